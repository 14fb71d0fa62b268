import type { CommandPayload } from '../../protocol/commands.ts'
import type { ServerEvent } from '../../protocol/events.ts'
import type { SessionEndReason } from '../../protocol/session.ts'
import { keyOf, type FieldName } from '../backend.ts'
import { toText } from './channelRecord.ts'
import type { Draft } from './draft.ts'
import { loseInvitations } from './inbox.ts'
import type { Node } from './node.ts'
import type { SpecialChannels } from './specialChannels.ts'
import { BADGE } from './pushRecord.ts'
import { ringAbsent } from './ringAbsent.ts'
import {
  LAST_SEEN,
  readEntry,
  replacedField,
  sessionField,
  tellChannels,
  type SessionEntry,
} from './userRecord.ts'

/** For so long it is told when a user was last seen: afterwards nothing is left of who came once. */
const LAST_SEEN_MS = 30 * 24 * 60 * 60 * 1000

/** For so long a session that was cut off can come back and hear that it was replaced. */
const REPLACED_MS = 24 * 60 * 60 * 1000

/** How a login is entered: as a new session, or as the next connection of one that lives. */
export interface Attachment extends SessionEntry {
  readonly sessionId: string
  readonly isResumed: boolean
}

/** Takes up the session that the client can prove to be its own, or begins a new one. */
export function toAttachment(
  draft: Draft,
  { resume, device }: CommandPayload<'session.login'>,
  fresh: { sessionId: string; key: string; attachment: string },
): Attachment {
  const label = device === undefined ? {} : { device }
  const known = resume && readEntry(draft.get(sessionField(resume.sessionId)))
  if (resume === undefined || known?.key !== resume.key) {
    return { ...fresh, ...label, isResumed: false }
  }
  const { attachment } = fresh
  const idle = known.isIdle === undefined ? {} : { isIdle: known.isIdle }
  const { sessionId } = resume
  return { sessionId, key: known.key, attachment, ...label, ...idle, isResumed: true }
}

export interface EntryContext {
  readonly userId: string
  /** Looks after the sessions that it enters. */
  readonly node: Pick<Node, 'id'>
  readonly specialChannels: SpecialChannels
}

/** Enters a session, or the next connection of one, into its user's record. */
export function enter(
  draft: Draft,
  { sessionId, isResumed, ...entry }: Attachment,
  { userId, node, specialChannels }: EntryContext,
): void {
  const name = sessionField(sessionId)
  draft.expectField(name)
  draft.set(name, JSON.stringify(entry), { owner: node.id })
  if (draft.get(BADGE) !== undefined) draft.delete(BADGE)
  if (isResumed) return
  // Whether it is the first, and somebody else's is the last that ends, no other may decide at once.
  draft.expectRecord()
  if (draft.entries('session').length === 1) tellChannels(draft, userId, true)
  specialChannels.note(draft, { type: 'login', userId })
}

/** Ends a session in its user's record; whoever looks after it sees that its field is gone. */
export function endEntry(
  draft: Draft,
  { name, reason }: { readonly name: FieldName; readonly reason: SessionEndReason },
  { userId, specialChannels }: Omit<EntryContext, 'node'>,
): void {
  draft.expectField(name)
  draft.delete(name)
  const sessionId = keyOf(name)
  draft.emit(toText({ type: 'session.ended', sessionId, reason }))
  loseInvitations(draft, { userId, sessionId, hasFailed: reason !== 'loggedOut' })
  if (reason === 'replaced') {
    draft.set(replacedField(sessionId), '1', { lapsesAt: draft.now + REPLACED_MS })
  }
  specialChannels.note(draft, { type: 'logout', userId })
  ringAbsent(draft)
  const others = draft.entries('session').map(([other]) => other)
  // Of two that end at once, on two nodes, one must see that it is the last.
  for (const other of others) draft.expectField(other)
  if (others.length > 0) return
  draft.set(LAST_SEEN, String(draft.now), { lapsesAt: draft.now + LAST_SEEN_MS })
  tellChannels(draft, userId, false)
}

/** Why a commit has ended a session. `undefined` when its client may come back. */
export function reasonIn(
  events: readonly string[],
  sessionId: string,
): SessionEndReason | undefined {
  for (const text of events) {
    // Written by `toText`.
    const event = JSON.parse(text) as ServerEvent
    if (event.type !== 'session.ended' || event.sessionId !== sessionId) continue
    return event.reason === 'network' ? undefined : event.reason
  }
  return undefined
}

/** Shows others that a session is cut off and may come back. Asks for `SESSION_MAPS`. */
export function cutEntry(draft: Draft, name: FieldName): void {
  const entry = readEntry(draft.get(name))
  if (entry === undefined) return
  draft.expectField(name)
  draft.set(name, JSON.stringify({ ...entry, isCut: true }))
  ringAbsent(draft)
}
