import type { Strings } from './strings.ts'

export interface Naming {
  readonly formatName: ((userId: string) => string) | undefined
  readonly strings: Strings
}

/** What somebody is called. `''` is the server. */
export function nameOf(userId: string, { formatName, strings }: Naming): string {
  if (userId === '') return strings.server
  return formatName?.(userId) ?? userId
}
