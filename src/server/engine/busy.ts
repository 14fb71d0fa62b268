import type { CallWaiting } from '../../protocol/users.ts'
import type { FieldName, RecordView } from '../backend.ts'
import { CommandError } from './commandError.ts'
import type { Desk } from './desk.ts'
import type { Draft } from './draft.ts'
import { userKey } from './liveSession.ts'

/** A call that a user is in, or is about to take. */
interface Line {
  readonly sessionId: string
  /** It has been asked for, and the call has not been taken yet. */
  readonly isClaim?: true
}

/** A user is free again so long after the last sign of life of whoever held the line. */
export const LEASE_MS = 30_000

const BUSY = 'busy'
export const busyField = (inviteId: string): FieldName => `${BUSY}/${inviteId}`

/** How a user, other than the server, wants calls to be dealt with while in one. */
export const CALL_WAITING: FieldName = 'status/callWaiting'

/** What says whether a user is busy, and what then. */
export const BUSY_QUERY = { maps: [BUSY], names: [CALL_WAITING] }

/** Sets or clears, in the user's own record, that the user is in a call. */
export function holdLine(draft: Draft, inviteId: string, sessionId: string | undefined): void {
  const name = busyField(inviteId)
  if (sessionId !== undefined) setLine(draft, inviteId, { sessionId })
  else if (draft.get(name) !== undefined) draft.delete(name)
}

/** Whether the user is in another call than this one, and does not want to be in two. */
export function isBusy(
  { fields }: Pick<RecordView, 'fields'>,
  { inviteId, callWaiting }: { readonly inviteId: string; readonly callWaiting: CallWaiting },
): boolean {
  const names = [...fields.keys()].filter((name) => name.startsWith(`${BUSY}/`))
  return (
    isTaken(names, inviteId) && waitingOf(fields.get(CALL_WAITING)?.value, callWaiting) !== 'allow'
  )
}

/** What is to become of another call while the user is in one. */
export function waitingOf(own: string | undefined, server: CallWaiting): CallWaiting {
  // Written by `user.setCallWaiting`, which checks it.
  return (own as CallWaiting | undefined) ?? server
}

export interface Claim {
  readonly userId: string
  readonly sessionId: string
  readonly inviteId: string
}

/**
 * Takes a user's line for a call before the call itself is taken, so that two cannot be taken at
 * once. Returns the way back, for when the call refuses. Throws `BUSY`.
 */
export async function claimLine(
  desk: Desk,
  { userId, sessionId, inviteId }: Claim,
  callWaiting: CallWaiting,
): Promise<() => Promise<void>> {
  const name = busyField(inviteId)
  await desk.decide(userKey(userId), {
    query: BUSY_QUERY,
    decide(draft) {
      const names = draft.entries(BUSY).map(([line]) => line)
      const waiting = waitingOf(draft.get(CALL_WAITING), callWaiting)
      if (isTaken(names, inviteId) && waiting !== 'allow') throw new CommandError('BUSY')
      if (draft.get(name) !== undefined) return
      draft.expectRecord()
      setLine(draft, inviteId, { sessionId, isClaim: true })
    },
  })
  return () =>
    desk.decide(userKey(userId), {
      query: { names: [name] },
      decide(draft) {
        const line = readLine(draft.get(name))
        if (line?.isClaim !== true || line.sessionId !== sessionId) return
        draft.expectField(name)
        draft.delete(name)
      },
    })
}

function setLine(draft: Draft, inviteId: string, line: Line): void {
  draft.set(busyField(inviteId), JSON.stringify(line), { lapsesAt: draft.now + LEASE_MS })
}

function isTaken(names: readonly FieldName[], inviteId: string): boolean {
  return names.some((name) => name !== busyField(inviteId))
}

function readLine(text: string | undefined): Line | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Line)
}
