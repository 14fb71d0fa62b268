import type { PushData } from '../../protocol/push.ts'
import type { Push } from '../pushTransport.ts'
import { fitPayload, textsOf, type PushTexts } from './fitPayload.ts'

/** Most bytes of keys and values: https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode */
const MAX_BYTES = 4096

/** Four weeks: https://firebase.google.com/docs/cloud-messaging/concept-options#ttl */
const MAX_TTL_MS = 28 * 24 * 60 * 60 * 1000

export interface FcmTarget {
  /** The registration token. */
  readonly token: string
  /** The app shows the notification itself: it is woken by each push, and gets the texts as data. */
  readonly dataOnly?: boolean | undefined
}

/** Of https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages what we send. */
export interface FcmMessage {
  readonly token: string
  readonly data: Readonly<Record<string, string>>
  readonly android: {
    readonly priority: 'HIGH' | 'NORMAL'
    readonly ttl: string
    readonly collapse_key: string
    readonly notification?: FcmNotification
  }
}

interface FcmNotification {
  readonly title: string
  readonly body: string
  readonly tag: string
  readonly channel_id?: string
  readonly sound?: string
  readonly image?: string
  readonly notification_count?: number
}

/** Nothing when it is too large even without its texts. */
export function toFcmMessage(push: Push, target: FcmTarget): FcmMessage | undefined {
  const isSilent = target.dataOnly === true || isTakenAway(push)
  const payload = fitPayload(textsOf(push), {
    maxBytes: MAX_BYTES,
    build: (texts) =>
      isSilent
        ? { data: toData(push.data, texts) }
        : { data: toData(push.data, {}, texts.extension), notification: notify(push, texts) },
  })
  if (payload === undefined) return undefined

  const { data, ...notification } = payload
  return {
    token: target.token,
    data,
    android: {
      priority: priorityOf(push),
      ttl: `${Math.min(MAX_TTL_MS, Math.max(0, Math.round(push.ttlMs))) / 1000}s`,
      collapse_key: push.collapseKey,
      ...notification,
    },
  }
}

// Who has answered elsewhere needs no notification of it, and only the app can take one away.
function isTakenAway({ data }: Push): boolean {
  return data.type === 'close' && data.reason !== 'missed'
}

function notify(
  { kind, collapseKey, content: { android }, badgeCount }: Push,
  { title, body }: PushTexts,
): FcmNotification {
  // A call that was missed has made its sound already.
  const sound = kind === 'close' ? undefined : toResource(android.sound ?? soundOf(kind))
  return {
    title,
    body,
    tag: collapseKey,
    ...(android.fcmChannelId === undefined ? {} : { channel_id: android.fcmChannelId }),
    ...(sound === undefined ? {} : { sound }),
    ...(android.googleImage === undefined ? {} : { image: android.googleImage }),
    ...(badgeCount === undefined ? {} : { notification_count: badgeCount }),
  }
}

function soundOf(kind: Push['kind']): string | undefined {
  return kind === 'ring' ? 'default' : undefined
}

/**
 * Senders give the name of a file; Android looks for a resource, which is named without its ending.
 * @see https://github.com/firebase/firebase-android-sdk/blob/main/firebase-messaging/src/main/java/com/google/firebase/messaging/CommonNotificationBuilder.java
 */
function toResource(sound: string | undefined): string | undefined {
  return sound?.replace(/^.*\//, '').replace(/\.\w+$/, '')
}

/** As text, as FCM wants it. `from` is a reserved word there. */
function toData(
  { from, ...data }: PushData,
  texts: Partial<PushTexts>,
  extension = texts.extension,
): Record<string, string> {
  const { title, body } = texts
  const all = { ...data, fromUserId: from, title, body, extension }
  const present = Object.entries(all).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, String(value)]))
}

function priorityOf({ kind, content: { info } }: Push): 'HIGH' | 'NORMAL' {
  const vendor = info['vendorParams']
  const asked =
    typeof vendor === 'object' && vendor !== null && 'fcmPriority' in vendor
      ? vendor.fcmPriority
      : undefined
  if (asked === 'normal') return 'NORMAL'
  return kind === 'message' && asked !== 'high' ? 'NORMAL' : 'HIGH'
}
