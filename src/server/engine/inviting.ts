import type { InviteRequestShape } from '../../protocol/invitationCommands.ts'
import { DEFAULT_POLICY, type InvitationShape } from '../../protocol/invitations.ts'
import { DEFAULT_RING_MS } from '../../protocol/limits.ts'
import type { RecordKey } from '../backend.ts'
import { requireWithin } from './attrs.ts'
import { limitReached, requireOrdinary } from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandContext } from './commandHandler.ts'
import { digestOf } from './digest.ts'
import type { Draft } from './draft.ts'
import { toInvitee, withInviteeList, type NewInvitee } from './invitationChanges.ts'
import { idTaken, rememberDomain, requireFree } from './invitationIndex.ts'
import { active, findInvitee, isOpen, partiesOf, settle } from './invitationParties.ts'
import {
  applyAction,
  invitationFields,
  liveInvitations,
  readStored,
  save,
  type StoredInvitation,
} from './invitationRecord.ts'
import type { LiveSession } from './liveSession.ts'
import { hasSession, isOnTheLine, reachOf, requireMembers } from './reach.ts'
import type { RateLimiter } from './rateLimit.ts'
import type { Services } from './services.ts'
import { requirePushInfo } from './requirePushInfo.ts'
import { unlessRepeated } from './unlessRepeated.ts'

/** Begins an invitation, or answers that of somebody who is calling already. */
export type Invite = (
  request: InviteRequestShape,
  context: CommandContext,
) => Promise<InvitationShape>

export function createInvite(services: Services, inviters: RateLimiter): Invite {
  const { backend, desk, clock, limits, glare, callWaiting, phones } = services
  const looks = { backend, callWaiting }

  return async (request, context) => {
    const session = requireSession(context)
    const { channelId, data, push } = request
    if (data !== undefined) {
      requireWithin(limits.invitationDataBytes, data, 'The data of an invitation')
    }
    if (request.phone !== undefined && typeof request.to !== 'string')
      throw badPayload('A telephone is rung alone. Give one number as `to`.')
    const to = toList(request.to)
    if (to.includes(session.userId))
      throw badPayload('Nobody can invite themselves. Leave yourself out of `to`.')
    if (to.length > limits.invitees) {
      throw limitReached(`An invitation rings at most ${limits.invitees} users, not ${to.length}.`)
    }
    if (channelId !== undefined) requireOrdinary(channelId, session.can)
    const key = domainOf(request, session.userId)
    const commandId = `${session.userId} invitation.invite ${context.commandId}`
    const checkImages = requirePushInfo(push, services)
    return unlessRepeated(backend, { key, commandId }, () =>
      invite(request, { session, to, key, commandId, checkImages }),
    )
  }

  async function invite(request: InviteRequestShape, prepared: Prepared): Promise<InvitationShape> {
    inviters.take(prepared.session.userId, clock.now())
    await prepared.checkImages?.()
    await requireFree(backend, request.inviteId, prepared.key)
    const letGo = await pickUp(request)
    try {
      return await ring(request, prepared)
    } finally {
      letGo()
    }
  }

  // A user who goes by that name is rung like any other.
  async function pickUp({ to, phone }: InviteRequestShape): Promise<() => void> {
    if (phone === undefined || phones === undefined || typeof to !== 'string') return nobody
    return (await hasSession(to, looks)) ? nobody : phones.pickUp(to)
  }

  async function ring(
    request: InviteRequestShape,
    { session, to, key, commandId }: Prepared,
  ): Promise<InvitationShape> {
    const { inviteId, channelId, data } = request
    const isCall = request.kind !== 'signal'
    const needsOnline = mustBeOnline(request)
    const inChannel = key === channelDomain(channelId)
    const [reach, place, isTalking] = await Promise.all([
      reachOf(to, { inviteId, isCall, needsOnline }, looks),
      inChannel && channelId !== undefined
        ? requireMembers(channelId, { inviter: session, invitees: to }, looks)
        : NO_PLACE,
      isCall && isOnTheLine(session.userId, inviteId, looks),
    ])

    return desk.decide(key, {
      query: { names: invitationFields(inviteId), maps: ['live'] },
      commandId,
      decide(draft) {
        draft.expectRecord()
        const digest = digestOf(JSON.stringify([session.userId, request]))
        const known = readStored(draft.get, inviteId)
        if (known?.digest === digest) return known.invitation
        if (known !== undefined) throw idTaken()
        const rival = isCall ? findRival(draft, session) : undefined
        if (rival !== undefined) return meet(draft, key, rival, { session, data, isTalking })
        if (isTalking) throw new CommandError('BUSY')

        const invitation = toInvitation(request, reach, { session, now: draft.now })
        const stored = toStored(invitation, request, { digest, hasHistory: place.hasHistory })
        const change = { invitation, cause: 'invited', by: session.userId, at: draft.now } as const
        save(draft, key, stored, { before: undefined, changes: [change] })
        rememberDomain(draft, inviteId, key)
        return invitation
      },
    })
  }

  // There is one live call in a domain. With glare off, two users may ring each other.
  function findRival(draft: Draft, { userId }: LiveSession): InvitationShape | undefined {
    return liveInvitations(draft).find(({ kind, status, inviter }) => {
      const crosses = glare === 'off' && status === 'ringing' && inviter !== userId
      return kind === 'call' && !crosses
    })
  }

  // Two users who call each other want the same thing: the second invitation answers the first.
  function meet(
    draft: Draft,
    key: RecordKey,
    rival: InvitationShape,
    { session, data, isTalking }: Meeting,
  ): InvitationShape {
    const { userId, sessionId } = session
    const me = findInvitee(rival, userId)
    const isGlare = key.startsWith('domain:pair:') && me !== undefined && isOpen(me)
    if (isGlare && glare === 'merge') {
      if (isTalking) throw new CommandError('BUSY')
      const stored = readStored(draft.get, rival.inviteId)
      if (stored === undefined) throw new Error('A live invitation is not where it was found.')
      const action = { type: 'accept', actor: { userId, sessionId }, data } as const
      return applyAction(draft, key, stored, action).invitation
    }
    const message = 'There is a call already. Answer it, join it, or end it first.'
    if (partiesOf(rival).includes(userId)) throw active(rival, message)
    throw new CommandError('INVITATION_ACTIVE', { message })
  }
}

interface Meeting {
  readonly session: LiveSession
  readonly data: string | undefined
  /** Whether the one who invites is in another call. */
  readonly isTalking: boolean
}

interface Prepared {
  readonly session: LiveSession
  readonly to: readonly string[]
  readonly key: RecordKey
  readonly commandId: string
  readonly checkImages: (() => Promise<void>) | undefined
}

function nobody(): void {}

const NO_PLACE = { hasHistory: false }

function toList(to: InviteRequestShape['to']): readonly string[] {
  return typeof to === 'string' ? [to] : [...new Set(to)]
}

/** Whether who is offline is given up at once. */
function mustBeOnline({ onlineOnly, requireOnline, phone }: InviteRequestShape): boolean {
  return onlineOnly === true || requireOnline === true || phone !== undefined
}

/** What must be decided together. Ids hold no control characters, so a newline keeps them apart. */
function domainOf({ to, channelId, inviteId }: InviteRequestShape, userId: string): RecordKey {
  if (typeof to === 'string') return `domain:pair:${[userId, to].toSorted().join('\n')}`
  return channelDomain(channelId) ?? `domain:own:${userId}\n${inviteId}`
}

function channelDomain(channelId: string | undefined): RecordKey | undefined {
  return channelId === undefined ? undefined : `domain:channel:${channelId}`
}

function toInvitation(
  request: InviteRequestShape,
  reach: readonly NewInvitee[],
  { session, now }: { readonly session: LiveSession; readonly now: number },
): InvitationShape {
  const { inviteId, channelId, data, presentAs, phone, timeoutMs = DEFAULT_RING_MS } = request
  const invitees = reach.map((one) => toInvitee(one, { timeoutMs }, { now, rev: 1 }))
  const ringing: InvitationShape = {
    inviteId,
    kind: request.kind ?? 'call',
    rev: 1,
    inviter: session.userId,
    inviterSessionId: session.sessionId,
    invitees: [],
    ...(channelId === undefined ? {} : { channelId }),
    ...(data === undefined ? {} : { data }),
    dataRev: 1,
    policy: toPolicy(request.policy),
    ...(presentAs && { presentAs }),
    ...(phone && { phone }),
    timeoutMs,
    onlineOnly: request.onlineOnly === true,
    ...(request.excludeFromHistory === true ? { excludeFromHistory: true } : {}),
    status: 'ringing',
    createdAt: now,
  }
  // When nobody can be rung it is over at once.
  return settle(withInviteeList(ringing, invitees), { at: now })
}

function toPolicy({ answer, endWhen, rejectEnds }: InviteRequestShape['policy'] = {}) {
  return {
    answer: answer ?? DEFAULT_POLICY.answer,
    endWhen: endWhen ?? DEFAULT_POLICY.endWhen,
    rejectEnds: rejectEnds ?? DEFAULT_POLICY.rejectEnds,
  }
}

function toStored(
  invitation: InvitationShape,
  request: InviteRequestShape,
  { digest, hasHistory }: { readonly digest: string; readonly hasHistory: boolean },
): StoredInvitation {
  const isKept = !invitation.onlineOnly && invitation.excludeFromHistory !== true
  const place = hasHistory ? 'channel' : 'threads'
  const { requireOnline, push, unread } = request
  const withinMs = typeof requireOnline === 'object' ? requireOnline.withinMs : undefined
  return {
    invitation,
    digest,
    history: isKept ? place : 'none',
    recentSteps: [],
    needsOnline: mustBeOnline(request),
    ...(withinMs === undefined ? {} : { absence: { withinMs, notBefore: 0 } }),
    ...(push === undefined ? {} : { push }),
    ...(unread === undefined ? {} : { unread }),
  }
}

function badPayload(message: string): CommandError {
  return new CommandError('BAD_PAYLOAD', { message })
}
