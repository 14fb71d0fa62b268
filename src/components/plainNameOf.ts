import type { ReactNode } from 'react'

export type FormatName = (userId: string) => ReactNode

/** What somebody is called where only text will do. `undefined` when the app has only an element. */
export function plainNameOf(
  userId: string,
  formatName: FormatName | undefined,
): string | undefined {
  const name = formatName?.(userId) ?? userId
  return typeof name === 'string' ? name : undefined
}
