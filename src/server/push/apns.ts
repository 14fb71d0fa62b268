import * as z from 'zod'
import type { Push, PushOutcome, PushTransport } from '../pushTransport.ts'
import { apnsKindOf, toApnsRequest, type ApnsKind } from './toApnsRequest.ts'
import { checkTarget } from './checkTarget.ts'
import { createApnsLine, type ApnsAnswer, type ApnsLine } from './createApnsLine.ts'
import { createProviderToken, type ProviderKey } from './createProviderToken.ts'
import { TOO_LARGE, failed, retry, unreachable } from './outcomes.ts'
import { parseRetryAfter } from './parseRetryAfter.ts'

export interface ApnsOptions extends ProviderKey {
  /** The bundle id of the app. */
  readonly topic: string
  /** Whether devices that say nothing of it have the app from the store, or TestFlight. @default true */
  readonly production?: boolean
  /** Where APNs is, for all devices. @default Apple's servers */
  readonly endpoint?: string
  /** PEM of the authority that `endpoint` is signed by. @default those that Node knows */
  readonly ca?: string
}

const PRODUCTION = 'https://api.push.apple.com'
const SANDBOX = 'https://api.sandbox.push.apple.com'

const deviceToken = z
  .string()
  .regex(/^[\da-f]+$/i)
  .max(200)

const target = z.object({
  token: deviceToken,
  voipToken: deviceToken.optional(),
  sandbox: z.boolean().optional(),
})
type Target = z.infer<typeof target>

/**
 * Pushes to iPhones, iPads and Macs, by Apple's Push Notification service. Apps subscribe with
 * `{ token, voipToken?, sandbox? }`. Throws for a key that is none.
 */
export function apns(options: ApnsOptions): PushTransport {
  const { topic, production = true, endpoint, ca } = options
  if (!/^[\w-]+(\.[\w-]+)+$/.test(topic)) {
    throw new Error('The topic of apns() must be the bundle id of the app: com.example.app.')
  }
  const provider = createProviderToken(options)
  const lines = new Map<string, ApnsLine>()

  return {
    name: 'apns',
    // Hexadecimal, in either case.
    identify: (given) => check(given).token.toLowerCase(),
    async send(push, { signal }) {
      const device = check(push.target)
      const kind = apnsKindOf(push, device.voipToken !== undefined)
      return sendAs(kind, { push, device, signal })
    },
    close() {
      for (const line of lines.values()) line.close()
      lines.clear()
      return Promise.resolve()
    },
  }

  async function sendAs(kind: ApnsKind, { push, device, signal }: Sending): Promise<PushOutcome> {
    const request = toApnsRequest(push, { kind, topic, now: Date.now() })
    if (request === undefined) return failed(TOO_LARGE)
    const token = kind === 'voip' ? (device.voipToken ?? device.token) : device.token
    const headers = { ':method': 'POST', ':path': `/3/device/${token}`, ...request.headers }
    const post = (providerToken: string) =>
      lineTo(device).post(
        { ...headers, authorization: `bearer ${providerToken}` },
        { body: request.body, signal },
      )
    try {
      const providerToken = await provider.get()
      const answer = await post(providerToken)
      const isRenewed =
        answer.reason === 'ExpiredProviderToken' && (await provider.renew(providerToken))
      const last = isRenewed ? await post(await provider.get()) : answer
      if (kind !== 'voip' || !isTokenUseless(last)) return toOutcome(last)
    } catch (error) {
      return unreachable('APNs', error)
    }
    // The other token may still be good, and then the call is seen at least.
    return sendAs('alert', { push, device, signal })
  }

  function lineTo({ sandbox = !production }: Target): ApnsLine {
    const origin = endpoint ?? (sandbox ? SANDBOX : PRODUCTION)
    const line = lines.get(origin) ?? createApnsLine(origin, ca === undefined ? {} : { ca })
    lines.set(origin, line)
    return line
  }
}

interface Sending {
  readonly push: Push
  readonly device: Target
  readonly signal: AbortSignal
}

function check(given: unknown): Target {
  return checkTarget(
    target,
    given,
    '{ token, voipToken?, sandbox? }, the tokens of the device in hexadecimal',
  )
}

function isTokenUseless({ status, reason }: ApnsAnswer): boolean {
  return status === 410 || (status === 400 && reason === 'BadDeviceToken')
}

/** By https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns */
function toOutcome({ status, reason: word, retryAfter }: ApnsAnswer): PushOutcome {
  if (status === 200) return { status: 'sent' }
  if (status === 410) return { status: 'gone' }
  const reason = `APNs has answered ${status}${word === '' ? '' : ` ${word}`}.`
  if (status === 429 || status >= 500) {
    return retry(reason, parseRetryAfter(retryAfter, Date.now()))
  }
  const advice = ADVICE.get(word)
  return failed(advice === undefined ? reason : `${reason} ${advice}`)
}

/**
 * A token that is refused for one of these may be a good one, and options of this server wrong: it
 * must not cost all devices their subscription.
 */
const ADVICE = new Map([
  [
    'BadDeviceToken',
    'The token is none, or the app is built for the other environment: see production of apns(), and sandbox of the target.',
  ],
  ['DeviceTokenNotForTopic', 'The device has subscribed in an app with another bundle id.'],
  ['ExpiredProviderToken', 'The clock of this machine is wrong.'],
  ['InvalidProviderToken', 'The key, keyId and teamId of apns() do not belong together.'],
  ['TopicDisallowed', 'The team of apns() has no app with this topic.'],
])
