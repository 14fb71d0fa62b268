import { MAX_INVITATION_MS } from '../../protocol/limits.ts'
import type { Backend, FieldName, RecordKey } from '../backend.ts'
import { CommandError } from './commandError.ts'
import type { Draft } from './draft.ts'
import { toEffectText } from './effects.ts'
import { readFrom } from './inbox.ts'

const DOMAIN: FieldName = 'at/domain'

/** Longer than any invitation rings, lasts and is kept. */
const KEEP_MS = 2 * MAX_INVITATION_MS + 2 * 24 * 60 * 60 * 1000

/** Where one finds the domain of an invitation by its id alone, whoever asks. */
function indexKey(inviteId: string): RecordKey {
  return `domain:id:${inviteId}`
}

/** Leaves the way to an invitation behind, once it is made. */
export function rememberDomain(draft: Draft, inviteId: string, domain: RecordKey): void {
  draft.effect(toEffectText({ type: 'invitation.named', inviteId, domain }))
}

/** The query and the decision of that effect. Of two that take one id at once, the first keeps it. */
export const naming = {
  keyOf: indexKey,
  query: { names: [DOMAIN] },
  decide(draft: Draft, domain: RecordKey): void {
    if (draft.get(DOMAIN) !== undefined) return
    draft.expectField(DOMAIN)
    draft.set(DOMAIN, domain, { lapsesAt: draft.now + KEEP_MS })
  },
}

/** Refuses an id by which another invitation is kept somewhere else. */
export async function requireFree(
  backend: Backend,
  inviteId: string,
  key: RecordKey,
): Promise<void> {
  const domain = await findNamed(backend, inviteId)
  if (domain === undefined || domain === key) return
  if ((await readFrom(backend, domain, inviteId)) !== undefined) throw idTaken()
}

/** Why somebody who is no party to an invitation cannot do anything about it. */
export async function whyNot(backend: Backend, inviteId: string): Promise<CommandError> {
  const domain = await findNamed(backend, inviteId)
  if (domain !== undefined && (await readFrom(backend, domain, inviteId)) !== undefined) {
    const message = 'You are not invited. Only the inviter and the invitees can do anything.'
    return new CommandError('FORBIDDEN', { message })
  }
  const message = `There is no invitation "${inviteId}", or it ended long ago. Check the id.`
  return new CommandError('NOT_FOUND', { message })
}

async function findNamed(backend: Backend, inviteId: string): Promise<RecordKey | undefined> {
  const { fields } = await backend.read(indexKey(inviteId), { names: [DOMAIN] })
  // Written by `naming`.
  return fields.get(DOMAIN)?.value as RecordKey | undefined
}

export function idTaken(): CommandError {
  const message =
    'This inviteId belongs to another invitation. Give every invitation an id of its own.'
  return new CommandError('CONFLICT', { message })
}
