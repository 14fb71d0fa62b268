import type { CommandPayload } from '../../protocol/commands.ts'
import type { invitationCommands } from '../../protocol/invitationCommands.ts'
import type { InvitationShape } from '../../protocol/invitations.ts'
import { DEFAULT_PROPOSAL_MS } from '../../protocol/limits.ts'
import { requireWithin } from './attrs.ts'
import { claimLine } from './busy.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandContext, type CommandHandlers } from './commandHandler.ts'
import { findEntry, readFrom, type InboxEntry } from './inbox.ts'
import { createInvitationAlarms, type InvitationAlarms } from './invitationAlarms.ts'
import { whyNot } from './invitationIndex.ts'
import { createInvitationMessages } from './invitationMessages.ts'
import { createInvitationQueries } from './invitationQueries.ts'
import type { Actor } from './invitationParties.ts'
import { applyAction, invitationFields, readStored } from './invitationRecord.ts'
import type { InvitationAction } from './invitationTransition.ts'
import { createInvite } from './inviting.ts'
import { userKey } from './liveSession.ts'
import { createRateLimiter } from './rateLimit.ts'
import { reachOf, requireMembers } from './reach.ts'
import type { Services } from './services.ts'

export interface Invitations extends InvitationAlarms {
  readonly handlers: CommandHandlers<keyof typeof invitationCommands>
}

/** Where an invitation is kept to which the user is a party. Throws `NOT_FOUND` or `FORBIDDEN`. */
export type FindDomain = (userId: string, inviteId: string) => Promise<InboxEntry>

interface Target {
  readonly inviteId: string
  readonly data?: string
}

/** What somebody does to an invitation, once it is known who. */
type ToAction = (actor: Actor) => InvitationAction

export function createInvitations(services: Services): Invitations {
  const { backend, desk, clock, limits, callWaiting } = services
  const inviters = createRateLimiter({
    count: limits.invitationsPerUserPerMinute,
    periodMs: 60_000,
    what: 'A user may invite',
  })

  return {
    ...createInvitationAlarms(services),
    handlers: {
      ...createInvitationQueries(services),
      ...createInvitationMessages(services, findDomain),
      'invitation.invite': createInvite(services, inviters),
      'invitation.deliver': (target, context) =>
        act(target, context, (actor) => ({ type: 'deliver', actor })),
      'invitation.accept': (target, context) =>
        enter(target, context, (actor) => ({ type: 'accept', actor, data: target.data })),
      'invitation.reject': ({ reason, ...target }, context) =>
        act(target, context, (actor) => ({ type: 'reject', actor, reason, data: target.data })),
      'invitation.cancel': (target, context) =>
        act(target, context, (actor) => ({ type: 'cancel', actor, data: target.data })),
      'invitation.end': (target, context) =>
        act(target, context, (actor) => ({ type: 'end', actor, data: target.data })),
      'invitation.leave': (target, context) =>
        act(target, context, (actor) => ({ type: 'leave', actor })),
      'invitation.join': (target, context) =>
        enter(target, context, (actor) => ({ type: 'join', actor })),
      'invitation.modify': (target, context) =>
        act(target, context, (actor) => ({ type: 'modify', actor, data: target.data })),
      'invitation.propose': ({ proposalId, timeoutMs = DEFAULT_PROPOSAL_MS, ...target }, context) =>
        act(target, context, (actor) => {
          return { type: 'propose', actor, proposal: { proposalId, data: target.data, timeoutMs } }
        }),
      'invitation.answerProposal': ({ inviteId, ...answer }, context) =>
        act({ inviteId }, context, (actor) => ({ type: 'answerProposal', actor, ...answer })),
      'invitation.add': add,
    },
  }

  // Whoever goes into a call takes the line first, so that nobody is in two calls at once.
  async function enter(
    target: Target,
    context: CommandContext,
    toAction: ToAction,
  ): Promise<InvitationShape> {
    const { userId, sessionId } = requireSession(context)
    const { inviteId } = target
    const entry = await findDomain(userId, inviteId)
    const isFree = !entry.takesLine || entry.endedAt !== null
    if (isFree) return act(target, context, toAction, entry)
    const giveBack = await claimLine(desk, { userId, sessionId, inviteId }, callWaiting)
    try {
      return await act(target, context, toAction, entry)
    } catch (error) {
      await giveBack()
      throw error
    }
  }

  async function act(
    { inviteId, data }: Target,
    context: CommandContext,
    toAction: ToAction,
    known?: InboxEntry,
  ): Promise<InvitationShape> {
    const { userId, sessionId } = requireSession(context)
    if (data !== undefined) {
      requireWithin(limits.invitationDataBytes, data, 'The data of an invitation')
    }
    const { domain } = known ?? (await findDomain(userId, inviteId))
    const action = toAction({ userId, sessionId })
    return desk.decide(domain, {
      query: { names: invitationFields(inviteId) },
      commandId: `${userId} invitation.${action.type} ${context.commandId}`,
      decide(draft) {
        const stored = readStored(draft.get, inviteId)
        if (stored === undefined) throw new CommandError('NOT_FOUND')
        draft.expectRecord()
        return applyAction(draft, domain, stored, action).invitation
      },
    })
  }

  async function add(
    { inviteId, userIds }: CommandPayload<'invitation.add'>,
    context: CommandContext,
  ): Promise<InvitationShape> {
    const { userId } = requireSession(context)
    const { domain } = await findDomain(userId, inviteId)
    const invitation = await readFrom(backend, domain, inviteId)
    if (invitation === undefined) throw new CommandError('NOT_FOUND')
    const names = [...new Set(userIds)]
    if (names.includes(invitation.inviter)) {
      const message = 'The inviter is in it already. An inviter who has left comes back by `join`.'
      throw new CommandError('BAD_PAYLOAD', { message })
    }
    const { channelId, kind, onlineOnly } = invitation
    if (channelId !== undefined && domain.startsWith('domain:channel:')) {
      await requireMembers(channelId, names, { backend })
    }
    for (const _name of names) inviters.take(userId, clock.now())
    const options = { inviteId, isCall: kind === 'call', needsOnline: onlineOnly }
    const invitees = await reachOf(names, options, { backend, callWaiting })
    const maxInvitees = limits.invitees
    return act({ inviteId }, context, (actor) => ({ type: 'add', actor, invitees, maxInvitees }))
  }

  async function findDomain(userId: string, inviteId: string): Promise<InboxEntry> {
    const entry = await findEntry(backend, { userKey: userKey(userId), inviteId })
    if (entry === undefined) throw await whyNot(backend, inviteId)
    return entry
  }
}
