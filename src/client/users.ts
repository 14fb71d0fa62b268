import type { ServerEventOf } from '../protocol/events.ts'
import { PAGE_LENGTH } from '../protocol/limits.ts'
import type { Availability, CallWaiting, UserStatus, UserView } from '../protocol/users.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import { toAttr, toAttrs } from './fromWire.ts'
import { createUserAttrs, type UserAttrCommands } from './userAttrs.ts'

export interface Users extends UserAttrCommands {
  /** How users are at this moment. Unknown users are offline. */
  status(
    userIds: readonly string[],
    options?: CommandOptions,
  ): Promise<ReadonlyMap<string, UserStatus>>
  /**
   * Keeps the store current for these users until the returned function is called. Watchers are
   * counted, so two of one user cost as much as one.
   */
  watch(userIds: readonly string[]): () => void
  /** Tells others what one wants them to know. Stays until it is set again. */
  setAvailability(availability: Availability, options?: CommandOptions): Promise<void>
  /**
   * What becomes of a call while this user is in another: it rings and waits (`queue`), its caller
   * hears `busy`, or both can be taken (`allow`). `undefined`: as the server does.
   */
  setCallWaiting(
    callWaiting: CallWaiting | null | undefined,
    options?: CommandOptions,
  ): Promise<void>
  /**
   * Says whether anybody uses this device. A user whose every session is idle is shown as `away`;
   * `useAutoAway` calls this by itself.
   */
  setIdle(isIdle: boolean, options?: CommandOptions): Promise<void>
}

export interface UserFeature<Of = Users> {
  readonly users: Of
  onEvent(event: ServerEventOf<'user.changed'>): void
  /** The server has forgotten who is watched. */
  onLogin(): void
}

/** How long to wait after the server could not say how users are. */
const ASK_AGAIN_MS = 1000

export function createUsers(core: ClientCore): UserFeature {
  const { store, emitter, clock, send, isWanted, report } = core
  /** How many want to know of a user. */
  const watchers = new Map<string, number>()
  const isAsked = new Set<string>()
  let isWaiting = false
  let isIdle = false

  return {
    users: {
      ...createUserAttrs(core),

      async status(userIds, options) {
        const pages = await Promise.all(
          pagesOf(userIds).map((page) => send('user.status', { userIds: page }, options)),
        )
        return new Map(pages.flatMap(({ statuses }) => statuses))
      },

      watch(userIds) {
        for (const userId of userIds) watchers.set(userId, (watchers.get(userId) ?? 0) + 1)
        settleSoon()
        let isWatching = true
        return () => {
          if (!isWatching) return
          isWatching = false
          for (const userId of userIds) watchers.set(userId, (watchers.get(userId) ?? 1) - 1)
          settleSoon()
        }
      },

      async setAvailability(availability, options) {
        await send('user.setAvailability', { availability }, options)
      },

      async setCallWaiting(callWaiting = null, options) {
        await send('user.setCallWaiting', { callWaiting }, options)
      },

      async setIdle(next, options) {
        isIdle = next
        await send('user.setIdle', { isIdle }, options)
      },
    },

    onEvent({ userId, status, attrs }) {
      const changed = attrs.map(
        ([key, attr]) => [key, attr === null ? undefined : toAttr(attr)] as const,
      )
      store.apply([{ type: 'user.changed', userId, status, attrs: changed }])
      const values = Object.fromEntries(changed.map(([key, attr]) => [key, attr?.value]))
      emitter.emit('user.changed', {
        userId,
        status,
        ...(attrs.length === 0 ? {} : { attrs: values }),
      })
    },

    onLogin() {
      isAsked.clear()
      settleSoon()
      if (isIdle) send('user.setIdle', { isIdle }).catch(report)
    },
  }

  // One command for all the components that mount or unmount in a turn.
  function settleSoon(): void {
    if (isWaiting) return
    isWaiting = true
    clock.nextTick(() => {
      isWaiting = false
      settle()
    })
  }

  function settle(): void {
    const gone = [...watchers].flatMap(([userId, count]) => (count === 0 ? userId : []))
    for (const userId of gone) watchers.delete(userId)
    if (!isWanted()) return
    const wanted = [...watchers.keys()].filter((userId) => !isAsked.has(userId))
    for (const userIds of pagesOf(wanted)) ask(userIds).catch(report)
    const unwanted = gone.filter((userId) => isAsked.delete(userId))
    for (const userIds of pagesOf(unwanted)) send('user.unwatch', { userIds }).catch(report)
    if (gone.length > 0) store.apply([{ type: 'users.forgotten', userIds: gone }])
  }

  async function ask(userIds: readonly string[]): Promise<void> {
    for (const userId of userIds) isAsked.add(userId)
    try {
      await send(
        'user.watch',
        { userIds: [...userIds] },
        {
          onResult({ users }) {
            const known = users.filter(({ userId }) => watchers.has(userId)).map(toEntry)
            store.apply([{ type: 'users.snapshot', users: known }])
          },
        },
      )
    } catch (error) {
      for (const userId of userIds) isAsked.delete(userId)
      clock.setTimer(settleSoon, ASK_AGAIN_MS)
      throw error
    }
  }
}

function toEntry({ userId, status, attrs }: UserView) {
  return [userId, { status, attrs: toAttrs(attrs) }] as const
}

function pagesOf(userIds: readonly string[]): string[][] {
  const distinct = [...new Set(userIds)]
  return Array.from({ length: Math.ceil(distinct.length / PAGE_LENGTH) }, (_, page) =>
    distinct.slice(page * PAGE_LENGTH, (page + 1) * PAGE_LENGTH),
  )
}
