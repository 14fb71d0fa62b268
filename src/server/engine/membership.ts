import type { ChannelSeat, Member, Membership } from '../../protocol/channels.ts'
import { keyOf, type FieldName, type RecordQuery } from '../backend.ts'
import {
  DEFAULT_TTL_S,
  MEMBER_NUM,
  TOTAL_MEMBER_NUM,
  readSetting,
  settingFields,
} from './builtInAttrs.ts'
import {
  CONFIG,
  attrField,
  isSpecial,
  limitReached,
  memberField,
  readAttr,
  readConfig,
  readMember,
  seatField,
  toText,
} from './channelRecord.ts'
import type { Draft } from './draft.ts'
import type { Merge } from './writes.ts'
import { toEffectText, type Effect } from './effects.ts'
import { beginReading, historyFields, readerField } from './history.ts'
import type { LiveSession } from './liveSession.ts'
import type { Services } from './services.ts'

/** The alarms of a channel. */
export const ALARMS = { ttl: 'ttl', memberNum: 'num', totalMemberNum: 'total' } as const

const COUNT_ONLY: FieldName = 'config/countOnly'
export const TOTAL: FieldName = 'config/total'
/** When a channel without members is gone. The alarm may be late, or left over from an earlier time. */
export const ENDS_AT: FieldName = 'config/endsAt'
const onlineField = (userId: string): FieldName => `online/${userId}`

/** Below this part of the limit everybody is announced again, so that it does not flip all the time. */
const ANNOUNCED_AGAIN = 0.9

/** What a decision about a user looks at, and about the seats of these sessions. */
export function seatQuery(userId: string, ...sessionIds: readonly string[]): RecordQuery {
  const settings = settingFields(
    'userNotification',
    'channelTtl',
    'autoUpdateNum',
    'autoUpdateTotalNum',
  )
  const mine = [memberField(userId), onlineField(userId), ...historyFields([userId])]
  const counted = [attrField(MEMBER_NUM), attrField(TOTAL_MEMBER_NUM), TOTAL]
  const seats = sessionIds.map(seatField)
  return {
    names: [...mine, ...seats, CONFIG, COUNT_ONLY, ...counted, ...settings],
    sizes: ['member'],
  }
}

export type MembershipServices = Pick<Services, 'limits' | 'specialChannels' | 'node'>

/** A session as a channel knows it. */
export type Sitter = Pick<LiveSession, 'userId' | 'sessionId'>

export interface Memberships {
  /** Gives a session a seat, if it has none yet. */
  take(draft: Draft, session: LiveSession, seat: ChannelSeat): void
  /**
   * Takes the seat away, unless another node looks after it. Of a durable member only `isFarewell`
   * ends the membership.
   */
  give(
    draft: Draft,
    session: Sitter,
    seat: { channelId: string; isFarewell: boolean; owner?: string },
  ): void
  /** Shows a durable member as online or offline. */
  show(draft: Draft, presence: Extract<Effect, { type: 'presence' }>): void
}

export function createMemberships({
  limits,
  specialChannels,
  node,
}: MembershipServices): Memberships {
  return { take, give, show }

  function take(draft: Draft, session: LiveSession, seat: ChannelSeat): void {
    const { channelId } = seat
    const { userId, uid, sessionId } = session
    const name = memberField(userId)
    const current = readMember(draft.get(name))
    const usual = ensureConfig(draft, seat)
    const isDurable = current?.isDurable === true || (seat.membership ?? usual) === 'durable'
    const isSeated = current?.sessionIds.includes(sessionId) === true
    if (draft.ownerOf(seatField(sessionId)) !== node.id) {
      draft.expectField(seatField(sessionId))
      draft.set(seatField(sessionId), userId, { owner: node.id })
    }
    if (isSeated && current.isDurable === (isDurable || undefined)) return
    if (current === undefined && draft.size('member') >= limits.members) {
      throw limitReached(`A channel has at most ${limits.members} members.`)
    }
    const known = current ?? { userId, uid, joinedAt: draft.now, online: true, sessionIds: [] }
    const sessionIds = isSeated ? known.sessionIds : [...known.sessionIds, sessionId]
    const durable = isDurable ? { isDurable } : {}
    draft.expectField(name)
    draft.set(name, JSON.stringify({ ...known, online: true, sessionIds, ...durable }))
    draft.emitMerged('members', (merge) => membersChanged(channelId, merge))
    if (isDurable && current?.isDurable !== true) noteMembership(draft, session, channelId, true)
    if (current !== undefined) return
    if (readConfig(draft.get(CONFIG))?.history === true) beginReading(draft, userId)
    specialChannels.note(draft, { type: 'join', userId, channelId })
    afterCountChanged(draft, channelId, 1)
  }

  function give(
    draft: Draft,
    session: Sitter,
    {
      channelId,
      isFarewell,
      owner = node.id,
    }: { channelId: string; isFarewell: boolean; owner?: string },
  ): void {
    const { userId, sessionId } = session
    const seat = seatField(sessionId)
    if (!isFarewell && draft.get(seat) !== undefined && draft.ownerOf(seat) !== owner) return
    if (draft.get(seat) !== undefined) {
      draft.expectField(seat)
      draft.delete(seat)
    }
    const name = memberField(userId)
    const current = readMember(draft.get(name))
    if (current === undefined) return
    const isEnded = current.isDurable === true && isFarewell
    if (!current.sessionIds.includes(sessionId) && !isEnded) return
    const sessionIds = current.sessionIds.filter((id) => id !== sessionId)
    draft.expectField(name)
    draft.emitMerged('members', (merge) => membersChanged(channelId, merge))
    if (!isEnded && (current.isDurable === true || sessionIds.length > 0)) {
      draft.set(name, JSON.stringify({ ...current, sessionIds }))
      return
    }
    const others = sessionIds.map(seatField)
    for (const field of [name, onlineField(userId), readerField(userId), ...others]) {
      draft.delete(field)
    }
    if (isEnded) noteMembership(draft, session, channelId, false)
    specialChannels.note(draft, { type: 'leave', userId, channelId })
    afterCountChanged(draft, channelId, -1)
  }

  function show(
    draft: Draft,
    { channelId, userId, online, rev }: Extract<Effect, { type: 'presence' }>,
  ): void {
    const current = readMember(draft.get(memberField(userId)))
    if (current?.isDurable !== true) return
    const knownRev = Number(draft.get(onlineField(userId)) ?? 0)
    if (rev <= knownRev) return
    draft.expectField(onlineField(userId))
    draft.expectField(memberField(userId))
    draft.set(onlineField(userId), String(rev))
    if (current.online === online) return
    draft.set(memberField(userId), JSON.stringify({ ...current, online }))
    draft.emitMerged('members', (merge) => membersChanged(channelId, merge))
  }

  // Everything that depends on how many there are.
  function afterCountChanged(draft: Draft, channelId: string, by: 1 | -1): void {
    const count = draft.size('member')
    // The first and the last of them matter to the channel's life: nobody may get in between.
    if (count <= 1) draft.expectRecord()
    if (count === 1 && by === 1) {
      draft.alarm(ALARMS.ttl, null)
      draft.delete(ENDS_AT)
    }
    if (count === 0 && !isSpecial(channelId)) armTtl(draft)
    markCountOnly(draft, count)
    armCounting(draft)
    if (by === 1 && countsTotal(draft)) {
      draft.expectField(TOTAL)
      draft.set(TOTAL, String(Number(draft.get(TOTAL) ?? count - 1) + 1))
    }
  }

  function markCountOnly(draft: Draft, count: number): void {
    const isMarked = draft.get(COUNT_ONLY) !== undefined
    if (!isMarked && count > limits.announcedMembers) draft.set(COUNT_ONLY, '1')
    if (isMarked && count < limits.announcedMembers * ANNOUNCED_AGAIN) draft.delete(COUNT_ONLY)
  }
}

/** The channel, and everything in it, is gone this long after its last member. */
export function armTtl(draft: Draft): void {
  const ttlS = readSetting(draft.get, 'channelTtl') ?? DEFAULT_TTL_S
  const endsAt = draft.now + ttlS * 1000
  draft.set(ENDS_AT, String(endsAt))
  draft.alarm(ALARMS.ttl, endsAt)
}

/** The same for a channel that waits for its end, unless that is nearly as late already. */
export function extendTtl(draft: Draft): void {
  const ttlS = readSetting(draft.get, 'channelTtl') ?? DEFAULT_TTL_S
  const endsAt = Number(draft.get(ENDS_AT) ?? 0)
  // Or every change of an attribute would be a change of an alarm as well.
  if (draft.now + ttlS * 1000 - endsAt > ttlS) armTtl(draft)
}

/** The server counts at most once per interval, and only when the number has changed. */
export function armCounting(draft: Draft): void {
  const everyS = readSetting(draft.get, 'autoUpdateNum') ?? 0
  if (everyS > 0) draft.alarm(ALARMS.memberNum, dueAt(draft, MEMBER_NUM, everyS))
  const totalEveryS = readSetting(draft.get, 'autoUpdateTotalNum') ?? 0
  if (countsTotal(draft)) {
    draft.alarm(ALARMS.totalMemberNum, dueAt(draft, TOTAL_MEMBER_NUM, totalEveryS))
  }
}

function dueAt(draft: Draft, key: string, everyS: number): number {
  const countedAt = readAttr(draft.get(attrField(key)))?.setAt ?? 0
  return Math.max(draft.now, countedAt + everyS * 1000)
}

function countsTotal(draft: Draft): boolean {
  const [every, totalEvery] = (['autoUpdateNum', 'autoUpdateTotalNum'] as const).map(
    (setting) => readSetting(draft.get, setting) ?? 0,
  )
  return every !== 0 && totalEvery !== 0
}

// Whoever comes first says what kind of channel it is.
function ensureConfig(draft: Draft, seat: ChannelSeat): Membership {
  const known = readConfig(draft.get(CONFIG))
  if (known !== undefined) return known.membership
  draft.expectField(CONFIG)
  const config = { membership: 'session', history: seat.history ?? false } as const
  draft.set(CONFIG, JSON.stringify(config))
  return config.membership
}

function noteMembership(
  draft: Draft,
  { userId }: Sitter,
  channelId: string,
  isMember: boolean,
): void {
  const rev = draft.nextRev()
  draft.effect(toEffectText({ type: 'membership', userId, channelId, isMember, rev }))
}

// One event for all the joins and leaves of a commit; who came and went in it was never there.
function membersChanged(channelId: string, merge: Merge): string | undefined {
  if (isCountOnly((name) => merge.after(name))) {
    // Also when there are as many as before: they are others, and who is told later must know.
    return toText({ type: 'channel.countChanged', channelId, count: merge.sizeAfter('member') })
  }
  const joined: Member[] = []
  const updated: Member[] = []
  const left: string[] = []
  for (const name of merge.touched('member')) {
    const before = merge.before(name)
    const after = readMember(merge.after(name))
    if (after === undefined && before !== undefined) left.push(keyOf(name))
    if (after !== undefined) (before === undefined ? joined : updated).push(after)
  }
  if (joined.length + updated.length + left.length === 0) return undefined
  return toText({ type: 'channel.membersChanged', channelId, joined, updated, left })
}

/** Whether members hear how many there are, and not who. */
export function isCountOnly(get: (name: FieldName) => string | undefined): boolean {
  const notification = readSetting(get, 'userNotification')
  return notification === undefined ? get(COUNT_ONLY) !== undefined : notification === 0
}
