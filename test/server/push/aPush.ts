import type { PushData } from '../../../src/protocol/push.ts'
import { pushInfo, toPushContent, type PushInfo } from '../../../src/protocol/pushInfo.ts'
import type { Push } from '../../../src/server/pushTransport.ts'

/** What ada's call looks like to bob's phone. */
export const ring = {
  type: 'ring',
  userId: 'bob',
  from: 'ada',
  at: 1_790_000_000_000,
  inviteId: 'one',
  expiresAt: 1_790_000_030_000,
  key: 'decline-key',
} as const satisfies PushData

export function closing(reason: 'missed' | 'answered' | 'declined'): PushData {
  const { userId, from, at, inviteId } = ring
  return { type: 'close', userId, from, at, inviteId, reason }
}

export const message: PushData = {
  type: 'message',
  userId: 'bob',
  from: 'ada',
  at: 1_790_000_000_000,
  channelId: 'lobby',
  messageId: 'm1',
}

/** A push to a device, with what a sender has asked for. */
export function aPush(
  target: unknown,
  { info = {}, data = ring, ...rest }: Partial<Push> & { info?: PushInfo } = {},
): Push {
  return {
    target,
    kind: data.type,
    collapseKey: 'invitation:one',
    ttlMs: 30_000,
    title: 'Ada',
    body: 'Incoming call',
    content: toPushContent(pushInfo.parse(info)),
    data,
    ...rest,
  }
}

/** A signal of a push that nobody gives up. */
export const options = { signal: new AbortController().signal }
