import type { PushData } from '../protocol/push.ts'
import type { PushContent } from '../protocol/pushInfo.ts'

/** One notification for one device. */
export interface Push {
  /** What `identify` has seen: whatever the client subscribed with. */
  readonly target: unknown
  /**
   * `ring` and `message` are to be seen at once; `close` takes the place of the `ring` with the same
   * key, or takes it away.
   */
  readonly kind: 'ring' | 'close' | 'message'
  /** A later push with the same key replaces the one before, shown or not yet delivered. */
  readonly collapseKey: string
  /** How long the service may keep it for a device that cannot be reached: for a ring, while it rings. */
  readonly ttlMs: number
  readonly title: string
  readonly body: string
  /** What the sender asked for, with one spelling for each thing. */
  readonly content: PushContent
  /** For the app on the device. */
  readonly data: PushData
  /** How many there have been since the user was last online, unless the sender does not count it. */
  readonly badgeCount?: number
}

/** What has become of a push. A `reason` is logged: it must hold no token, address or payload. */
export type PushOutcome =
  | { readonly status: 'sent' }
  /** The service does not know the device any more: it is unsubscribed. */
  | { readonly status: 'gone' }
  /** The service is away or busy: it is tried again while there is time. */
  | {
      readonly status: 'retry'
      readonly reason: string
      readonly retryAfterMs?: number
      /** Nobody knows whether the service has taken it: the answer was lost. */
      readonly isUnsure?: boolean
    }
  /** It would be refused again. */
  | { readonly status: 'failed'; readonly reason: string }

/**
 * Sends pushes by one service. Write one for a service that Beckon does not know: `content` has what
 * its documents call for, and `content.info` is what the sender gave, untouched.
 */
export interface PushTransport {
  /** What clients subscribe by: `web`, `fcm`, `apns`, or a name of yours. */
  readonly name: string
  /** What a browser needs to subscribe: the public VAPID key. */
  readonly publicKey?: string
  /**
   * What tells this device from all others, by what a client wants to subscribe with. Throws an
   * `Error` whose message says what is wrong with it; the client reads that.
   */
  identify(target: unknown): string
  /** Sends one. What it throws counts as `retry`, and is reported by its name alone. */
  send(push: Push, options: { readonly signal: AbortSignal }): Promise<PushOutcome>
  /** Lets go of connections. */
  close?(): Promise<void>
}

/** Which image of a notification: a field of `androidInfo`, or `image` of `apnsInfo`. */
export type PushImageField = 'HuaWeiImage' | 'HonorImage' | 'GoogleImage' | 'apns.image'
