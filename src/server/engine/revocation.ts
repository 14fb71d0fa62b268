import { keyOf, type FieldName } from '../backend.ts'
import { CommandError } from './commandError.ts'
import type { Draft } from './draft.ts'
import { userKey } from './liveSession.ts'
import { deviceField, devicesOf } from './pushRecord.ts'
import type { Services } from './services.ts'
import { endEntry } from './sessionEntry.ts'
import { SESSION_MAPS } from './userRecord.ts'

/** Whom to shut out: a user, or one of the user's sessions. */
export interface RevokedParty {
  readonly userId: string
  readonly sessionId?: string
}

/** In a user's record: tokens that were issued until then are refused. */
export const REVOKED_AT: FieldName = 'token/revokedAt'

/** Longer than any token lives, with what clocks may be apart. */
const REMEMBER_MS = 24 * 60 * 60 * 1000 + 60_000

export type Revoke = (who: RevokedParty) => Promise<void>

/** Ends sessions on whatever node they are: that node hears of it by the record. */
export function createRevoke({
  desk,
  specialChannels,
}: Pick<Services, 'desk' | 'specialChannels'>): Revoke {
  return ({ userId, sessionId }) =>
    desk.decide(userKey(userId), {
      query: { maps: SESSION_MAPS },
      decide(draft) {
        const isOne = sessionId !== undefined
        // Its client would come back with another token, or with none that is left.
        const reason = isOne ? 'closedByServer' : 'unauthorized'
        // Who is shut out is not rung either. First, or the end of the sessions would ring them.
        for (const [subscriptionId, device] of devicesOf(draft)) {
          if (!isOne || device.sessionId === sessionId) draft.delete(deviceField(subscriptionId))
        }
        for (const [name] of draft.entries('session')) {
          if (isOne && keyOf(name) !== sessionId) continue
          endEntry(draft, { name, reason }, { userId, specialChannels })
        }
        if (isOne) return
        draft.set(REVOKED_AT, String(draft.now), { lapsesAt: draft.now + REMEMBER_MS })
      },
    })
}

/** Refuses a token that was issued before its user was shut out. Needs `REVOKED_AT` in the query. */
export function requireUnrevoked(draft: Draft, issuedAt: number | undefined): void {
  if (issuedAt === undefined) return
  // Of a login and a revocation at once, on two nodes, one must see the other.
  draft.expectField(REVOKED_AT)
  const revokedAt = draft.get(REVOKED_AT)
  if (revokedAt === undefined || issuedAt > Number(revokedAt)) return
  const message = 'The token has been revoked. Get one that is issued from now on.'
  throw new CommandError('UNAUTHORIZED', { message })
}
