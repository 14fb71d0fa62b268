import type { Push, PushOutcome, PushTransport } from 'beckon/server/push'

export interface XiaomiOptions {
  /** The AppSecret of the app. */
  readonly appSecret: string
  readonly packageName: string
  /** Another one for phones outside of China. */
  readonly endpoint?: string
}

/** Pushes to Xiaomi phones. Apps subscribe with `{ regId }`. */
export function xiaomi({
  appSecret,
  packageName,
  endpoint = 'https://api.xmpush.xiaomi.com',
}: XiaomiOptions): PushTransport {
  return {
    name: 'xiaomi',
    identify: readRegId,
    async send(push, { signal }) {
      const form = { ...toForm(push), restricted_package_name: packageName }
      const response = await fetch(`${endpoint}/v3/message/regid`, {
        method: 'POST',
        headers: { Authorization: `key=${appSecret}` },
        body: new URLSearchParams(form),
        signal,
      })
      return toOutcome(response)
    },
  }
}

/** What tells a phone from all others. What is thrown here is read by the client. */
function readRegId(target: unknown): string {
  const regId =
    typeof target === 'object' && target !== null && 'regId' in target ? target.regId : ''
  if (typeof regId === 'string' && regId !== '') return regId
  throw new Error('The target has no regId. Subscribe with the RegID of Mi Push: { regId }.')
}

function toForm(push: Push): Record<string, string> {
  const { data, content, title, body } = push
  const { xiaomiChannelId, sound } = content.android
  const isTakenAway = data.type === 'close' && data.reason !== 'missed'
  return {
    registration_id: readRegId(push.target),
    // 1 shows nothing: the app gets the payload, and takes the notification away.
    pass_through: isTakenAway ? '1' : '0',
    // Most characters that Mi Push takes of either.
    title: title.slice(0, 49),
    description: body.slice(0, 127),
    payload: JSON.stringify({ ...data, extension: content.extension }),
    time_to_live: String(push.ttlMs),
    // A notification with the same id takes the place of the one before.
    notify_id: String(toNumber(push.collapseKey)),
    ...(xiaomiChannelId === undefined ? {} : { 'extra.channel_id': xiaomiChannelId }),
    ...(sound === undefined ? {} : { 'extra.sound_uri': sound }),
  }
}

/** A reason is logged, so it holds nothing of what was sent. */
async function toOutcome(response: Response): Promise<PushOutcome> {
  const reason = `Mi Push has answered ${response.status}`
  if (response.status === 429 || response.status >= 500) return { status: 'retry', reason }
  const answer: unknown = await response.json().catch(() => undefined)
  const { result, code } = Object(answer) as { readonly result?: unknown; readonly code?: unknown }
  if (response.ok && result === 'ok') return { status: 'sent' }
  return { status: 'failed', reason: `${reason}, code ${Number(code)}` }
}

function toNumber(key: string): number {
  let number = 0
  for (const character of key) number = (number * 31 + (character.codePointAt(0) ?? 0)) % 2 ** 31
  return number
}
