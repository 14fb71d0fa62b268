import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from 'node:http2'

export interface ApnsAnswer {
  readonly status: number
  /** Apple's word for what is wrong. */
  readonly reason: string
  readonly retryAfter?: string
}

/** A connection to APNs that is opened when it is needed, and again when it was lost. */
export interface ApnsLine {
  /** Rejects when there was no answer. */
  post(headers: OutgoingHttpHeaders, options: PostOptions): Promise<ApnsAnswer>
  close(): void
}

interface PostOptions {
  readonly body: string
  readonly signal: AbortSignal
}

export interface ApnsLineOptions {
  readonly ca?: string
  /** How often it is pinged. @default 60_000 */
  readonly pingMs?: number
  /** When it does not answer a ping for so long it is dead. @default 10_000 */
  readonly pongMs?: number
}

/** Most characters of an answer that are read: a reason is short. */
const MAX_ANSWER = 4096

/**
 * Apple wants one connection that stays:
 * https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns
 */
export function createApnsLine(origin: string, options: ApnsLineOptions): ApnsLine {
  const { ca, pingMs = 60_000, pongMs = 10_000 } = options
  let current: ClientHttp2Session | undefined

  function open(): ClientHttp2Session {
    if (current !== undefined && !current.closed && !current.destroyed) return current
    const session = connect(origin, {
      // APNs takes one stream until it has seen a token, and then says how many.
      peerMaxConcurrentStreams: 1,
      ...(ca === undefined ? {} : { ca }),
    })
    const stopPinging = keepPinging(session, { pingMs, pongMs })
    current = session
    // Every request is told by its own stream.
    session.on('error', () => {})
    session.on('goaway', () => leave(session))
    session.once('close', () => {
      stopPinging()
      leave(session)
    })
    return session
  }

  /** The next request opens another; what is under way may still end well. */
  function leave(session: ClientHttp2Session) {
    if (current === session) current = undefined
    if (!session.closed && !session.destroyed) session.close()
  }

  return {
    async post(headers, { body, signal }) {
      const session = open()
      const giveUp = () => leave(session)
      signal.addEventListener('abort', giveUp)
      try {
        return await answerOf(session.request(headers, { signal }), body)
      } finally {
        signal.removeEventListener('abort', giveUp)
      }
    },
    close() {
      current?.destroy()
      current = undefined
    },
  }
}

function answerOf(stream: ClientHttp2Stream, body: string): Promise<ApnsAnswer> {
  return new Promise((resolve, reject) => {
    let [status, text] = [0, '']
    let retryAfter: string | undefined
    stream.setEncoding('utf8')
    stream.on('response', (headers) => {
      status = headers[':status'] ?? 0
      retryAfter = headers['retry-after']
    })
    stream.on('data', (chunk: string) => {
      if (text.length < MAX_ANSWER) text += chunk
    })
    stream.on('error', reject)
    stream.on('close', () => {
      if (status === 0) return reject(new Error('The line was closed before there was an answer.'))
      resolve({
        status,
        reason: reasonOf(text),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      })
    })
    stream.end(body)
  })
}

function reasonOf(text: string): string {
  // Nothing else of an answer is told: it may quote what was sent.
  return /"reason"\s*:\s*"([A-Za-z]{1,60})"/.exec(text)?.[1] ?? ''
}

/** Keeps what is between us and Apple from forgetting the line, and notices when it has. */
function keepPinging(
  session: ClientHttp2Session,
  { pingMs, pongMs }: { readonly pingMs: number; readonly pongMs: number },
): () => void {
  let pong: NodeJS.Timeout | undefined
  const timer = setInterval(() => {
    if (session.destroyed || session.connecting || pong !== undefined) return
    pong = setTimeout(() => session.destroy(), pongMs)
    session.ping((error) => {
      if (error !== null) return
      clearTimeout(pong)
      pong = undefined
    })
  }, pingMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    clearTimeout(pong)
  }
}
