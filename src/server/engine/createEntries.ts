import type { CommandPayload } from '../../protocol/commands.ts'
import { keyOf, type FieldName } from '../backend.ts'
import { CommandError } from './commandError.ts'
import type { Draft } from './draft.ts'
import { userKey, type LiveSession } from './liveSession.ts'
import { BADGE } from './pushRecord.ts'
import { REVOKED_AT, requireUnrevoked } from './revocation.ts'
import type { Services } from './services.ts'
import { endEntry, enter, toAttachment, type Attachment } from './sessionEntry.ts'
import type { Proof } from './tokens.ts'
import {
  PRESENCE_MAPS,
  SESSION_MAPS,
  readEntry,
  replacedField,
  sessionField,
} from './userRecord.ts'

type Login = CommandPayload<'session.login'>

/** Whose entry it is, and by which login. */
type EntryOf = Pick<LiveSession, 'userId' | 'sessionId' | 'attachment'>

/** How logins get into the record of their user. */
export interface Entries {
  /** Enters the session into the user's record, or takes up one that was cut off. */
  attach(proof: Proof, request: Login): Promise<Attachment>
  /** Makes sure that nobody has ended it meanwhile. Answers with the backend's time. */
  requireEntry(session: EntryOf): Promise<number>
}

export function createEntries({
  backend,
  desk,
  limits,
  specialChannels,
  createId,
  node,
}: Services): Entries {
  return {
    async attach({ userId, issuedAt }, request) {
      const fresh = { sessionId: createId(), key: createId(), attachment: createId() }
      const context = { userId, node, specialChannels }
      const { exclusive = false, device } = request
      const isExclusive = exclusive !== false
      let owner: string | undefined
      const attached = await desk.decide(userKey(userId), {
        query: {
          // Only who ends other sessions looks at what those are in.
          maps: isExclusive ? SESSION_MAPS : PRESENCE_MAPS,
          names: [REVOKED_AT, BADGE, ...fieldsOf(request)],
        },
        decide(draft) {
          requireUnrevoked(draft, issuedAt)
          requireUnreplaced(draft, request)
          const attachment = toAttachment(draft, request, fresh)
          const others = draft
            .entries('session')
            .filter(([name]) => keyOf(name) !== attachment.sessionId)
          const replaced = others.filter(([, text]) => {
            return exclusive === true || (isExclusive && readEntry(text)?.device === device)
          })
          for (const [name] of replaced) endEntry(draft, { name, reason: 'replaced' }, context)
          const leftCount = others.length - replaced.length
          if (!attachment.isResumed && leftCount >= limits.sessionsPerUser) {
            const message = `A user has at most ${limits.sessionsPerUser} sessions. Log out elsewhere first.`
            throw new CommandError('LIMIT_REACHED', { message })
          }
          enter(draft, attachment, context)
          owner = node.id
          return attachment
        },
      })
      // Others may have declared this node dead meanwhile, and the session is swept up by them.
      if (owner !== node.id) throw new CommandError('UNAVAILABLE')
      return attached
    },

    async requireEntry({ userId, sessionId, attachment }) {
      const name = sessionField(sessionId)
      const { fields, now } = await backend.read(userKey(userId), { names: [name] })
      if (readEntry(fields.get(name)?.value)?.attachment === attachment) return now
      // The next login says whether there may be one.
      const message = 'The session was ended while it began. Log in again.'
      throw new CommandError('UNAVAILABLE', { message })
    },
  }
}

function fieldsOf({ resume }: Login): readonly FieldName[] {
  return resume === undefined ? [] : [replacedField(resume.sessionId)]
}

// It could not be told: it was cut off when the user logged in elsewhere.
function requireUnreplaced(draft: Draft, request: Login): void {
  const isReplaced = fieldsOf(request).some((name) => draft.get(name) !== undefined)
  if (isReplaced && request.exclusive !== true) throw new CommandError('REPLACED')
}
