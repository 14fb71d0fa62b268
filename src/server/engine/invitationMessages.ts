import type { invitationCommands } from '../../protocol/invitationCommands.ts'
import { requireWithin } from './attrs.ts'
import { toText } from './channelRecord.ts'
import { requireSession, type CommandContext, type CommandHandlers } from './commandHandler.ts'
import { toEffectText } from './effects.ts'
import type { FindDomain } from './invitations.ts'
import { forbidden, listenersOf, over } from './invitationParties.ts'
import { applyAction, invitationFields, readStored } from './invitationRecord.ts'
import type { Services } from './services.ts'

type Names = Extract<keyof typeof invitationCommands, `invitation.send${string}`>

/** What parties say to each other within an invitation: told at once, and not kept. */
export function createInvitationMessages(
  { desk, limits }: Services,
  findDomain: FindDomain,
): CommandHandlers<Names> {
  return {
    'invitation.send': async ({ inviteId, payload }, context) => {
      requireWithin(limits.messageBytes, payload, 'A message of an invitation')
      return send({ inviteId, payload }, context)
    },
    'invitation.sendDtmf': ({ inviteId, digits }, context) =>
      send({ inviteId, payload: 'null', dtmf: digits }, context),
  }

  async function send(
    message: { readonly inviteId: string; readonly payload: string; readonly dtmf?: string },
    context: CommandContext,
  ): Promise<null> {
    const { userId } = requireSession(context)
    const { inviteId } = message
    const { domain } = await findDomain(userId, inviteId)
    const id = `${userId} invitation.send ${context.commandId}`
    return desk.decide(domain, {
      query: { names: invitationFields(inviteId) },
      commandId: id,
      decide(draft) {
        const stored = readStored(draft.get, inviteId)
        if (stored === undefined) throw new Error('An invitation is gone that was just there.')
        draft.expectRecord()
        const { invitation } = applyAction(draft, domain, stored, { type: 'expire' })
        if (invitation.status === 'ended') throw over(invitation)
        const listeners = listenersOf(invitation)
        if (!listeners.includes(userId)) throw forbidden('You are not in it any more.')
        const event = toText({ type: 'invitation.message', from: userId, ...message })
        const userIds = listeners.filter((listener) => listener !== userId)
        draft.effect(toEffectText({ type: 'invitation.said', id, userIds, event }))
        return null
      },
    })
  }
}
