import type { messageCommands } from '../../protocol/messages.ts'
import { membershipQuery, requireMember, requireWithin, toText } from './channels.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import { channelKey } from './liveSession.ts'
import type { Services } from './services.ts'

export function createMessageHandlers({
  desk,
  limits,
}: Services): CommandHandlers<keyof typeof messageCommands> {
  return {
    'message.send': async ({ to, messageId, body }, context) => {
      const { userId } = requireSession(context)
      requireWithin(limits.messageBytes, body, 'A message')
      return desk.decide(channelKey(to.channelId), {
        query: { names: [membershipQuery(userId)] },
        commandId: `${userId} message.send ${messageId}`,
        decide(draft) {
          requireMember(draft, userId)
          const message = { messageId, from: userId, sentAt: draft.now, to, body }
          draft.emit(toText({ type: 'message.received', message }))
          return { messageId, sentAt: message.sentAt }
        },
      })
    },
  }
}
