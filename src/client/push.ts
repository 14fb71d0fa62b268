import type { PushSubscriptionView, PushWhen, PushWords } from '../protocol/push.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import { requireJson } from './fromWire.ts'

/** By what a server pushes, and what a device must know to subscribe. */
export interface PushService {
  readonly transport: string
  /** Of `web`: the public VAPID key, as base64url (RFC 8292). */
  readonly publicKey?: string
}

export interface PushSubscribeRequest {
  /** One of `services()`. */
  readonly transport: string
  /** What its service knows this device by, as JSON, at most 4 KiB: of `web` a `PushSubscription`. */
  readonly target: unknown
  /** Whether it is pushed to while the user has no live session, or every time. @default 'offline' */
  readonly when?: PushWhen
  /** A label, as that of a session: "phone". */
  readonly device?: string
  /** Of whom alone it is told; at most 100 users. @default everybody */
  readonly allow?: readonly string[]
  /** What notifications say where nobody has given them a text, such as "Incoming call". */
  readonly words?: PushWords
}

/** Devices on which the user is reached while no app is open. */
export interface Push {
  /** By which services the server pushes. */
  services(options?: CommandOptions): Promise<readonly PushService[]>
  /** The same device again is the same subscription, and one of another user is that no longer. */
  subscribe(request: PushSubscribeRequest, options?: CommandOptions): Promise<PushSubscriptionView>
  /** One that there is not is no error. */
  unsubscribe(subscriptionId: string, options?: CommandOptions): Promise<void>
  /** The user's devices. */
  list(options?: CommandOptions): Promise<readonly PushSubscriptionView[]>
}

export function createPush({ send }: ClientCore): Push {
  return {
    services: (options) => send('push.services', {}, options),
    subscribe: async (request, options) => {
      const target = requireJson(request.target, '`target`')
      return send('push.subscribe', { ...request, target }, options)
    },
    async unsubscribe(subscriptionId, options) {
      await send('push.unsubscribe', { subscriptionId }, options)
    },
    list: (options) => send('push.list', {}, options),
  }
}
