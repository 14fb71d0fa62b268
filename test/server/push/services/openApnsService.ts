import { generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  createSecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { createAnswers, type Answer, type Answers } from './answers.ts'
import { problemOf, type ApnsPayload } from './apnsRules.ts'
import { certificate } from './certificate.ts'
import { bodyOf, listen } from './listening.ts'

/** A push that an iPhone got. */
export interface ReceivedApns {
  readonly token: string
  readonly pushType: string
  readonly topic: string
  readonly priority: string
  readonly expiration: string
  readonly collapseId: string
  readonly payload: ApnsPayload
}

/** An iPhone with the app. */
export interface TestPhone {
  /** What a client subscribes with. */
  readonly target: { readonly token: string; readonly voipToken: string }
  /** What it got by either token, oldest first. */
  readonly received: readonly ReceivedApns[]
  /** From now on APNs answers 410 for both tokens, or for that of VoIP. */
  uninstall(which?: 'voip'): void
}

/** APNs over HTTP/2 and TLS, for tests. A connection may have one stream until one was accepted. */
export interface ApnsService {
  /** For the options of `apns()`. */
  readonly options: {
    readonly key: string
    readonly keyId: string
    readonly teamId: string
    readonly topic: string
    readonly endpoint: string
    readonly ca: string
  }
  createPhone(): TestPhone
  /** Of all phones, oldest first. */
  readonly received: readonly ReceivedApns[]
  /** How many requests there were, whatever has become of them. */
  requestCount(): number
  /** How many connections there were so far, and how many there are. */
  lineCount(): number
  openCount(): number
  /** How many pings there were. */
  pingCount(): number
  /** The provider tokens that requests had, without repetitions. */
  providerTokens(): readonly string[]
  /** Says GOAWAY to all connections, and closes them when what is under way has ended. */
  goAway(): void
  dropConnections(): void
  readonly answers: Answers
  close(): Promise<void>
}

const KEY_ID = 'ABC123DEFG'
const TEAM_ID = 'TEAM123456'
const TOPIC = 'com.example.beckon'

const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

interface Device {
  readonly topic: string
  readonly received: ReceivedApns[]
  isGone: boolean
}

/** Starts one on a free port. */
export async function openApnsService(): Promise<ApnsService> {
  const devices = new Map<string, Device>()
  const received: ReceivedApns[] = []
  const answers = createAnswers()
  const sessions = new Set<ServerHttp2Session>()
  const providerTokens = new Set<string>()
  let [count, lineCount, pingCount] = [0, 0, 0]

  const server = createSecureServer({ ...certificate, settings: { maxConcurrentStreams: 1 } })
  server.on('session', (session) => {
    lineCount += 1
    sessions.add(session)
    session.on('error', () => {})
    session.on('ping', () => void (pingCount += 1))
    session.once('close', () => sessions.delete(session))
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    void take(stream, headers).catch(() => stream.destroy())
  })
  const { port, openCount, dropConnections, close } = await listen(server)

  async function take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders) {
    count += 1
    const body = await bodyOf(stream)
    const scripted = answers.take()
    if (scripted === 'silence') return
    if (scripted === 'drop') {
      stream.session?.destroy()
      return
    }
    const answer = scripted ?? (await accept(headers, body))
    // As APNs: one at a time until there was a token that holds.
    if (answer.status !== 403) stream.session?.settings({ maxConcurrentStreams: 100 })
    stream.respond({ ':status': answer.status, ...answer.headers })
    stream.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
  }

  async function accept(
    headers: IncomingHttpHeaders,
    body: Buffer,
  ): Promise<Exclude<Answer, string>> {
    const refusal = await refusalOf(headers.authorization)
    if (refusal !== undefined) return refuse(403, refusal)
    providerTokens.add(headers.authorization ?? '')
    const [, token = ''] = /^\/3\/device\/([\da-f]+)$/.exec(String(headers[':path'])) ?? []
    if (headers[':method'] !== 'POST') return refuse(405, 'MethodNotAllowed')
    const device = devices.get(token)
    if (device === undefined) return refuse(400, 'BadDeviceToken')
    if (device.isGone) return refuse(410, 'Unregistered')
    if (headers['apns-topic'] !== device.topic) return refuse(400, 'DeviceTokenNotForTopic')
    const problem = problemOf(headers, body)
    if (problem !== undefined) return refuse(problem === 'PayloadTooLarge' ? 413 : 400, problem)

    const push = {
      token,
      pushType: String(headers['apns-push-type']),
      topic: headers['apns-topic'],
      priority: String(headers['apns-priority']),
      expiration: String(headers['apns-expiration']),
      collapseId: String(headers['apns-collapse-id'] ?? ''),
      // Checked by its rules.
      payload: JSON.parse(body.toString()) as ApnsPayload,
    }
    device.received.push(push)
    received.push(push)
    return { status: 200 }
  }

  return {
    options: {
      key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      keyId: KEY_ID,
      teamId: TEAM_ID,
      topic: TOPIC,
      endpoint: `https://localhost:${port}`,
      ca: certificate.cert,
    },
    received,
    answers,
    requestCount: () => count,
    lineCount: () => lineCount,
    pingCount: () => pingCount,
    openCount,
    providerTokens: () => [...providerTokens],
    dropConnections,
    close,
    goAway() {
      for (const session of sessions) session.close()
    },
    createPhone() {
      const [token, voipToken] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
      const got: ReceivedApns[] = []
      const alerts: Device = { topic: TOPIC, received: got, isGone: false }
      const voip: Device = { topic: `${TOPIC}.voip`, received: got, isGone: false }
      devices.set(token, alerts).set(voipToken, voip)
      return {
        target: { token, voipToken },
        received: got,
        uninstall(which) {
          voip.isGone = true
          if (which === undefined) alerts.isGone = true
        },
      }
    },
  }
}

function refuse(status: number, reason: string): Exclude<Answer, string> {
  return { status, body: { reason } }
}

/** What is wrong with a provider token, in Apple's words. */
async function refusalOf(header: string | undefined): Promise<string | undefined> {
  const [, token] = /^bearer ([\w.-]+)$/.exec(header ?? '') ?? []
  if (token === undefined) return 'MissingProviderToken'
  try {
    if (decodeProtectedHeader(token).kid !== KEY_ID) return 'InvalidProviderToken'
    const { payload } = await jwtVerify(token, keys.publicKey, {
      algorithms: ['ES256'],
      issuer: TEAM_ID,
      requiredClaims: ['iat'],
    })
    const age = Date.now() / 1000 - (payload.iat ?? 0)
    return age < -60 || age > 3600 ? 'ExpiredProviderToken' : undefined
  } catch {
    return 'InvalidProviderToken'
  }
}
