import type { InvitationShape, InvitationStepShape } from '../../protocol/invitations.ts'
import type { InboxSnapshot } from '../../protocol/session.ts'
import { keyOf, type Backend, type FieldName, type RecordKey } from '../backend.ts'
import { busyField, holdLine } from './busy.ts'
import { toText } from './channelRecord.ts'
import type { Draft } from './draft.ts'
import { toEffectText } from './effects.ts'
import { noteRing } from './pushTriggers.ts'
import { fetchStored, type Holder } from './invitationRecord.ts'
import { sessionField } from './userRecord.ts'

/** What has become of an invitation, for the user records of its parties. */
export interface InvitationRef {
  readonly domain: RecordKey
  readonly inviteId: string
  readonly rev: number
  readonly steps: readonly InvitationStepShape[]
  /** How long the party remembers where the invitation is kept. `null` while it lives for ever. */
  readonly keepUntil: number | null
  readonly endedAt: number | null
  /** Who is in it by which session. */
  readonly holders: readonly Holder[]
  readonly isCall: boolean
  /** Whether whoever talks in it is busy for others. */
  readonly takesLine: boolean
  readonly isActive: boolean
  /** For whom it rings, as far as notifications may say so, and until when; 0 without an end. */
  readonly ringsFor?: readonly (readonly [userId: string, until: number])[]
  /** Whether such a notification is one more on the badge. */
  readonly isCounted?: boolean
}

/** The same in the log of a user's inbox: what it has not been told yet. */
interface LoggedRef {
  readonly type: 'invitation.ref'
  readonly domain: RecordKey
  readonly inviteId: string
  /** Of which revision it was told last. */
  readonly knownRev: number
  readonly steps: readonly InvitationStepShape[]
}

/** What a user's record knows of one invitation. */
export interface InboxEntry {
  readonly domain: RecordKey
  readonly rev: number
  readonly endedAt: number | null
  readonly takesLine: boolean
  /** The session by which the user is in it. */
  readonly holder?: string
  /** The user is busy with it. */
  readonly isTalking?: true
  /** It rings for the user until then, or for ever with 0, and a notification may say so. */
  readonly rings?: number
  readonly isCounted?: boolean
}

/** A client that logs in is still told of what ended this short a while ago. */
const RECENT_MS = 60_000

/** The map of a user's record that says where invitations are kept. */
export const INVITES = 'invite'
/** What a user's record knows of one of them. */
export const inviteField = (inviteId: string): FieldName => `invite/${inviteId}`

/** Until when a user has seen missed calls. */
export const MISSED_SEEN: FieldName = 'seen/missed'

/** The fields that `receiveRef` looks at. */
export function refFields({ inviteId, holders }: InvitationRef, userId: string): FieldName[] {
  const holder = holderOf(holders, userId)
  const names = [inviteField(inviteId), busyField(inviteId)]
  return holder === undefined ? names : [...names, sessionField(holder)]
}

/**
 * Enters what has become of an invitation into a user's record. The same or an older revision
 * changes nothing, nor does one of another call that has taken the same id at the same moment: the
 * first to come keeps it.
 */
export function receiveRef(draft: Draft, userId: string, ref: InvitationRef): void {
  const { domain, inviteId, rev, endedAt, keepUntil, takesLine, isCall } = ref
  const name = inviteField(inviteId)
  const known = readEntry(draft.get(name))
  if (known !== undefined && (known.rev >= rev || known.domain !== domain)) return
  const holder = holderOf(ref.holders, userId)
  const isTalking = takesLine && ref.isActive && holder !== undefined
  const rings = ref.ringsFor?.find(([invitee]) => invitee === userId)?.[1]
  const { isCounted = true } = ref
  const entry: InboxEntry = {
    domain,
    rev,
    endedAt,
    takesLine,
    ...(holder && { holder }),
    ...(isTalking ? { isTalking } : {}),
    ...(rings === undefined ? {} : { rings, isCounted }),
  }
  draft.expectField(name)
  draft.set(name, JSON.stringify(entry), keepUntil === null ? {} : { lapsesAt: keepUntil })
  holdLine(draft, inviteId, isTalking ? holder : undefined)

  const knownRev = known?.rev ?? 0
  const steps = known === undefined ? sinceInvited(ref.steps) : after(ref.steps, knownRev)
  const logged: LoggedRef = { type: 'invitation.ref', domain, inviteId, knownRev, steps }
  draft.emit(JSON.stringify(logged))
  const ring = rings === undefined ? undefined : { domain, inviteId, until: rings, isCounted }
  noteRing(draft, inviteId, ring)
  // A signal does not depend on its inviter being there.
  if (holder === undefined || !isCall) return
  // The session may have ended before its own record knew what it was in.
  draft.expectField(sessionField(holder))
  if (draft.get(sessionField(holder)) === undefined) {
    const lost = { domain, inviteId, userId, sessionId: holder, hasFailed: true }
    draft.effect(toEffectText({ type: 'invitation.lost', ...lost }))
  }
}

function after(steps: InvitationRef['steps'], knownRev: number): InvitationRef['steps'] {
  return steps.filter(({ rev }) => rev > knownRev)
}

// What was before is nothing to whoever has just been invited.
function sinceInvited(steps: InvitationRef['steps']): InvitationRef['steps'] {
  const first = steps.findLastIndex(({ cause }) => cause === 'invited' || cause === 'added')
  return steps.slice(Math.max(0, first))
}

function holderOf(holders: readonly Holder[], userId: string): string | undefined {
  return holders.find(([holder]) => holder === userId)?.[1]
}

/** Takes a session that is over out of everything that it was in. Asks for the map `invite`. */
export function loseInvitations(
  draft: Draft,
  { userId, sessionId, hasFailed }: { userId: string; sessionId: string; hasFailed: boolean },
): void {
  // What another node enters at this moment, seeing the session still there, must be seen here.
  draft.expectRecord()
  for (const [name, text] of draft.entries(INVITES)) {
    const entry = readEntry(text)
    if (entry?.holder !== sessionId) continue
    const lost = { domain: entry.domain, inviteId: keyOf(name), userId, sessionId, hasFailed }
    draft.effect(toEffectText({ type: 'invitation.lost', ...lost }))
  }
}

/** What the user's record knows of an invitation, if the user is a party to it. */
export async function findEntry(
  backend: Backend,
  { userKey, inviteId }: { userKey: RecordKey; inviteId: string },
): Promise<InboxEntry | undefined> {
  const name = inviteField(inviteId)
  const { fields } = await backend.read(userKey, { names: [name] })
  return readEntry(fields.get(name)?.value)
}

/** A user's live invitations, and those that ended a short while ago. */
export async function inboxSnapshot(backend: Backend, userKey: RecordKey): Promise<InboxSnapshot> {
  const { fields, now } = await backend.read(userKey, { maps: [INVITES], names: [MISSED_SEEN] })
  const invites = [...fields].filter(([name]) => name !== MISSED_SEEN)
  const wanted = wantedOf(invites, now - RECENT_MS)
  const seen = fields.get(MISSED_SEEN)
  return {
    invitations: await readInvitations(backend, wanted),
    ...(seen && { missedSeenAt: Number(seen.value) }),
  }
}

/** A user's live invitations, and the latest that ended within a time. */
export async function listInvitations(
  backend: Backend,
  userKey: RecordKey,
  { endedWithinMs, limit }: { endedWithinMs: number; limit: number },
): Promise<readonly InvitationShape[]> {
  const { fields, now } = await backend.read(userKey, { maps: [INVITES] })
  const latest = wantedOf([...fields], now - endedWithinMs).slice(0, limit)
  return readInvitations(backend, latest)
}

interface Wanted {
  readonly domain: RecordKey
  readonly inviteId: string
}

/** The live ones first, then the latest. */
function wantedOf(
  fields: readonly (readonly [FieldName, { readonly value: string }])[],
  endedAfter: number,
): readonly Wanted[] {
  const entries = fields.flatMap(([name, { value }]) => {
    const entry = readEntry(value)
    const endedAt = entry?.endedAt ?? Infinity
    return entry && endedAt > endedAfter ? { ...entry, inviteId: keyOf(name), endedAt } : []
  })
  return entries.toSorted((one, other) => compare(other.endedAt, one.endedAt))
}

// Both may be infinite, which cannot be subtracted.
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other
}

/**
 * Turns an inbox's refs into what its sessions hear: each invitation once, as it is now, with all
 * the steps that led there. Other events pass as they are.
 */
export async function expandInbox(
  backend: Backend,
  events: readonly string[],
): Promise<{ texts: readonly string[]; invitations: readonly InvitationShape[] }> {
  const parsed = events.map((text) => ({ text, ref: readRef(text) }))
  const refs = parsed.flatMap(({ ref }) => ref ?? [])
  const invitations = await readInvitations(backend, distinct(refs))
  const pending = new Map(invitations.map((invitation) => [invitation.inviteId, invitation]))
  // In the place of its last ref: what was sent before the end is heard before the end.
  const texts = parsed.toReversed().flatMap(({ text, ref }) => {
    if (ref === undefined) return text
    const invitation = pending.get(ref.inviteId)
    pending.delete(ref.inviteId)
    return invitation === undefined ? [] : toChanged(invitation, refs)
  })
  return { texts: texts.toReversed(), invitations }
}

function toChanged(invitation: InvitationShape, refs: readonly LoggedRef[]): string {
  const mine = refs.filter(({ inviteId }) => inviteId === invitation.inviteId)
  const knownRev = Math.min(...mine.map((ref) => ref.knownRev))
  const steps = mine.flatMap((ref) => ref.steps)
  const news = withoutKnownData(invitation, knownRev)
  return toText({ type: 'invitation.changed', invitation: news, knownRev, steps })
}

// Data can be large, and an invitation is told of many times.
function withoutKnownData(
  { data, invitees, ...invitation }: InvitationShape,
  knownRev: number,
): InvitationShape {
  return {
    ...invitation,
    ...(data !== undefined && invitation.dataRev > knownRev ? { data } : {}),
    invitees: invitees.map(({ data: answer, ...invitee }) => {
      const isNews = answer !== undefined && invitee.rev > knownRev
      return isNews ? { ...invitee, data: answer } : invitee
    }),
  }
}

async function readInvitations(
  backend: Backend,
  wanted: readonly Wanted[],
): Promise<readonly InvitationShape[]> {
  const found = await Promise.all(
    wanted.map(({ domain, inviteId }) => readFrom(backend, domain, inviteId)),
  )
  return found.flatMap((invitation) => invitation ?? [])
}

/** An invitation as it is now. */
export async function readFrom(
  backend: Backend,
  domain: RecordKey,
  inviteId: string,
): Promise<InvitationShape | undefined> {
  return (await fetchStored(backend, domain, inviteId)).stored?.invitation
}

function distinct(refs: readonly LoggedRef[]): readonly Wanted[] {
  return [...new Map(refs.map((ref) => [ref.inviteId, ref])).values()]
}

function readRef(text: string): LoggedRef | undefined {
  const event = JSON.parse(text) as { type: string }
  return event.type === 'invitation.ref' ? (event as LoggedRef) : undefined
}

/** The session that keeps the user busy with an invitation, as the user's record has it. */
export function talkerOf(get: (name: FieldName) => string | undefined, inviteId: string) {
  const entry = readEntry(get(inviteField(inviteId)))
  return entry?.isTalking === true ? entry.holder : undefined
}

/** What `receiveRef` has written. */
export function readEntry(text: string | undefined): InboxEntry | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as InboxEntry)
}

/** The backend's time. */
export async function readNow(backend: Backend, key: RecordKey): Promise<number> {
  return (await backend.read(key, {})).now
}
