import type { InvitationShape, InvitationStepShape } from '../../protocol/invitations.ts'
import type { InboxSnapshot } from '../../protocol/session.ts'
import { keyOf, type Backend, type FieldName, type RecordKey } from '../backend.ts'
import { toText } from './channelRecord.ts'
import type { Draft } from './draft.ts'

/** A step of an invitation as it is left in the inbox of each of its parties. */
export interface InvitationRef {
  readonly type: 'invitation.ref'
  readonly domain: RecordKey
  readonly inviteId: string
  readonly step: InvitationStepShape
  /** How long the party remembers where the invitation is kept. `null` while it lives for ever. */
  readonly keepUntil: number | null
  readonly endedAt: number | null
}

/** What a user's record knows of one invitation. */
interface InboxEntry {
  readonly domain: RecordKey
  readonly rev: number
  readonly endedAt: number | null
}

/** A client that logs in is still told of what ended this short a while ago. */
const RECENT_MS = 60_000

const inviteField = (inviteId: string): FieldName => `invite/${inviteId}`
const liveField = (inviteId: string): FieldName => `live/${inviteId}`
const endedField = (inviteId: string): FieldName => `ended/${inviteId}`

/** Where the invitations of a domain are. */
export const domainFields = { live: liveField, ended: endedField }

/** The field of a user's record that says where an invitation is kept. */
export const inboxField = inviteField

/**
 * Enters a step into a user's record. The same or an older step changes nothing, nor does one of
 * another call that has taken the same id at the same moment: the first to come keeps it.
 */
export function receiveRef(draft: Draft, ref: InvitationRef): void {
  const name = inviteField(ref.inviteId)
  const known = readEntry(draft.get(name))
  if (known !== undefined && known.rev >= ref.step.rev) return
  if (known !== undefined && known.domain !== ref.domain) return
  const entry = { domain: ref.domain, rev: ref.step.rev, endedAt: ref.endedAt }
  const { keepUntil } = ref
  draft.expectField(name)
  draft.set(name, JSON.stringify(entry), keepUntil === null ? {} : { lapsesAt: keepUntil })
  draft.emit(JSON.stringify(ref))
}

/** The domain of an invitation, if the user is a party to it. */
export async function findDomain(
  backend: Backend,
  { userKey, inviteId }: { userKey: RecordKey; inviteId: string },
): Promise<RecordKey | undefined> {
  const name = inviteField(inviteId)
  const { fields } = await backend.read(userKey, { names: [name] })
  return readEntry(fields.get(name)?.value)?.domain
}

/** A user's live invitations, and those that ended a short while ago. */
export async function inboxSnapshot(backend: Backend, userKey: RecordKey): Promise<InboxSnapshot> {
  const { fields, now } = await backend.read(userKey, { maps: ['invite'] })
  const wanted: { domain: RecordKey; inviteId: string }[] = []
  for (const [name, { value }] of fields) {
    const entry = readEntry(value)
    if (entry === undefined) continue
    const isRecent = entry.endedAt === null || entry.endedAt + RECENT_MS > now
    if (isRecent) wanted.push({ domain: entry.domain, inviteId: keyOf(name) })
  }
  return { invitations: await readInvitations(backend, wanted) }
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
  const others = parsed.flatMap(({ text, ref }) => (ref === undefined ? text : []))
  const invitations = await readInvitations(backend, distinct(refs))
  const changed = invitations.map((invitation) => {
    const mine = refs.filter(({ inviteId }) => inviteId === invitation.inviteId)
    const steps = mine.map(({ step }) => step)
    return toText({ type: 'invitation.changed', invitation, steps })
  })
  return { texts: [...others, ...changed], invitations }
}

async function readInvitations(
  backend: Backend,
  wanted: readonly { domain: RecordKey; inviteId: string }[],
): Promise<readonly InvitationShape[]> {
  const found = await Promise.all(
    wanted.map(async ({ domain, inviteId }) => {
      const names = [liveField(inviteId), endedField(inviteId)]
      const { fields } = await backend.read(domain, { names })
      return names.flatMap((name) => readInvitation(fields.get(name)?.value) ?? [])
    }),
  )
  return found.flat()
}

function distinct(refs: readonly InvitationRef[]): readonly InvitationRef[] {
  return [...new Map(refs.map((ref) => [ref.inviteId, ref])).values()]
}

function readRef(text: string): InvitationRef | undefined {
  const event = JSON.parse(text) as { type: string }
  return event.type === 'invitation.ref' ? (event as InvitationRef) : undefined
}

function readEntry(text: string | undefined): InboxEntry | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as InboxEntry)
}

/** An invitation as its domain keeps it. */
export function readInvitation(text: string | undefined): InvitationShape | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as InvitationShape)
}

/** The backend's time. */
export async function readNow(backend: Backend, key: RecordKey): Promise<number> {
  return (await backend.read(key, {})).now
}
