import type { invitationCommands } from '../../protocol/invitationCommands.ts'
import { PAGE_LENGTH } from '../../protocol/limits.ts'
import { toText } from './channelRecord.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import { MISSED_SEEN, findEntry, listInvitations, readFrom } from './inbox.ts'
import { userKey } from './liveSession.ts'
import type { Services } from './services.ts'

type Names = Extract<
  keyof typeof invitationCommands,
  'invitation.get' | 'invitation.list' | 'invitation.markSeen'
>

/** What a user can know of the invitations that the user was, or is, a party to. */
export function createInvitationQueries({ backend, desk }: Services): CommandHandlers<Names> {
  return {
    async 'invitation.get'({ inviteId }, context) {
      const { userId } = requireSession(context)
      const entry = await findEntry(backend, { userKey: userKey(userId), inviteId })
      return (entry && (await readFrom(backend, entry.domain, inviteId))) ?? null
    },

    'invitation.list': async ({ endedWithinMs = 0 }, context) => {
      const { userId } = requireSession(context)
      return listInvitations(backend, userKey(userId), { endedWithinMs, limit: PAGE_LENGTH })
    },

    'invitation.markSeen': async (_payload, context) => {
      const { userId } = requireSession(context)
      return desk.decide(userKey(userId), {
        query: { names: [MISSED_SEEN] },
        commandId: `invitation.markSeen ${context.commandId}`,
        decide(draft) {
          const seenAt = draft.now
          draft.set(MISSED_SEEN, String(seenAt))
          draft.emit(toText({ type: 'invitation.missedSeen', seenAt }))
          return { seenAt }
        },
      })
    },
  }
}
