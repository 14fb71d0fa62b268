import { en } from './locales/en.ts'

/** What somebody is called. `''` is the server. */
export function nameOf(
  userId: string,
  formatName: ((userId: string) => string) | undefined,
): string {
  if (userId === '') return en.server
  return formatName?.(userId) ?? userId
}
