import type { Member } from '../../protocol/channels.ts'
import type { SignalingState } from '../../store/createSignalingStore.ts'
import type { MemberMap } from '../../store/memberMap.ts'
import type { UserState, UsersState } from '../../store/users.ts'
import { foldText } from '../foldText.ts'
import { toListedMember, type ListedMember } from './listedMember.ts'
import {
  REST,
  linesAsJoined,
  type Arrangement,
  type Line,
  type MemberLine,
  type MembersRead,
} from './memberLines.ts'
import type { Presence } from '../strings.ts'

type Compare = (one: ListedMember, other: ListedMember) => number
export type MemberSort = 'joined' | 'name' | 'presence' | Compare
export type MemberGrouping = 'presence' | 'role' | ((member: ListedMember) => string)

/** What decides who is in a list, and where. */
export interface ArrangeOptions {
  readonly channelId: string
  readonly lang: string
  readonly toName: (userId: string) => string
  readonly query: string
  readonly filter: ((member: ListedMember) => boolean) | undefined
  readonly groupBy: MemberGrouping | undefined
  readonly sort: MemberSort
  readonly showSelf: 'first' | 'sorted' | 'hide'
  readonly selfId: string | undefined
  /** How far those have been read who are not known from the start. */
  readonly page: MembersRead | undefined
  /** Whether those who are not known yet have a line. */
  readonly hasRest: boolean
}

interface Entry extends MemberLine {
  readonly source: Member
  readonly user: UserState | undefined
  readonly listed: ListedMember
  readonly group: string
  readonly isShown: boolean
  /** In the order of joining. */
  place: number
  /** The group in which the member is, which may be another one while the order is kept. */
  shownIn: string
}

export type Arrange = (
  state: SignalingState,
  options: ArrangeOptions,
  isFrozen: boolean,
) => Arrangement

/**
 * Says which lines a list has: the same ones until others are due. It remembers what it has said, so
 * that only members who have changed are looked at, and what is sorted but for one is soon sorted.
 */
export function createArranger(): Arrange {
  const entries = new Map<string, Entry>()
  let inputs: readonly unknown[] = []
  let asked: readonly unknown[] = []
  let order: readonly Entry[] = []
  let groups: readonly string[] = []
  let kind = ''
  let collator = new Intl.Collator()
  let arrangement = NO_LINES

  return ({ channels, users }, options, isFrozen) => {
    const channel = channels.get(options.channelId)
    if (channel === undefined) return NO_LINES
    const { members } = channel
    const isRest = options.hasRest && channel.count > members.size
    const isPlain = isAsJoined(options)
    // Whoever keeps the order of joining is asked for nothing but that order.
    const next = isPlain ? [isRest, false, members.order] : [isRest, isFrozen, members, users]
    const wanted = Object.values(options)
    const isAnew = !isSame(wanted, asked)
    if (!isAnew && isSame(next, inputs)) return arrangement

    const isDirty = isAnew || next[0] !== inputs[0] || next[1] !== inputs[1]
    inputs = next
    asked = wanted
    if (isPlain) {
      arrangement = linesAsJoined(members.list, isRest, options.page)
      return arrangement
    }
    if (isAnew) collator = new Intl.Collator(options.lang, { numeric: true })
    // An inline function is another one at each render, and has the same text.
    const before = kind
    kind = String([options.sort, options.groupBy])
    const isKept = isFrozen && kind === before && order.length > 0
    const came = learn(members, users, { options, isAnew })
    if (isDirty || came !== undefined) arrange(options, came ?? [], { isKept, isRest })
    return arrangement
  }

  /** Returns who has come, or nothing when all is as it was. */
  function learn(
    members: MemberMap,
    users: UsersState,
    { options, isAnew }: Learning,
  ): readonly Entry[] | undefined {
    const compare = compareBy(options, collator)
    const came: Entry[] = []
    let isChanged = false
    for (const [place, source] of members.list.entries()) {
      const known = entries.get(source.userId)
      const user = users.get(source.userId)
      if (!isAnew && known?.source === source && known.user === user) {
        known.place = place
        continue
      }
      const made = toEntry(source, user, options)
      const entry = { ...made, place, shownIn: known?.shownIn ?? made.group }
      entries.set(source.userId, entry)
      if (known === undefined) came.push(entry)
      isChanged ||= known === undefined || !isAlike(known, entry) || compare(known, entry) !== 0
    }
    if (entries.size > members.size) {
      isChanged = true
      for (const userId of entries.keys()) if (!members.has(userId)) entries.delete(userId)
    }
    return isChanged ? came : undefined
  }

  function arrange(
    options: ArrangeOptions,
    came: readonly Entry[],
    { isKept, isRest }: { readonly isKept: boolean; readonly isRest: boolean },
  ): void {
    const all = [...order.flatMap(({ userId }) => entries.get(userId) ?? []), ...came]
    order = isKept ? all : all.toSorted(compareBy(options, collator))
    const byGroup = new Map<string, Entry[]>(isKept ? groups.map((group) => [group, []]) : [])
    for (const entry of order) {
      if (!isKept) entry.shownIn = entry.group
      if (!entry.isShown) continue
      const group = byGroup.get(entry.shownIn)
      if (group === undefined) byGroup.set(entry.shownIn, [entry])
      else group.push(entry)
    }
    groups = [...byGroup.keys()]
    if (!isKept) groups = groups.toSorted(compareGroups(options, collator))

    const lines: Line[] = []
    const headers: number[] = []
    for (const group of groups) {
      const found = byGroup.get(group) ?? []
      if (options.groupBy !== undefined && found.length > 0) {
        headers.push(lines.length)
        lines.push({ group, count: found.length })
      }
      lines.push(...found)
    }
    const count = lines.length - headers.length
    if (isRest) lines.push(REST)
    if (!isSame(lines, arrangement.lines, isSameLine)) arrangement = { lines, headers, count }
  }
}

interface Learning {
  readonly options: ArrangeOptions
  readonly isAnew: boolean
}

const NO_LINES: Arrangement = { lines: [], headers: [], count: 0 }

function isAsJoined({ query, filter, groupBy, sort, showSelf }: ArrangeOptions): boolean {
  const isWhole = query === '' && filter === undefined && showSelf === 'sorted'
  return isWhole && groupBy === undefined && sort === 'joined'
}

function toEntry(
  source: Member,
  user: UserState | undefined,
  options: ArrangeOptions,
): Omit<Entry, 'place' | 'shownIn'> {
  const { userId } = source
  const { filter, groupBy, showSelf, selfId, toName, query } = options
  const listed = toListedMember(source, user, toName(userId))
  const group = typeof groupBy === 'function' ? groupBy(listed) : groupBy && listed[groupBy]
  const isHidden = showSelf === 'hide' && userId === selfId
  return {
    userId,
    source,
    user,
    listed,
    group: group ?? '',
    isShown: !isHidden && filter?.(listed) !== false && foldText(listed.name).includes(query),
  }
}

function isAlike(one: Entry, other: Entry): boolean {
  return one.group === other.group && one.isShown === other.isShown
}

function compareBy({ sort, showSelf, selfId }: ArrangeOptions, collator: Intl.Collator) {
  const byName: Compare = (one, other) => collator.compare(one.name, other.name)
  const by = typeof sort === 'function' ? sort : sorts[sort](byName)
  const isFirst = (entry: Entry) => Number(showSelf === 'first' && entry.userId === selfId)
  return (one: Entry, other: Entry): number =>
    isFirst(other) - isFirst(one) || by(one.listed, other.listed) || one.place - other.place
}

const PRESENCES: readonly string[] = [
  'online',
  'away',
  'busy',
  'doNotDisturb',
  'reconnecting',
  'offline',
] satisfies readonly Presence[]

const sorts: Record<Exclude<MemberSort, Compare>, (byName: Compare) => Compare> = {
  joined: () => () => 0,
  name: (byName) => byName,
  presence: (byName) => (one, other) =>
    PRESENCES.indexOf(one.presence) - PRESENCES.indexOf(other.presence) || byName(one, other),
}

/** Those without a group come last. */
function compareGroups({ groupBy }: ArrangeOptions, collator: Intl.Collator) {
  return (one: string, other: string): number =>
    groupBy === 'presence'
      ? PRESENCES.indexOf(one) - PRESENCES.indexOf(other)
      : Number(one === '') - Number(other === '') || collator.compare(one, other)
}

function isSameLine(one: Line, other: Line): boolean {
  if ('userId' in one) return 'userId' in other && one.userId === other.userId
  return (
    one === other ||
    ('group' in one && 'group' in other && one.group === other.group && one.count === other.count)
  )
}

function isSame<Each>(
  one: readonly Each[],
  other: readonly Each[],
  isEqual: (one: Each, other: Each) => boolean = Object.is,
): boolean {
  return (
    one.length === other.length &&
    one.every((each, at) => {
      const match = other[at]
      return match !== undefined ? isEqual(each, match) : each === undefined
    })
  )
}
