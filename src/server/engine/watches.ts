import type { AttrShape } from '../../protocol/attrs.ts'
import type { ServerEvent } from '../../protocol/events.ts'
import type { UserStatus, UserView } from '../../protocol/users.ts'
import { keyOf, mapOf, type Committed, type FieldName } from '../backend.ts'
import { allows, type Capabilities } from './capabilities.ts'
import { limitReached, readAttr, toAttrEntries, toText } from './channelRecord.ts'
import { isGone, userKey, type LiveSession } from './liveSession.ts'
import type { Services } from './services.ts'
import type { LiveRecord } from './mirror.ts'
import type { Observer } from './streams.ts'
import { toStatus } from './userRecord.ts'

/** Which sessions of this node want to hear of which users. */
export interface Watches {
  /** What the user is. What the session is told from now on follows it. */
  watch(session: LiveSession, userId: string): Promise<UserView>
  unwatch(session: LiveSession, userId: string): void
  /** The session is gone, or its connection: it watches nobody any more. */
  forget(session: LiveSession): void
}

interface Watched {
  readonly sessions: Set<LiveSession>
  readonly observer: Observer
  readonly record: Promise<LiveRecord>
  /** How many wait for the record. */
  opening: number
  /** What watchers were told last. */
  status: UserStatus | undefined
}

/** The stream of what becomes of users. It has no log: after a gap everything is watched anew. */
const USERS = { streamId: 'users', epoch: '', from: 0, to: 0 } as const

export function createWatches({ streams, clock, limits }: Services): Watches {
  const users = new Map<string, Watched>()
  const watching = new Map<LiveSession, Set<string>>()
  /** What sessions are told at the end of this turn. */
  const pending = new Map<LiveSession, string[]>()

  return {
    async watch(session, userId) {
      const mine = watching.get(session) ?? new Set()
      if (!mine.has(userId) && mine.size >= limits.watchedUsersPerSession) {
        throw limitReached(
          `A session watches at most ${limits.watchedUsersPerSession} users. Stop watching some.`,
        )
      }
      watching.set(session, mine.add(userId))
      const watched = users.get(userId) ?? open(userId)
      watched.opening++
      const record = await watched.record.finally(() => watched.opening--)
      // It may have gone, or changed its mind, while the record was opened.
      if (isGone(session)) forget(session)
      if (watching.get(session)?.has(userId) === true) watched.sessions.add(session)
      else stop(session, userId)
      watched.status ??= statusOf(record)
      return {
        userId,
        status: conceal(watched.status, session.can),
        attrs: seesAll(session, userId) ? attrsOf(record) : [],
      }
    },

    unwatch(session, userId) {
      watching.get(session)?.delete(userId)
      stop(session, userId)
    },

    forget,
  }

  function forget(session: LiveSession): void {
    const userIds = watching.get(session) ?? new Set()
    watching.delete(session)
    pending.delete(session)
    for (const userId of userIds) stop(session, userId)
  }

  function open(userId: string): Watched {
    const observer: Observer = (record, committed) => hear(userId, record, committed)
    const record = streams.observe(userKey(userId), observer)
    const watched: Watched = {
      sessions: new Set(),
      observer,
      record,
      opening: 0,
      status: undefined,
    }
    users.set(userId, watched)
    // One that could not be opened must not stay the answer to everybody who asks later.
    record.catch(() => {
      if (users.get(userId) !== watched) return
      users.delete(userId)
      streams.unobserve(userKey(userId), observer)
    })
    return watched
  }

  function stop(session: LiveSession, userId: string): void {
    const watched = users.get(userId)
    watched?.sessions.delete(session)
    if (watched === undefined || watched.opening > 0 || watched.sessions.size > 0) return
    users.delete(userId)
    streams.unobserve(userKey(userId), watched.observer)
  }

  function hear(userId: string, record: LiveRecord, { fields }: Committed): void {
    const watched = users.get(userId)
    if (watched === undefined) return
    const status = statusOf(record)
    const attrs = fields.filter(({ name }) => mapOf(name) === 'attr')
    const isSame = JSON.stringify(status) === JSON.stringify(watched.status)
    if (isSame && attrs.length === 0) return
    watched.status = status
    const changed = attrs.map(({ name, field }): [string, AttrShape | null] => [
      keyOf(name),
      readAttr(field?.value) ?? null,
    ])
    for (const session of watched.sessions) {
      tell(session, {
        type: 'user.changed',
        userId,
        status: conceal(status, session.can),
        attrs: seesAll(session, userId) ? changed : [],
      })
    }
  }

  function tell(session: LiveSession, event: ServerEvent): void {
    const events = pending.get(session)
    if (events !== undefined) {
      events.push(toText(event))
      return
    }
    pending.set(session, [toText(event)])
    if (pending.size === 1) clock.nextTick(flush)
  }

  function flush(): void {
    const frames = [...pending]
    pending.clear()
    for (const [{ subscriber }, events] of frames) subscriber.deliver({ ...USERS, events })
  }
}

/** Whether a user's attributes are for this session to see. */
function seesAll({ userId, can }: LiveSession, otherId: string): boolean {
  return userId === otherId || allows(can, 'presence')
}

/** An offline user looks like one who does not exist, unless the token allows to tell them apart. */
export function conceal(status: UserStatus, can: Capabilities): UserStatus {
  if (status.online || allows(can, 'presence')) return status
  return { online: false, availability: 'available' }
}

function statusOf(record: LiveRecord): UserStatus {
  const sessions = [...record.fields('session').values()].map(({ value }) => value)
  const get = (name: FieldName) => record.fields('status').get(name)?.value
  return toStatus(get, sessions)
}

function attrsOf(record: LiveRecord): UserView['attrs'] {
  return toAttrEntries([...record.fields('attr')].map(([name, { value }]) => [name, value]))
}
