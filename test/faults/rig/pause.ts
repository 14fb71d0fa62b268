/** Lets the traffic go on for so long. Nothing is measured by it. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
