import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { jwtVerify } from 'jose'
import type { ServiceAccount } from '../../../../src/server/push/serviceAccount.ts'
import { createAnswers, type Answer, type Answers } from './answers.ts'
import { fcmError, problemOf, type FcmMessage } from './fcmRules.ts'
import { bodyOf, listen } from './listening.ts'

/** A phone with the app. */
export interface TestPhone {
  /** What a client subscribes with. */
  readonly target: { readonly token: string }
  /** What it got, oldest first. */
  readonly received: readonly FcmMessage[]
  /** From now on FCM answers UNREGISTERED for it. */
  uninstall(): void
}

/** FCM's HTTP v1 API and Google's token endpoint over http, for tests. */
export interface FcmService {
  /** For the options of `fcm()`. */
  readonly options: { readonly serviceAccount: ServiceAccount; readonly endpoint: string }
  createPhone(): TestPhone
  /** Of all phones, oldest first. */
  readonly received: readonly FcmMessage[]
  /** How many requests to send there were, whatever has become of them. */
  requestCount(): number
  /** How many access tokens were asked for. */
  tokenRequestCount(): number
  /** No access token given out so far holds any more. */
  revokeTokens(): void
  /** What to answer to requests to send. */
  readonly answers: Answers
  /** What to answer to requests for an access token. */
  readonly tokenAnswers: Answers
  close(): Promise<void>
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'
const PROJECT = 'beckon-test'
const EMAIL = 'sender@beckon-test.iam.gserviceaccount.com'

// It takes a while to make one.
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** Starts one on a free port. */
export async function openFcmService(): Promise<FcmService> {
  const phones = new Map<string, { received: FcmMessage[]; isGone: boolean }>()
  const received: FcmMessage[] = []
  const [answers, tokenAnswers] = [createAnswers(), createAnswers()]
  const accessTokens = new Map<string, number>()
  let [count, tokenCount] = [0, 0]
  const server = createServer((request, response) => {
    void take(request, response).catch(() => response.writeHead(500).end())
  })
  const { port, close } = await listen(server)
  const origin = `http://127.0.0.1:${port}`

  async function take(request: IncomingMessage, response: ServerResponse) {
    const body = (await bodyOf(request)).toString()
    const isToken = request.url === '/token'
    if (isToken) tokenCount += 1
    else count += 1
    const scripted = (isToken ? tokenAnswers : answers).take()
    if (scripted === 'silence') return
    if (scripted === 'drop') {
      request.socket.destroy()
      return
    }
    const own = () => (isToken ? grant(body) : accept(request, body))
    const { status, headers, body: said } = scripted ?? (await own())
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(JSON.stringify(said))
  }

  /** RFC 7523, section 2.1. */
  async function grant(body: string): Promise<Exclude<Answer, string>> {
    const form = new URLSearchParams(body)
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      return { status: 400, body: { error: 'unsupported_grant_type' } }
    }
    try {
      const key = createPublicKey(keys.publicKey.export({ type: 'spki', format: 'pem' }))
      const { payload } = await jwtVerify(form.get('assertion') ?? '', key, {
        algorithms: ['RS256'],
        issuer: EMAIL,
        audience: `${origin}/token`,
        requiredClaims: ['iat', 'exp'],
      })
      const { iat = 0, exp = 0, scope } = payload
      if (exp - iat > 3600 || scope !== SCOPE) throw new Error('It is not a grant for FCM.')
    } catch {
      return { status: 400, body: { error: 'invalid_grant' } }
    }
    const token = `ya29.${randomUUID()}`
    accessTokens.set(token, Date.now() + 3599_000)
    return {
      status: 200,
      body: { access_token: token, expires_in: 3599, token_type: 'Bearer' },
    }
  }

  async function accept(
    { method, url, headers }: IncomingMessage,
    body: string,
  ): Promise<Exclude<Answer, string>> {
    if (method !== 'POST' || url !== `/v1/projects/${PROJECT}/messages:send`) {
      return { status: 404, body: { error: { status: 'NOT_FOUND' } } }
    }
    const [, bearer = ''] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? []
    if (!((accessTokens.get(bearer) ?? 0) > Date.now())) {
      return { status: 401, body: { error: { status: 'UNAUTHENTICATED' } } }
    }
    // What the test reads, once it is known to be one.
    const { message } = JSON.parse(body) as { readonly message: FcmMessage }
    const problem = problemOf(message)
    if (problem !== undefined) return fcmError(400, 'INVALID_ARGUMENT', { fields: [problem] })
    const phone = phones.get(message.token)
    if (phone === undefined) {
      const text = 'The registration token is not a valid FCM registration token'
      return fcmError(400, 'INVALID_ARGUMENT', { fields: ['message.token'], text })
    }
    if (phone.isGone) return fcmError(404, 'UNREGISTERED')

    phone.received.push(message)
    received.push(message)
    return { status: 200, body: { name: `projects/${PROJECT}/messages/${received.length}` } }
  }

  return {
    options: {
      endpoint: origin,
      serviceAccount: {
        project_id: PROJECT,
        client_email: EMAIL,
        private_key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        token_uri: `${origin}/token`,
      },
    },
    received,
    answers,
    tokenAnswers,
    requestCount: () => count,
    tokenRequestCount: () => tokenCount,
    revokeTokens: () => accessTokens.clear(),
    createPhone() {
      const token = `phone:APA91b${randomUUID()}`
      const phone = { received: [], isGone: false }
      phones.set(token, phone)
      return {
        target: { token },
        received: phone.received,
        uninstall: () => void (phone.isGone = true),
      }
    },
    close,
  }
}
