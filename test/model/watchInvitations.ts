import type { InvitationShape } from '../../src/protocol/invitations.ts'
import type { Backend, Change, RecordKey } from '../../src/server/backend.ts'
import { fromEffectText } from '../../src/server/engine/effects.ts'
import type { StoredInvitation } from '../../src/server/engine/invitationRecord.ts'

/** A backend that looks at every commit of an invitation. */
export interface InvitationWatch {
  readonly backend: Backend
  /** Every invitation as it was committed last. */
  readonly known: ReadonlyMap<
    string,
    { readonly domain: RecordKey; readonly shape: InvitationShape }
  >
  /** The ids of the messages that commits have asked to be stored, by conversation. */
  readonly steps: ReadonlyMap<RecordKey, readonly string[]>
  /** What must never be, as it was seen. */
  readonly broken: string[]
}

export function watchInvitations(inner: Backend): InvitationWatch {
  const known = new Map<string, { domain: RecordKey; shape: InvitationShape }>()
  const steps = new Map<RecordKey, string[]>()
  const broken: string[] = []
  return {
    known,
    steps,
    broken,
    backend: {
      ...inner,
      async commit(key, change) {
        const result = await inner.commit(key, change)
        if (result.status === 'ok' && key.startsWith('domain:')) look(key, change)
        return result
      },
    },
  }

  function look(domain: RecordKey, change: Change): void {
    for (const { name, value } of change.fields) {
      const isInvitation = name.startsWith('live/') || name.startsWith('ended/')
      if (!isInvitation || value === null) continue
      const { invitation } = JSON.parse(value) as StoredInvitation
      const before = known.get(`${domain} ${invitation.inviteId}`)?.shape
      if (before !== undefined) checkStep(before, invitation)
      checkShape(invitation)
      known.set(`${domain} ${invitation.inviteId}`, { domain, shape: invitation })
    }
    const live = [...known.values()].filter(({ shape, ...at }) => {
      return at.domain === domain && shape.kind === 'call' && shape.status !== 'ended'
    })
    if (live.length > 1) broken.push(`${domain} has ${live.length} live calls`)
    for (const text of change.outbox) {
      const effect = fromEffectText(text)
      if (effect.type !== 'invitation.stored' || !('userId' in effect.message.to)) continue
      const { from, to, messageId } = effect.message
      const thread: RecordKey = `thread:${[from, to.userId].toSorted().join('\n')}`
      steps.set(thread, [...(steps.get(thread) ?? []), messageId])
    }
  }

  function checkStep(before: InvitationShape, after: InvitationShape): void {
    const id = before.inviteId
    const isSame = JSON.stringify(before) === JSON.stringify(after)
    if (after.rev < before.rev) broken.push(`${id} went back to ${after.rev}`)
    if (after.rev === before.rev && !isSame) broken.push(`${id} changed within ${after.rev}`)
    if (before.status === 'ended' && !isSame) broken.push(`${id} changed after its end`)
    if (before.status === 'active' && after.status === 'ringing') broken.push(`${id} rings again`)
    if (before.status === 'active' && after.endReason === 'cancelled') {
      broken.push(`${id} was cancelled after an accept`)
    }
    const isPair = after.invitees.length === 1
    const wasAnswered = before.status === 'active' && after.status === 'ended' && isPair
    if (wasAnswered && after.endReason !== 'ended' && after.endReason !== 'failed') {
      broken.push(`${id} was answered, and ended by ${after.endReason}`)
    }
    for (const { userId, state, sessionId } of before.invitees) {
      const now = after.invitees.find((invitee) => invitee.userId === userId)
      if (state !== 'accepted') continue
      if (now?.state !== 'accepted' && now?.state !== 'left' && now?.state !== 'pending') {
        broken.push(`${id}: ${userId} was in, and is now ${now?.state ?? 'nobody'}`)
      }
      if (now?.state !== 'accepted') continue
      if (now.sessionId !== sessionId) broken.push(`${id}: the answer of ${userId} has moved`)
    }
  }

  function checkShape({ inviteId, status, policy, invitees, ...rest }: InvitationShape): void {
    const accepted = invitees.filter(({ state }) => state === 'accepted')
    const open = invitees.filter(({ state }) => state === 'pending' || state === 'delivered')
    if (policy.answer === 'first' && accepted.length > 1) broken.push(`${inviteId} has two winners`)
    if (status === 'ended' && open.length > 0) broken.push(`${inviteId} rings after its end`)
    if ((status === 'ended') !== (rest.endReason !== undefined)) {
      broken.push(`${inviteId} is ${status} because of ${rest.endReason}`)
    }
  }
}
