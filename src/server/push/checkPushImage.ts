import type { PushImageField } from '../pushTransport.ts'

export interface CheckPushImageOptions {
  /** @default the `fetch` of Node */
  readonly fetch?: typeof globalThis.fetch
  /** How long it may take to have the image, in milliseconds. @default 10_000 */
  readonly withinMs?: number
}

type ImageType = 'JPEG' | 'PNG' | 'GIF' | 'BMP'

interface Rule {
  /** Most bytes that are still taken. */
  readonly maxBytes: number
  readonly size: string
  readonly types: readonly ImageType[]
}

/**
 * Sizes, and types for Huawei and iOS: https://trtc.io/document/50076. What Android shows of FCM:
 * https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages#notification
 */
const RULES: Readonly<Record<PushImageField, Rule>> = {
  HuaWeiImage: { maxBytes: 512 * 1024 - 1, size: 'less than 512 KB', types: ['JPEG', 'PNG'] },
  HonorImage: { maxBytes: 100 * 1024 - 1, size: 'less than 100 KB', types: ['JPEG', 'PNG'] },
  GoogleImage: { maxBytes: 1024 * 1024 - 1, size: 'less than 1 MB', types: ['JPEG', 'PNG', 'BMP'] },
  'apns.image': {
    maxBytes: 10 * 1024 * 1024,
    size: 'at most 10 MB',
    types: ['JPEG', 'GIF', 'PNG'],
  },
}

const HTTPS = 'Give an https address, such as https://example.com/image.png.'
const READABLE = 'Give an address that everybody can read.'

/**
 * Asks for an image as a phone will. Rejects with an `Error` that says why the phone would not show
 * it: it is not https, none of the types that are shown, too large, or cannot be had. Call it when an
 * image is chosen, and never with an address that a stranger gives: it is fetched.
 */
export async function checkPushImage(
  field: PushImageField,
  url: string,
  { fetch = globalThis.fetch, withinMs = 10_000 }: CheckPushImageOptions = {},
): Promise<void> {
  const problem = isHttps(url)
    ? await findProblem(RULES[field], url, { fetch, withinMs })
    : `is not an https address, and phones fetch no other. ${HTTPS}`
  if (problem !== undefined) throw new Error(`The image for ${field} ${problem}`)
}

async function findProblem(
  rule: Rule,
  url: string,
  { fetch, withinMs }: Required<CheckPushImageOptions>,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(withinMs)
  try {
    const head = await fetch(url, { method: 'HEAD', signal })
    const length = head.headers.get('content-length')
    if (head.ok && length !== null) return judge(rule, head, () => Number(length))
    // Not every server says how large an image is without sending it.
    const response = await fetch(url, { signal })
    return await judge(rule, response, () => countBytes(response, rule.maxBytes))
  } catch {
    return signal.aborted
      ? `was not there within ${withinMs} ms, and a phone waits no longer. ${READABLE}`
      : `cannot be had: its server cannot be reached. ${READABLE}`
  }
}

async function judge(
  { maxBytes, size, types }: Rule,
  response: Response,
  bytes: () => number | Promise<number>,
): Promise<string | undefined> {
  const { ok, status, url, headers } = response
  if (!ok) return `cannot be had: its server has answered ${status}. ${READABLE}`
  if (url !== '' && !isHttps(url)) return `leads to an address that is not https. ${HTTPS}`
  const type = typeOf(headers.get('content-type'))
  if (type === undefined || !types.some((one) => one === type)) {
    return `is no ${types.join(', ')}, by what its server says of it. Give one of these, with its Content-Type.`
  }
  if ((await bytes()) <= maxBytes) return undefined
  return `is too large: it must have ${size}. Make it smaller.`
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:'
}

function typeOf(header: string | null): string | undefined {
  const name = /^image\/(?:x-ms-)?(\w+)/i.exec(header ?? '')?.[1]?.toUpperCase()
  return name === 'JPG' ? 'JPEG' : name
}

/** As many as there are, or the first number above the limit. */
async function countBytes({ body }: Response, maxBytes: number): Promise<number> {
  let count = 0
  if (body === null) return count
  // Leaving the loop ends the download.
  for await (const chunk of body) {
    count += chunk.length
    if (count > maxBytes) break
  }
  return count
}
