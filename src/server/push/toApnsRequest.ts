import type { Push } from '../pushTransport.ts'
import { fitPayload, textsOf, type PushTexts } from './fitPayload.ts'
import { keyDigest } from './keyDigest.ts'

/** What kind of push iOS is to take it for. */
export type ApnsKind = 'alert' | 'voip' | 'background'

/** Most bytes: https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification */
const MAX_BYTES = { alert: 4096, background: 4096, voip: 5120 }

/** Bytes of apns-collapse-id. */
const MAX_COLLAPSE_BYTES = 64

/** What senders give for a notification without a sound: Tencent's IOS_OFFLINE_PUSH_NO_SOUND. */
const NO_SOUND = 'push.no_sound'

export interface ApnsRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Who has answered elsewhere needs no notification of it: the app is woken and takes the ring away. A
 * call that was missed takes the place of the ring. A VoIP push must be a call that rings, or iOS ends
 * the app: https://developer.apple.com/documentation/pushkit/responding-to-voip-notifications-from-pushkit
 */
export function apnsKindOf({ kind, data, content }: Push, hasVoipToken: boolean): ApnsKind {
  if (data.type === 'close' && data.reason !== 'missed') return 'background'
  return kind === 'ring' && content.wantsVoip && hasVoipToken ? 'voip' : 'alert'
}

/** Nothing when it is too large even without its texts. */
export function toApnsRequest(
  push: Push,
  { kind, topic, now }: { kind: ApnsKind; topic: string; now: number },
): ApnsRequest | undefined {
  const build = (texts: PushTexts) => toPayload(push, { kind, texts })
  const payload = fitPayload(textsOf(push), { maxBytes: MAX_BYTES[kind], build })
  if (payload === undefined) return undefined

  const { ttlMs, collapseKey } = push
  const isLong = Buffer.byteLength(collapseKey) > MAX_COLLAPSE_BYTES
  return {
    headers: {
      'apns-topic': kind === 'voip' ? `${topic}.voip` : topic,
      'apns-push-type': kind,
      // 5 is the only one that iOS takes for a push that shows nothing.
      'apns-priority': kind === 'background' ? '5' : '10',
      // 0 is now or never.
      'apns-expiration': ttlMs > 0 ? String(Math.ceil((now + ttlMs) / 1000)) : '0',
      'apns-collapse-id': isLong ? keyDigest(collapseKey) : collapseKey,
    },
    body: JSON.stringify(payload),
  }
}

function toPayload(
  push: Push,
  { kind, texts: { title, body, extension } }: { kind: ApnsKind; texts: PushTexts },
) {
  const { image } = push.content.apns
  return {
    aps:
      kind === 'background'
        ? { 'content-available': 1 }
        : { alert: { title, body }, ...(kind === 'alert' ? looksOf(push) : {}) },
    ...(image === undefined || kind === 'background' ? {} : { image }),
    ...(extension === undefined ? {} : { ext: extension }),
    beckon: push.data,
  }
}

/** Of https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification */
function looksOf({ kind, badgeCount, content: { apns } }: Push) {
  const { image, raisesBadge, interruptionLevel } = apns
  const sound = kind === 'close' ? undefined : soundOf(kind, apns)
  return {
    ...(sound === undefined ? {} : { sound }),
    ...(badgeCount === undefined || !raisesBadge ? {} : { badge: badgeCount }),
    // The ring was loud enough: that it was missed interrupts nobody.
    ...(interruptionLevel === undefined || kind === 'close'
      ? {}
      : { 'interruption-level': interruptionLevel }),
    // The app's extension fetches the image.
    ...(image === undefined ? {} : { 'mutable-content': 1 }),
  }
}

function soundOf(kind: Push['kind'], { sound, interruptionLevel }: Push['content']['apns']) {
  const name = sound ?? (kind === 'ring' ? 'default' : NO_SOUND)
  if (name === NO_SOUND) return undefined
  // A name alone is as quiet as the switch on the side of the phone says.
  return interruptionLevel === 'critical' ? { critical: 1, name, volume: 1 } : name
}
