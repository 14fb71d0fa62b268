import { keyOf, type FieldName } from '../backend.ts'
import type { PushSubscriptionView, PushWhen, PushWords } from '../../protocol/push.ts'
import type { Draft } from './draft.ts'

/** A device of a user, as the user's record keeps it. */
export interface StoredSubscription {
  readonly transport: string
  readonly target: unknown
  readonly when: PushWhen
  readonly device?: string
  readonly allow?: readonly string[]
  readonly words: PushWords
  /** The session that has spoken for the device last. */
  readonly sessionId: string
  readonly subscribedAt: number
}

/** The map of a user's record that holds the devices. */
export const DEVICES = 'push'
export const deviceField = (subscriptionId: string): FieldName => `push/${subscriptionId}`

export function readSubscription(text: string | undefined): StoredSubscription | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as StoredSubscription)
}

/** The user's devices. Asks for the map `DEVICES`. */
export function devicesOf(draft: Draft): readonly (readonly [string, StoredSubscription])[] {
  return draft.entries(DEVICES).map(([name, text]) => {
    // Written by `push.subscribe`.
    return [keyOf(name), JSON.parse(text) as StoredSubscription]
  })
}

/** What its own user is told of a device: all but what the service knows it by. */
export function toView(
  subscriptionId: string,
  { transport, when, device, allow, subscribedAt }: StoredSubscription,
): PushSubscriptionView {
  return {
    subscriptionId,
    transport,
    when,
    ...(device === undefined ? {} : { device }),
    ...(allow === undefined ? {} : { allow }),
    subscribedAt,
  }
}
