import type { CommandPayload } from '../../protocol/commands.ts'
import type { invitationCommands } from '../../protocol/invitationCommands.ts'
import type { InvitationShape } from '../../protocol/invitations.ts'
import { DEFAULT_PROPOSAL_MS } from '../../protocol/limits.ts'
import type { RecordKey } from '../backend.ts'
import { requireWithin } from './attrs.ts'
import { claimLine } from './busy.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandContext, type CommandHandlers } from './commandHandler.ts'
import { findEntry, readFrom, type InboxEntry } from './inbox.ts'
import { createInvitationAlarms, type InvitationAlarms } from './invitationAlarms.ts'
import { whyNot } from './invitationIndex.ts'
import { createInvitationMessages } from './invitationMessages.ts'
import { createInvitationQueries } from './invitationQueries.ts'
import { requireInside, type Actor } from './invitationParties.ts'
import { applyAction, fetchStored, invitationFields, readStored } from './invitationRecord.ts'
import type { InvitationAction } from './invitationTransition.ts'
import { createInvite } from './inviting.ts'
import { userKey } from './liveSession.ts'
import { createRateLimiter } from './rateLimit.ts'
import { reachOf, requireMembers } from './reach.ts'
import type { Services } from './services.ts'
import { unlessRepeated } from './unlessRepeated.ts'

export interface Invitations extends InvitationAlarms {
  readonly handlers: CommandHandlers<keyof typeof invitationCommands>
}

/** Where an invitation is kept to which the user is a party. Throws `NOT_FOUND` or `FORBIDDEN`. */
export type FindDomain = (userId: string, inviteId: string) => Promise<InboxEntry>

interface Target {
  readonly inviteId: string
  readonly data?: string
}

/** A command on an invitation, once it is known where that is kept. */
interface Prepared {
  readonly inviteId: string
  readonly key: RecordKey
  readonly entry: InboxEntry
  readonly actor: Actor
  readonly action: InvitationAction
  readonly commandId: string
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
    const prepared = await prepare(target, context, toAction)
    const { entry } = prepared
    if (!entry.takesLine || entry.endedAt !== null) return decide(prepared)
    return unlessRepeated(backend, prepared, async () => {
      const giveBack = await claimLines(prepared)
      try {
        return await decide(prepared)
      } finally {
        // With the call taken it is no claim any more, and stays.
        await giveBack()
      }
    })
  }

  // The answer begins a call for the inviter as well, who may be in another one by now.
  async function claimLines({ inviteId, key, actor }: Prepared): Promise<() => Promise<void>> {
    const giveBack = await claimLine(desk, { ...actor, inviteId }, callWaiting)
    const invitation = await readFrom(backend, key, inviteId)
    if (invitation?.status !== 'ringing' || invitation.inviter === actor.userId) return giveBack
    const { inviter: userId, inviterSessionId: sessionId } = invitation
    try {
      const giveTheirsBack = await claimLine(desk, { userId, sessionId, inviteId }, callWaiting)
      return async () => void (await Promise.all([giveBack(), giveTheirsBack()]))
    } catch (error) {
      await giveBack()
      throw CommandError.from(error).code === 'BUSY' ? inviterIsBusy() : error
    }
  }

  async function act(
    target: Target,
    context: CommandContext,
    toAction: ToAction,
  ): Promise<InvitationShape> {
    return decide(await prepare(target, context, toAction))
  }

  async function prepare(
    { inviteId, data }: Target,
    context: CommandContext,
    toAction: ToAction,
  ): Promise<Prepared> {
    const { userId, sessionId } = requireSession(context)
    if (data !== undefined) {
      requireWithin(limits.invitationDataBytes, data, 'The data of an invitation')
    }
    const entry = await findDomain(userId, inviteId)
    const actor = { userId, sessionId }
    const action = toAction(actor)
    const commandId = `${userId} invitation.${action.type} ${context.commandId}`
    return { inviteId, key: entry.domain, entry, actor, action, commandId }
  }

  function decide({ inviteId, key, action, commandId }: Prepared): Promise<InvitationShape> {
    return desk.decide(key, {
      query: { names: invitationFields(inviteId) },
      commandId,
      decide(draft) {
        const stored = readStored(draft.get, inviteId)
        if (stored === undefined) throw new CommandError('NOT_FOUND')
        draft.expectRecord()
        return applyAction(draft, key, stored, action).invitation
      },
    })
  }

  async function add(
    { inviteId, userIds }: CommandPayload<'invitation.add'>,
    context: CommandContext,
  ): Promise<InvitationShape> {
    const prepared = await prepare({ inviteId }, context, (actor) => {
      return { type: 'add', actor, invitees: [], maxInvitees: limits.invitees }
    })
    const { key, actor } = prepared
    return unlessRepeated(backend, prepared, async () => {
      const { stored } = await fetchStored(backend, key, inviteId)
      if (stored === undefined) throw new CommandError('NOT_FOUND')
      const { invitation, needsOnline } = stored
      requireInside(invitation, actor.userId)
      const names = [...new Set(userIds)]
      if (names.includes(invitation.inviter)) throw inviterIsIn()
      inviters.take(actor.userId, clock.now())
      const { channelId, kind } = invitation
      if (channelId !== undefined && key.startsWith('domain:channel:')) {
        const inviter = requireSession(context)
        await requireMembers(channelId, { inviter, invitees: names }, { backend })
      }
      const options = { inviteId, isCall: kind === 'call', needsOnline }
      const invitees = await reachOf(names, options, { backend, callWaiting })
      const maxInvitees = limits.invitees
      return decide({ ...prepared, action: { type: 'add', actor, invitees, maxInvitees } })
    })
  }

  async function findDomain(userId: string, inviteId: string): Promise<InboxEntry> {
    const entry = await findEntry(backend, { userKey: userKey(userId), inviteId })
    if (entry === undefined) throw await whyNot(backend, inviteId)
    return entry
  }
}

function inviterIsBusy(): CommandError {
  const message = 'Whoever invites you is in another call by now. Try again when that is over.'
  return new CommandError('BUSY', { message })
}

function inviterIsIn(): CommandError {
  const message = 'The inviter is in it already. An inviter who has left comes back by `join`.'
  return new CommandError('BAD_PAYLOAD', { message })
}
