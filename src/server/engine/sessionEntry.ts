import type { CommandPayload } from '../../protocol/commands.ts'
import type { SessionEndReason } from '../../protocol/session.ts'
import { keyOf, type FieldName } from '../backend.ts'
import { toText } from './channels.ts'
import type { Draft } from './draft.ts'

/** What a user's record holds of one session. */
export interface SessionEntry {
  readonly key: string
  readonly attachment: string
  readonly device?: string
}

/** How a login is entered: as a new session, or as the next connection of one that lives. */
export interface Attachment extends SessionEntry {
  readonly sessionId: string
  readonly isResumed: boolean
}

/** The field of a user's record that holds a session. */
export const sessionField = (sessionId: string): FieldName => `session/${sessionId}`

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
  return { sessionId: resume.sessionId, key: known.key, attachment, ...label, isResumed: true }
}

/** Ends a session in its user's record; whoever looks after it sees that its field is gone. */
export function endField(draft: Draft, name: FieldName, reason: SessionEndReason): void {
  draft.delete(name)
  draft.emit(toText({ type: 'session.ended', sessionId: keyOf(name), reason }))
}

export function readEntry(text: string | undefined): SessionEntry | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as SessionEntry)
}
