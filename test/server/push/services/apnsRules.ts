import type { IncomingHttpHeaders } from 'node:http2'
import * as z from 'zod'

/** Of https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification what is used here. */
const payload = z.looseObject({
  aps: z.strictObject({
    alert: z.strictObject({ title: z.string(), body: z.string() }).optional(),
    badge: z.int().nonnegative().optional(),
    sound: z
      .union([
        z.string(),
        z.strictObject({
          critical: z.literal([0, 1]),
          name: z.string(),
          volume: z.number().min(0).max(1),
        }),
      ])
      .optional(),
    'content-available': z.literal(1).optional(),
    'mutable-content': z.literal(1).optional(),
    'interruption-level': z.enum(['passive', 'active', 'time-sensitive', 'critical']).optional(),
  }),
})
export type ApnsPayload = z.infer<typeof payload>

/** What APNs would refuse it for, in its words. */
export function problemOf(headers: IncomingHttpHeaders, body: Buffer): string | undefined {
  const type = headers['apns-push-type']
  const isVoip = type === 'voip'
  if (body.length === 0) return 'PayloadEmpty'
  if (body.length > (isVoip ? 5120 : 4096)) return 'PayloadTooLarge'
  if (Buffer.byteLength(String(headers['apns-collapse-id'] ?? '')) > 64) return 'BadCollapseId'
  if (!/^\d+$/.test(String(headers['apns-expiration']))) return 'BadExpirationDate'
  if (!/^(alert|background|voip)$/.test(String(type))) return 'InvalidPushType'
  if (!/^(5|10)$/.test(String(headers['apns-priority']))) return 'BadPriority'
  if (type === 'background' && headers['apns-priority'] !== '5') return 'BadPriority'
  if (isVoip !== String(headers['apns-topic']).endsWith('.voip')) return 'BadTopic'
  // It would take this one, and iOS show nothing.
  return payload.safeParse(JSON.parse(body.toString())).success ? undefined : 'BadPayload'
}
