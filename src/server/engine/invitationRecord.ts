import type {
  InvitationShape,
  InvitationStepShape,
  InviteeShape,
} from '../../protocol/invitations.ts'
import { keyOf, type Backend, type FieldName, type RecordKey } from '../backend.ts'
import type { Draft } from './draft.ts'
import { toEffectText } from './effects.ts'
import { isCall, isInside, isOpen, partiesOf } from './invitationParties.ts'
import { readContent } from './pushContent.ts'
import { mayNotify } from './pushNotification.ts'
import { toStepMessages, type StepPolicy } from './invitationSteps.ts'
import {
  nextDeadline,
  transition,
  type Change,
  type InvitationAction,
} from './invitationTransition.ts'

/** An invitation as its domain keeps it. */
export interface StoredInvitation extends StepPolicy {
  readonly invitation: InvitationShape
  /** Of the request that made it, so that the same request again is known as such. */
  readonly digest: string
  /** The latest, for inboxes that have not heard of all of them when one of them was delayed. */
  readonly recentSteps: readonly InvitationStepShape[]
  /** Whether who is offline is given up at once. */
  readonly needsOnline: boolean
  /** The inviter waits so long for who is offline, and does not look before this instant. */
  readonly absence?: { readonly withinMs: number; readonly notBefore: number }
  /** What the inviter wants notifications to hold, as JSON text. Never told to a client. */
  readonly push?: string
}

/** Who is in an invitation by which session. */
export type Holder = readonly [userId: string, sessionId: string]

/** How long an ended invitation can be asked for. */
const KEEP_ENDED_MS = 24 * 60 * 60 * 1000

/** How many steps an inbox may be behind before it hears of some of them only by their outcome. */
const STEPS_KEPT = 20

const ALARM = 'ring/'

const liveField = (inviteId: string): FieldName => `live/${inviteId}`
const endedField = (inviteId: string): FieldName => `ended/${inviteId}`

/** The fields of a domain in which an invitation is. */
export function invitationFields(inviteId: string): readonly FieldName[] {
  return [liveField(inviteId), endedField(inviteId)]
}

export function readStored(
  get: (name: FieldName) => string | undefined,
  inviteId: string,
): StoredInvitation | undefined {
  const text = get(liveField(inviteId)) ?? get(endedField(inviteId))
  return text === undefined ? undefined : parse(text)
}

/** An invitation as it is now, outside of a decision, and the backend's time. */
export async function fetchStored(
  backend: Backend,
  domain: RecordKey,
  inviteId: string,
): Promise<{ readonly stored: StoredInvitation | undefined; readonly now: number }> {
  const { fields, now } = await backend.read(domain, { names: invitationFields(inviteId) })
  return { stored: readStored((name) => fields.get(name)?.value, inviteId), now }
}

/** The invitations of a domain that ring or last. Asks for the map `live`. */
export function liveInvitations(draft: Draft): readonly InvitationShape[] {
  return draft
    .entries('live')
    .map(([, text]) => parse(text).invitation)
    .filter((invitation) => statusAt(invitation, draft.now) !== 'ended')
}

function parse(text: string): StoredInvitation {
  // Written by `save`.
  return JSON.parse(text) as StoredInvitation
}

// Its alarm may be late.
function statusAt(invitation: InvitationShape, now: number): InvitationShape['status'] {
  const last = transition(invitation, { type: 'expire' }, now).at(-1)
  return (last?.invitation ?? invitation).status
}

export function inviteIdOf(alarm: string): string {
  return keyOf(alarm as FieldName)
}

/** Sets the alarm anew: one that came early is claimed, and would be forgotten otherwise. */
export function rearm(draft: Draft, inviteId: string, stored: StoredInvitation | undefined): void {
  draft.alarm(ALARM + inviteId, stored === undefined ? null : alarmAt(stored))
}

/** Writes an invitation, and when to look at it again. */
export function store(draft: Draft, stored: StoredInvitation): void {
  const { inviteId, endedAt } = stored.invitation
  const text = JSON.stringify(stored)
  if (endedAt === undefined) {
    draft.set(liveField(inviteId), text)
  } else {
    draft.delete(liveField(inviteId))
    draft.set(endedField(inviteId), text, { lapsesAt: endedAt + KEEP_ENDED_MS })
  }
  rearm(draft, inviteId, stored)
}

function alarmAt(stored: StoredInvitation): number | null {
  const deadline = nextDeadline(stored.invitation)
  return deadline === undefined ? null : Math.min(deadline.at, nextLook(stored))
}

/** When to look next for who is offline; never when nobody is waited for. */
export function nextLook({ invitation, absence }: StoredInvitation): number {
  if (absence === undefined) return Infinity
  const awaited = awaitedIn(invitation).map(({ changedAt }) => changedAt + absence.withinMs)
  return Math.max(absence.notBefore, Math.min(...awaited))
}

/** Those whom it has not reached yet. */
export function awaitedIn({ invitees }: InvitationShape): readonly InviteeShape[] {
  return invitees.filter(({ state }) => state === 'pending')
}

/** Runs an action on an invitation, and saves every revision that it makes. Returns the last. */
export function applyAction(
  draft: Draft,
  key: RecordKey,
  stored: StoredInvitation,
  action: InvitationAction,
): StoredInvitation {
  const changes = transition(stored.invitation, action, draft.now)
  const last = changes.at(-1)
  if (last === undefined) return stored
  const next = { ...stored, invitation: last.invitation }
  return save(draft, key, next, { before: stored.invitation, changes })
}

/** State, alarm, and what the parties are to hear of it: all in one commit. */
export function save(
  draft: Draft,
  key: RecordKey,
  { recentSteps, ...unsaved }: StoredInvitation,
  { before, changes }: { before: InvitationShape | undefined; changes: readonly Change[] },
): StoredInvitation {
  const steps = [...recentSteps, ...changes.map(toStep)].slice(-STEPS_KEPT)
  const stored = { ...unsaved, recentSteps: steps }
  const { invitation } = stored
  const { inviteId, rev, kind, policy, status, endedAt = null } = invitation
  const keepUntil = endedAt === null ? null : endedAt + KEEP_ENDED_MS
  store(draft, stored)

  const content = readContent(stored.push)
  const ref = {
    type: 'invitation.ref' as const,
    domain: key,
    inviteId,
    rev,
    steps,
    keepUntil,
    endedAt,
    holders: holdersOf(invitation),
    isCall: isCall(invitation),
    takesLine: kind === 'call' && policy.endWhen !== 'answered',
    isActive: status === 'active',
    ringsFor: mayNotify(invitation, content) ? openIn(invitation) : [],
    isCounted: content.apns.raisesBadge,
  }
  draft.effect(toEffectText({ type: 'invitation.step', userIds: partiesOf(invitation), ref }))
  let previous = before
  for (const change of changes) {
    for (const message of toStepMessages(previous, change, stored)) {
      draft.effect(toEffectText({ type: 'invitation.stored', message }))
    }
    previous = change.invitation
  }
  return stored
}

function toStep({ invitation, cause, by, proposal, settled }: Change): InvitationStepShape {
  return {
    rev: invitation.rev,
    cause,
    ...(by === undefined ? {} : { by }),
    ...(proposal && { proposal }),
    ...(settled && { settled }),
  }
}

function openIn({ invitees }: InvitationShape): readonly (readonly [string, number])[] {
  return invitees.filter(isOpen).map(({ userId, expiresAt = 0 }) => [userId, expiresAt] as const)
}

function holdersOf(invitation: InvitationShape): readonly Holder[] {
  const { status, inviter, inviterSessionId, invitees } = invitation
  if (status === 'ended') return []
  const holders: Holder[] = isInside(invitation, inviter) ? [[inviter, inviterSessionId]] : []
  if (status === 'ringing') return holders
  for (const { userId, state, sessionId } of invitees) {
    if (state === 'accepted' && sessionId !== undefined) holders.push([userId, sessionId])
  }
  return holders
}
