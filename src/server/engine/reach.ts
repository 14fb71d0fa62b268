import type { RecordKey, RecordView } from '../backend.ts'
import { BUSY_QUERY, CALL_WAITING, isBusy, waitingOf } from './busy.ts'
import { channelKey, userKey, type LiveSession } from './liveSession.ts'
import { CONFIG, memberField, readConfig } from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import type { NewInvitee } from './invitationChanges.ts'
import { requireCapability } from './permits.ts'
import type { Services } from './services.ts'
import { LAST_SEEN } from './userRecord.ts'

const MAPS = [...BUSY_QUERY.maps, 'session']
const NAMES = [...BUSY_QUERY.names, LAST_SEEN]

type Inviter = Pick<LiveSession, 'userId' | 'can'>

type Looks = Pick<Services, 'backend' | 'callWaiting'>

export interface ReachOptions {
  readonly inviteId: string
  /** Calls find users busy; signals do not. */
  readonly isCall: boolean
  /** Whether users who are offline are given up at once. */
  readonly needsOnline: boolean
}

/** How each of these users can be rung. A little later it may be otherwise; nothing depends on it. */
export async function reachOf(
  userIds: readonly string[],
  { inviteId, isCall, needsOnline }: ReachOptions,
  looks: Looks,
): Promise<readonly NewInvitee[]> {
  return Promise.all(
    userIds.map(async (userId) => {
      const view = await look(looks, userId)
      if (needsOnline && !isOnline(view)) return { userId, state: 'unreachable' as const }
      const sendsAway =
        isCall && isBusy(view, { inviteId, ...looks }) && ownWaiting(view, looks) === 'busy'
      return { userId, state: sendsAway ? ('busy' as const) : ('pending' as const) }
    }),
  )
}

/** Whether a user is in a call already and does not want to be in two. */
export async function isOnTheLine(
  userId: string,
  inviteId: string,
  looks: Looks,
): Promise<boolean> {
  return isBusy(await look(looks, userId), { inviteId, ...looks })
}

/** Whether a user has a session. */
export async function hasSession(userId: string, looks: Looks): Promise<boolean> {
  return isOnline(await look(looks, userId))
}

interface Awaited {
  readonly userId: string
  /** Since when one waits for the user. */
  readonly changedAt: number
}

/** Which of these users have been offline for so long, and when to look again for the others. */
export async function findAbsent(
  awaited: readonly Awaited[],
  withinMs: number,
  looks: Looks,
): Promise<{ readonly absent: readonly string[]; readonly notBefore: number }> {
  const views = await Promise.all(
    awaited.map(async (one) => ({ ...one, view: await look(looks, one.userId) })),
  )
  const absent: string[] = []
  let notBefore = Infinity
  for (const { userId, changedAt, view } of views) {
    const awayFrom = isOnline(view) ? view.now : Math.max(changedAt, lastSeenOf(view))
    if (awayFrom + withinMs <= view.now) absent.push(userId)
    else notBefore = Math.min(notBefore, awayFrom + withinMs)
  }
  return { absent, notBefore: notBefore === Infinity ? 0 : notBefore }
}

/**
 * Makes sure that the inviter and the invitees are in a channel, or the invitees alone where the
 * inviter is a server of the app. Says whether it stores what the inviter does there. Throws
 * `NOT_A_MEMBER`, and `FORBIDDEN` where the token does not allow the channel.
 */
export async function requireMembers(
  channelId: string,
  { inviter, invitees }: { readonly inviter: Inviter; readonly invitees: readonly string[] },
  { backend }: Pick<Services, 'backend'>,
): Promise<{ readonly hasHistory: boolean }> {
  const { userId: inviterId, can } = inviter
  requireCapability(can, 'join', channelId)
  const names = [CONFIG, ...[inviterId, ...invitees].map(memberField)]
  const { fields } = await backend.read(channelKey(channelId), { names })
  const isMember = fields.has(memberField(inviterId))
  // First, so that who is in the channel is not told to anybody outside.
  if (!isMember && can.server !== true) throw new CommandError('NOT_A_MEMBER')
  const stranger = invitees.find((userId) => !fields.has(memberField(userId)))
  if (stranger !== undefined) {
    const message = `"${stranger}" is not in the channel. Only members can be invited to it; leave \`channelId\` out to invite anybody.`
    throw new CommandError('NOT_A_MEMBER', { message })
  }
  // Who is not in the channel writes nothing into its history either.
  return { hasHistory: isMember && readConfig(fields.get(CONFIG)?.value)?.history === true }
}

function look({ backend }: Looks, userId: string): Promise<RecordView> {
  const key: RecordKey = userKey(userId)
  return backend.read(key, { maps: MAPS, names: NAMES })
}

function isOnline({ fields }: RecordView): boolean {
  return [...fields.keys()].some((name) => name.startsWith('session/'))
}

function lastSeenOf({ fields }: RecordView): number {
  return Number(fields.get(LAST_SEEN)?.value ?? 0)
}

function ownWaiting({ fields }: RecordView, { callWaiting }: Looks) {
  return waitingOf(fields.get(CALL_WAITING)?.value, callWaiting)
}
