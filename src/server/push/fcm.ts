import { untilAborted } from '../../internal/untilAborted.ts'
import * as z from 'zod'
import type { PushOutcome, PushTransport } from '../pushTransport.ts'
import { checkTarget } from './checkTarget.ts'
import { createAccess } from './createAccess.ts'
import { TOO_LARGE, failed, retry, unreachable } from './outcomes.ts'
import { parseRetryAfter } from './parseRetryAfter.ts'
import { checkServiceAccount, type ServiceAccount } from './serviceAccount.ts'
import { toFcmMessage, type FcmMessage } from './toFcmMessage.ts'

export interface FcmOptions {
  /** The JSON file of the Firebase console, as it is or read. */
  readonly serviceAccount: ServiceAccount | string
  /** Where FCM is. @default 'https://fcm.googleapis.com' */
  readonly endpoint?: string
  /** For a proxy. @default the `fetch` of Node */
  readonly fetch?: typeof globalThis.fetch
}

/** How long to wait when FCM says too many and not how long: https://firebase.google.com/docs/cloud-messaging/scale-fcm */
const TOO_MANY_MS = 60_000

const target = z.object({
  token: z
    .string()
    .regex(/^[\w:.-]+$/)
    .max(4096),
  dataOnly: z.boolean().optional(),
})

/**
 * Pushes to Android apps, by the HTTP v1 API of Firebase Cloud Messaging. Apps subscribe with
 * `{ token, dataOnly? }`. Throws for a service account that is none.
 */
export function fcm({
  serviceAccount,
  endpoint = 'https://fcm.googleapis.com',
  fetch = globalThis.fetch,
}: FcmOptions): PushTransport {
  const account = checkServiceAccount(serviceAccount)
  const access = createAccess(account, fetch)
  const url = new URL(`/v1/projects/${account.projectId}/messages:send`, endpoint)

  return {
    name: 'fcm',
    identify: (given) => check(given).token,
    async send(push, { signal }) {
      const message = toFcmMessage(push, check(push.target))
      if (message === undefined) return failed(TOO_LARGE)
      try {
        const outcome = await attempt(message, signal)
        // A token that was taken back. A new one is asked for, once.
        return outcome ?? (await attempt(message, signal)) ?? failed(REFUSED)
      } catch (error) {
        return unreachable('FCM', error)
      }
    },
  }

  /** Nothing when the access token was refused. */
  async function attempt(message: FcmMessage, signal: AbortSignal) {
    const granted = await untilAborted(access.get(), signal)
    if ('none' in granted) return granted.none
    const response = await fetch(url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${granted.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ message }),
      redirect: 'error',
      signal,
    })
    const { status, headers } = response
    const { code, isTokenWrong } = response.ok ? FINE : await readProblem(response)
    if (response.ok) await response.body?.cancel()
    if (status !== 401 || code === 'THIRD_PARTY_AUTH_ERROR') {
      if (isTokenWrong) return { status: 'gone' } as const
      return toOutcome(status, code, headers.get('retry-after'))
    }
    access.drop(granted.token)
    return undefined
  }
}

const REFUSED = 'FCM has answered 401. Has the service account the right to send messages?'

function check(given: unknown): z.infer<typeof target> {
  return checkTarget(target, given, '{ token, dataOnly? }, the registration token of FCM')
}

const problem = z.object({
  error: z.object({
    status: z.string().optional(),
    details: z
      .array(
        z.object({
          '@type': z.string().optional(),
          errorCode: z.string().optional(),
          fieldViolations: z.array(z.object({ field: z.string().optional() })).optional(),
        }),
      )
      .optional(),
  }),
})
type Details = NonNullable<z.infer<typeof problem>['error']['details']>

interface Problem {
  readonly code: string
  readonly isTokenWrong: boolean
}

const FINE: Problem = { code: '', isTokenWrong: false }

/** By https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode, or of Google's APIs. */
async function readProblem(response: Response): Promise<Problem> {
  const read = problem.safeParse(await response.json().catch(() => undefined))
  const { status, details = [] } = read.data?.error ?? {}
  const code = details.find(({ errorCode }) => errorCode !== undefined)?.errorCode ?? status ?? ''
  return {
    // Nothing else of an answer is told: it may quote what was sent.
    code: /^[A-Z_]{1,60}$/.test(code) ? code : '',
    isTokenWrong:
      response.status === 400 && code === 'INVALID_ARGUMENT' && isAboutTokenAlone(details),
  }
}

/**
 * "An extension of type google.rpc.BadRequest is returned to specify which field was invalid":
 * https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode. Where it does not, as in the
 * second example of https://firebase.google.com/docs/cloud-messaging/error-codes, anything may be
 * wrong, the payload too, which must not cost all devices their subscription. Nor must a certificate
 * of the wrong environment, for which FCM blames the token of an iPhone and adds what APNs has said.
 */
function isAboutTokenAlone(details: Details): boolean {
  const fields = details.flatMap(({ fieldViolations = [] }) =>
    fieldViolations.map(({ field }) => field),
  )
  return (
    fields.length > 0 &&
    fields.every((field) => field === 'message.token') &&
    !details.some(({ '@type': type }) => type?.endsWith('.ApnsError') === true)
  )
}

function toOutcome(status: number, code: string, retryAfter: string | null): PushOutcome {
  if (status >= 200 && status < 300) return { status: 'sent' }
  // A 404 alone could be a wrong project, which must not cost all devices their subscription.
  if (code === 'UNREGISTERED') return { status: 'gone' }
  const reason = `FCM has answered ${status}${code === '' ? '' : ` ${code}`}.`
  if (status === 429) return retry(reason, parseRetryAfter(retryAfter, Date.now()) ?? TOO_MANY_MS)
  if (status >= 500) return retry(reason, parseRetryAfter(retryAfter, Date.now()))
  if (code === 'SENDER_ID_MISMATCH') {
    return failed(`${reason} The device has subscribed with another project of Firebase.`)
  }
  return failed(reason)
}
