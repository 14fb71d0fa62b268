/** `ada` is Ada. */
export function formatName(userId: string): string {
  return userId.charAt(0).toLocaleUpperCase() + userId.slice(1)
}
