import * as z from 'zod'
import type { Answer } from './answers.ts'

/** Of https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages what an app may send here. */
const message = z.strictObject({
  token: z.string().min(1),
  data: z.record(z.string(), z.string()).optional(),
  android: z.strictObject({
    priority: z.enum(['HIGH', 'NORMAL']),
    ttl: z.string().regex(/^\d+(\.\d{1,9})?s$/),
    collapse_key: z.string(),
    notification: z
      .strictObject({
        title: z.string(),
        body: z.string(),
        tag: z.string(),
        channel_id: z.string().optional(),
        sound: z.string().optional(),
        image: z.url().optional(),
        notification_count: z.int().optional(),
      })
      .optional(),
  }),
})
export type FcmMessage = z.infer<typeof message>

/** "from", "message_type", "gcm", and whatever begins like FCM's own. */
const RESERVED = /^(from$|message_type$|google|gcm)/

const MAX_BYTES = 4096

/** The field that FCM would refuse it for. */
export function problemOf(given: unknown): string | undefined {
  const { success, data, error } = message.safeParse(given)
  if (!success) return ['message', ...(error.issues[0]?.path ?? [])].join('.')
  const entries = Object.entries(data.data ?? {})
  const reserved = entries.find(([name]) => RESERVED.test(name))
  if (reserved !== undefined) return 'message.data'
  const shown = Object.entries(data.android.notification ?? {})
  const size = Buffer.byteLength([...entries, ...shown].flat().join(''))
  return size > MAX_BYTES ? 'message' : undefined
}

interface FcmErrorMore {
  readonly text?: string
  /** Which of the request are wrong. */
  readonly fields?: readonly string[]
  /** What else is said of it. */
  readonly details?: readonly object[]
}

/** An error as FCM answers it. */
export function fcmError(
  status: number,
  errorCode: string,
  { text = errorCode, fields = [], details = [] }: FcmErrorMore = {},
): Exclude<Answer, string> {
  const all = [
    { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode },
    ...details,
  ]
  if (fields.length > 0) {
    const fieldViolations = fields.map((field) => ({ field, description: text }))
    all.push({ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations })
  }
  return {
    status,
    body: { error: { code: status, status: errorCode, message: text, details: all } },
  }
}
