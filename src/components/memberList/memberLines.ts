import type { Member } from '../../protocol/channels.ts'

/** A line of a list: a member, the header of a group, or those who are not known yet. */
export type Line = MemberLine | GroupLine | typeof REST

export interface MemberLine {
  readonly userId: string
}

export interface GroupLine {
  readonly group: string
  /** How many members of it are shown. */
  readonly count: number
}

export const REST = { isRest: true } as const

export interface Arrangement {
  readonly lines: readonly Line[]
  /** Where headers are among them. */
  readonly headers: readonly number[]
  /** How many members are among them. */
  readonly count: number
}

/** How far those have been read who joined before the latest 200. */
export interface MembersRead {
  /** What to ask for next. Absent after the last page. */
  readonly cursor: string | undefined
  /** When the last of them joined. */
  readonly joinedAt: number
}

/** Everybody in the order of joining, and those who are not known yet in their place. */
export function linesAsJoined(
  members: readonly Member[],
  hasRest: boolean,
  page: MembersRead | undefined,
): Arrangement {
  const list = members.toSorted((one, other) => one.joinedAt - other.joinedAt)
  // Pages begin with whoever joined first, and end where those begin who were known from the start.
  const found = list.findIndex(({ joinedAt }) => page === undefined || joinedAt > page.joinedAt)
  const place = found < 0 ? list.length : found
  const lines = hasRest ? [...list.slice(0, place), REST, ...list.slice(place)] : list
  return { lines, headers: [], count: list.length }
}

export function userIdAt(lines: readonly Line[], place: number): string | undefined {
  const line = lines[place]
  return line !== undefined && 'userId' in line ? line.userId : undefined
}

/** Where a member is, or -1. */
export function placeOf(lines: readonly Line[], userId: string | undefined): number {
  return lines.findIndex((line) => 'userId' in line && line.userId === userId)
}
