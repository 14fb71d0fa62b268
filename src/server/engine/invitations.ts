import type { CommandPayload } from '../../protocol/commands.ts'
import type {
  InvitationCause,
  InvitationShape,
  invitationCommands,
} from '../../protocol/invitations.ts'
import { DEFAULT_RING_MS } from '../../protocol/limits.ts'
import type { RecordKey } from '../backend.ts'
import { requireWithin } from './attrs.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandContext, type CommandHandlers } from './commandHandler.ts'
import type { Draft } from './draft.ts'
import { toEffectText } from './effects.ts'
import { domainFields, findDomain, readInvitation } from './inbox.ts'
import { partiesOf, toStepMessage } from './invitationSteps.ts'
import { transition, type Actor, type InvitationAction } from './invitationTransition.ts'
import { userKey, type LiveSession } from './liveSession.ts'
import type { Services } from './services.ts'

export interface Invitations {
  readonly handlers: CommandHandlers<keyof typeof invitationCommands>
  /** Fires the alarm of a domain. Early, late or repeated it does no harm. */
  expire(key: RecordKey, alarm: string): Promise<void>
}

/** How long an ended invitation can be asked for. */
const KEEP_ENDED_MS = 24 * 60 * 60 * 1000

/** An invitation that never times out lapses when nobody has ended it for this long. */
const KEEP_LIVE_MS = 7 * 24 * 60 * 60 * 1000

const ALARM = 'ring/'

export function createInvitations({ backend, desk, limits }: Services): Invitations {
  return {
    handlers: {
      'invitation.invite': invite,
      'invitation.deliver': (payload, context) => act('deliver', payload, context),
      'invitation.accept': (payload, context) => act('accept', payload, context),
      'invitation.reject': (payload, context) => act('reject', payload, context),
      'invitation.cancel': (payload, context) => act('cancel', payload, context),
      'invitation.end': (payload, context) => act('end', payload, context),
    },

    async expire(key, alarm) {
      const inviteId = alarm.slice(ALARM.length)
      await desk.decide(key, {
        query: { names: [domainFields.live(inviteId)] },
        decide(draft) {
          const current = readInvitation(draft.get(domainFields.live(inviteId)))
          // One that came early is claimed, and would be forgotten if it were not set again.
          draft.alarm(alarm, ringsUntil(current))
          if (current === undefined) return
          draft.expectRecord()
          apply(draft, key, current, { type: 'expire' })
        },
      })
    },
  }

  async function invite(
    request: CommandPayload<'invitation.invite'>,
    context: CommandContext,
  ): Promise<InvitationShape> {
    const session = requireSession(context)
    requireData(request.data)
    if (request.to === session.userId) {
      const message = 'Nobody can invite themselves. Invite another user id.'
      throw new CommandError('BAD_PAYLOAD', { message })
    }
    const { live, ended } = domainFields
    const key = pairDomain(session.userId, request.to)
    await requireFree(request.inviteId, key, [session.userId, request.to])
    return desk.decide(key, {
      query: { names: [live(request.inviteId), ended(request.inviteId)], maps: ['live'] },
      commandId: `${session.userId} invitation.invite ${context.commandId}`,
      decide(draft) {
        draft.expectRecord()
        const known = readInvitation(
          draft.get(live(request.inviteId)) ?? draft.get(ended(request.inviteId)),
        )
        if (known !== undefined) return requireSame(known, request, session)
        const rival = findLive(draft)
        if (rival !== undefined) return meet(draft, key, rival, session)

        const invitation = toInvitation(request, session, draft.now)
        store(draft, key, { invitation, cause: 'invited', by: session.userId })
        return invitation
      },
    })
  }

  async function act(
    type: Exclude<InvitationAction['type'], 'expire'>,
    { inviteId, data }: { readonly inviteId: string; readonly data?: string },
    context: CommandContext,
  ): Promise<InvitationShape> {
    const { userId, sessionId } = requireSession(context)
    requireData(data)
    const key = await findDomain(backend, { userKey: userKey(userId), inviteId })
    if (key === undefined) throw unknownInvitation(inviteId)

    const { live, ended } = domainFields
    return desk.decide(key, {
      query: { names: [live(inviteId), ended(inviteId)] },
      commandId: `${userId} invitation.${type} ${context.commandId}`,
      decide(draft) {
        const current = readInvitation(draft.get(live(inviteId)) ?? draft.get(ended(inviteId)))
        if (current === undefined) throw unknownInvitation(inviteId)
        draft.expectRecord()
        const actor = { userId, sessionId }
        return apply(draft, key, current, { type, actor, ...(data === undefined ? {} : { data }) })
      },
    })
  }

  // The id alone is enough to act, so to each of the parties it must mean one call.
  async function requireFree(inviteId: string, key: RecordKey, userIds: readonly string[]) {
    const domains = await Promise.all(
      userIds.map((userId) => findDomain(backend, { userKey: userKey(userId), inviteId })),
    )
    if (domains.some((domain) => domain !== undefined && domain !== key)) throw idTaken()
  }

  function requireData(data: string | undefined): void {
    if (data !== undefined)
      requireWithin(limits.invitationDataBytes, data, 'The data of an invitation')
  }
}

function apply(
  draft: Draft,
  key: RecordKey,
  current: InvitationShape,
  action: InvitationAction,
): InvitationShape {
  const changed = transition(current, action, draft.now)
  if (changed === undefined) return current
  store(draft, key, changed)
  return changed.invitation
}

interface Stored {
  readonly invitation: InvitationShape
  readonly cause: InvitationCause
  readonly by?: string
}

// State, alarm and what the parties are to hear of it, all in one commit.
function store(draft: Draft, key: RecordKey, { invitation, cause, by }: Stored): void {
  const { inviteId, rev, expiresAt, endedAt } = invitation
  const { live, ended } = domainFields
  const keepUntil = endedAt === undefined ? null : endedAt + KEEP_ENDED_MS
  if (keepUntil === null) {
    const lapse = { lapsesAt: (expiresAt ?? draft.now) + KEEP_LIVE_MS }
    draft.set(live(inviteId), JSON.stringify(invitation), lapse)
  } else {
    draft.delete(live(inviteId))
    draft.set(ended(inviteId), JSON.stringify(invitation), { lapsesAt: keepUntil })
  }
  draft.alarm(ALARM + inviteId, ringsUntil(invitation))

  const step = { rev, cause, ...(by === undefined ? {} : { by }) }
  const userIds = partiesOf(invitation)
  const ref = { domain: key, inviteId, step, keepUntil, endedAt: endedAt ?? null }
  draft.effect(
    toEffectText({ type: 'invitation.step', userIds, ref: { type: 'invitation.ref', ...ref } }),
  )
  const message = toStepMessage(invitation, { cause, by, at: draft.now })
  if (message !== undefined) draft.effect(toEffectText({ type: 'invitation.stored', message }))
}

function ringsUntil(invitation: InvitationShape | undefined): number | null {
  return invitation?.status === 'ringing' ? (invitation.expiresAt ?? null) : null
}

// There is one live call in a domain. Two users who call each other want the same thing: the second
// invitation is an answer to the first.
function meet(
  draft: Draft,
  key: RecordKey,
  rival: InvitationShape,
  session: LiveSession,
): InvitationShape {
  if (rival.status === 'ringing' && rival.inviter !== session.userId) {
    return apply(draft, key, rival, { type: 'accept', actor: actorOf(session) })
  }
  const message = 'There is a call between the two of you already. Use it, or end it first.'
  throw new CommandError('INVITATION_ACTIVE', { message, invitation: rival })
}

function findLive(draft: Draft): InvitationShape | undefined {
  const all = draft.entries('live').flatMap(([, text]) => readInvitation(text) ?? [])
  return all.find(
    ({ status, expiresAt }) => status === 'active' || draft.now < (expiresAt ?? Infinity),
  )
}

function requireSame(
  known: InvitationShape,
  request: CommandPayload<'invitation.invite'>,
  { userId }: LiveSession,
): InvitationShape {
  const isSame =
    known.inviter === userId &&
    known.invitees[0]?.userId === request.to &&
    known.data === request.data &&
    known.channelId === request.channelId &&
    known.timeoutMs === (request.timeoutMs ?? DEFAULT_RING_MS)
  if (isSame) return known
  throw idTaken()
}

function toInvitation(
  {
    inviteId,
    to,
    channelId,
    data,
    timeoutMs = DEFAULT_RING_MS,
  }: CommandPayload<'invitation.invite'>,
  { userId, sessionId }: LiveSession,
  now: number,
): InvitationShape {
  return {
    inviteId,
    kind: 'call',
    rev: 1,
    inviter: userId,
    inviterSessionId: sessionId,
    invitees: [{ userId: to, state: 'pending', changedAt: now }],
    ...(channelId === undefined ? {} : { channelId }),
    ...(data === undefined ? {} : { data }),
    timeoutMs,
    status: 'ringing',
    createdAt: now,
    ...(timeoutMs === 0 ? {} : { expiresAt: now + timeoutMs }),
  }
}

function actorOf({ userId, sessionId }: LiveSession): Actor {
  return { userId, sessionId }
}

// Ids hold no control characters, so a newline keeps two of them apart.
function pairDomain(one: string, other: string): RecordKey {
  return `domain:pair:${[one, other].toSorted().join('\n')}`
}

function idTaken(): CommandError {
  const message =
    'This inviteId belongs to another invitation. Give every invitation an id of its own.'
  return new CommandError('CONFLICT', { message })
}

function unknownInvitation(inviteId: string): CommandError {
  const message = `There is no invitation "${inviteId}", or it ended long ago, or you are no party to it.`
  return new CommandError('NOT_FOUND', { message })
}
