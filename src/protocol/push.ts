import * as z from 'zod'
import type { CommandTable } from './define.ts'
import { inviteId, timestamp, userId } from './ids.ts'
import { jsonText } from './jsonText.ts'

/** Whether a device is pushed to when its user has no live session, or every time. */
export const pushWhen = z.enum(['offline', 'always'])
export type PushWhen = z.infer<typeof pushWhen>

/** What notifications say where nobody has given them a text, in the language of the device. */
export const pushWords = z.strictObject({
  call: z.string().max(200).exactOptional(),
  missed: z.string().max(200).exactOptional(),
  answered: z.string().max(200).exactOptional(),
  declined: z.string().max(200).exactOptional(),
  message: z.string().max(200).exactOptional(),
})
export type PushWords = z.infer<typeof pushWords>

const subscriptionId = z.string().min(1).max(64)
const transport = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be the name of a transport: web, fcm, apns, or your own')

/** One device on which a user can be reached while no app is open. */
const subscription = z.object({
  subscriptionId,
  transport,
  when: pushWhen,
  /** A label, as that of a session: "phone". */
  device: z.string().exactOptional(),
  allow: z.array(userId).readonly().exactOptional(),
  subscribedAt: timestamp,
})
export type PushSubscriptionView = Readonly<z.infer<typeof subscription>>

/** Most users that `allow` names. */
const MAX_ALLOWED = 100

export const pushCommands = {
  /** By which services this server pushes, and what a device must know to subscribe. */
  'push.services': {
    payload: z.strictObject({}),
    result: z.array(z.object({ transport, publicKey: z.string().exactOptional() })).readonly(),
  },
  /**
   * Has the user's calls pushed to a device. The same device again is the same subscription, with
   * what is said now; one that was another user's is that no longer.
   */
  'push.subscribe': {
    payload: z.strictObject({
      transport,
      /** What its service knows the device by. Secret: nobody is told of it. */
      target: jsonText,
      when: pushWhen.exactOptional(),
      device: z.string().max(128).exactOptional(),
      allow: z
        .array(userId)
        .max(MAX_ALLOWED, `names at most ${MAX_ALLOWED} users`)
        .readonly()
        .exactOptional(),
      words: pushWords.exactOptional(),
    }),
    result: subscription,
  },
  'push.unsubscribe': { payload: z.strictObject({ subscriptionId }), result: z.null() },
  /** The user's devices. */
  'push.list': {
    payload: z.strictObject({}),
    result: z.array(subscription).readonly(),
  },
} satisfies CommandTable

/** The body of `POST /push/decline`: of which ring, with the key that came with it. */
export const pushDeclined = z.object({ userId, inviteId, key: z.string().min(1).max(200) })
export type PushDeclined = z.infer<typeof pushDeclined>

/** Why a notification of a call is to go. */
export type PushEnd = 'missed' | 'answered' | 'declined'

interface PushDataBase {
  /** Whose notification it is. */
  readonly userId: string
  /** Who has called or written. */
  readonly from: string
  /** When it began to ring, or ended, or was written. */
  readonly at: number
  readonly channelId?: string
}

/** What the app on the device is told, besides what a notification shows. */
export type PushData =
  /** It rings. */
  | (PushDataBase & {
      readonly type: 'ring'
      readonly inviteId: string
      /** Until when, unless it rings until somebody answers. */
      readonly expiresAt?: number
      /** Declines without a session: `POST /push/decline` with `{ userId, inviteId, key }`. */
      readonly key: string
    })
  /** It rings no more. */
  | (PushDataBase & {
      readonly type: 'close'
      readonly inviteId: string
      readonly reason: PushEnd
    })
  | (PushDataBase & { readonly type: 'message'; readonly messageId: string })

/** What a service worker gets, as JSON. */
export interface WebPushPayload {
  readonly title: string
  readonly body: string
  /** What the sender has passed through. */
  readonly extension?: string
  readonly image?: string
  /** How many notifications there have been since the user was last here. */
  readonly badgeCount?: number
  readonly data: PushData
}
