import type { RecordKey, RecordView } from '../backend.ts'
import { BUSY_QUERY, CALL_WAITING, isBusy, waitingOf } from './busy.ts'
import { channelKey, userKey } from './liveSession.ts'
import { CONFIG, memberField, readConfig } from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import type { NewInvitee } from './invitationChanges.ts'
import type { Services } from './services.ts'
import { LAST_SEEN } from './userRecord.ts'

const MAPS = [...BUSY_QUERY.maps, 'session']
const NAMES = [...BUSY_QUERY.names, LAST_SEEN]

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

/** Which of these users have been offline for so long, counted from `since` at the earliest. */
export async function absentSince(
  userIds: readonly string[],
  { since, withinMs }: { readonly since: number; readonly withinMs: number },
  looks: Looks,
): Promise<{ readonly absent: readonly string[]; readonly checkAt: number }> {
  const views = await Promise.all(
    userIds.map(async (userId) => ({ userId, view: await look(looks, userId) })),
  )
  const absent: string[] = []
  let checkAt = Infinity
  for (const { userId, view } of views) {
    const awayFrom = isOnline(view) ? view.now : Math.max(since, lastSeenOf(view))
    if (awayFrom + withinMs <= view.now) absent.push(userId)
    else checkAt = Math.min(checkAt, awayFrom + withinMs)
  }
  return { absent, checkAt }
}

/**
 * Makes sure that the users are in a channel. Says whether it stores what happens in it.
 * Throws `NOT_A_MEMBER`.
 */
export async function requireMembers(
  channelId: string,
  userIds: readonly string[],
  { backend }: Pick<Services, 'backend'>,
): Promise<{ readonly hasHistory: boolean }> {
  const names = [CONFIG, ...userIds.map(memberField)]
  const { fields } = await backend.read(channelKey(channelId), { names })
  const stranger = userIds.find((userId) => !fields.has(memberField(userId)))
  if (stranger !== undefined) {
    const message = `"${stranger}" is not in the channel. Only members can be invited to it; leave \`channelId\` out to invite anybody.`
    throw new CommandError('NOT_A_MEMBER', { message })
  }
  return { hasHistory: readConfig(fields.get(CONFIG)?.value)?.history === true }
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
