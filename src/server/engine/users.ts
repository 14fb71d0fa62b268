import type { UserStatus, userCommands } from '../../protocol/users.ts'
import type { FieldName } from '../backend.ts'
import { clearAttrs, deleteAttr, requireWithin, setAttr } from './attrs.ts'
import { attrField, toAttrEntries } from './channelRecord.ts'
import { CALL_WAITING } from './busy.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import { userKey, type LiveSession } from './liveSession.ts'
import type { Services } from './services.ts'
import { AVAILABILITY, LAST_SEEN, readEntry, sessionField, toStatus } from './userRecord.ts'
import { conceal, createWatches, type Watches } from './watches.ts'

export interface Users extends Pick<Watches, 'forget'> {
  readonly handlers: CommandHandlers<keyof typeof userCommands>
}

export function createUsers(services: Services): Users {
  const { backend, desk, limits } = services
  const watches = createWatches(services)

  return {
    forget: watches.forget,
    handlers: {
      async 'user.status'({ userIds }, context) {
        const { can } = requireSession(context)
        const statuses = await Promise.all(
          userIds.map(async (userId): Promise<[string, UserStatus]> => {
            return [userId, conceal(await readStatus(userId), can)]
          }),
        )
        return { statuses }
      },

      'user.watch': async ({ userIds }, context) => {
        const session = requireSession(context)
        return { users: await Promise.all(userIds.map((userId) => watches.watch(session, userId))) }
      },

      async 'user.unwatch'({ userIds }, context) {
        const session = requireSession(context)
        for (const userId of userIds) watches.unwatch(session, userId)
        return null
      },

      async 'user.attrs'({ userId }, context) {
        requireSession(context)
        const { fields } = await backend.read(userKey(userId), { maps: ['attr'] })
        return { attrs: toAttrEntries([...fields].map(([name, { value }]) => [name, value])) }
      },

      'user.setAttr': async ({ value, ...target }, context) => {
        const { userId } = requireSession(context)
        requireWithin(limits.attrBytes, value, 'An attribute')
        return desk.decide(userKey(userId), {
          query: { names: [attrField(target.key)], sizes: ['attr'] },
          commandId: `user.setAttr ${context.commandId}`,
          decide(draft) {
            const maxAttrs = limits.attrsPerUser
            const { rev, setAt } = setAttr(draft, target, { value, setBy: userId, maxAttrs })
            return { rev, setAt }
          },
        })
      },

      'user.deleteAttr': async (target, context) => {
        const { userId } = requireSession(context)
        return desk.decide(userKey(userId), {
          query: { names: [attrField(target.key)] },
          commandId: `user.deleteAttr ${context.commandId}`,
          decide(draft) {
            deleteAttr(draft, target)
            return null
          },
        })
      },

      'user.clearAttrs': async (_payload, context) => {
        const { userId } = requireSession(context)
        return desk.decide(userKey(userId), {
          query: { maps: ['attr'] },
          commandId: `user.clearAttrs ${context.commandId}`,
          decide(draft) {
            clearAttrs(draft)
            return null
          },
        })
      },

      'user.setAvailability': async ({ availability }, context) => {
        const { userId } = requireSession(context)
        return desk.decide(userKey(userId), {
          query: { names: [AVAILABILITY] },
          decide(draft) {
            draft.set(AVAILABILITY, availability)
            return null
          },
        })
      },

      'user.setCallWaiting': async ({ callWaiting }, context) => {
        const { userId } = requireSession(context)
        return desk.decide(userKey(userId), {
          query: { names: [CALL_WAITING] },
          decide(draft) {
            if (callWaiting === null) draft.delete(CALL_WAITING)
            else draft.set(CALL_WAITING, callWaiting)
            return null
          },
        })
      },

      'user.setIdle': async ({ isIdle }, context) => {
        await setIdle(requireSession(context), isIdle)
        return null
      },
    },
  }

  async function readStatus(userId: string): Promise<UserStatus> {
    const names = [AVAILABILITY, LAST_SEEN]
    const { fields } = await backend.read(userKey(userId), { names, maps: ['session'] })
    const sessions = [...fields].flatMap(([name, { value }]) =>
      name.startsWith('session/') ? value : [],
    )
    return toStatus((name) => fields.get(name)?.value, sessions)
  }

  function setIdle({ userId, sessionId }: LiveSession, isIdle: boolean): Promise<void> {
    const name: FieldName = sessionField(sessionId)
    return desk.decide(userKey(userId), {
      query: { names: [name] },
      decide(draft) {
        const entry = readEntry(draft.get(name))
        if (entry === undefined || (entry.isIdle === true) === isIdle) return
        const { isIdle: _before, ...rest } = entry
        draft.expectField(name)
        draft.set(name, JSON.stringify({ ...rest, ...(isIdle ? { isIdle } : {}) }))
      },
    })
  }
}
