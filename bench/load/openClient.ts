import { CONTENDERS, type ContenderName } from '../contenders.ts'
import { beckonDialect } from './beckonDialect.ts'
import type { Dialect, Request } from './dialect.ts'
import { openSocket, type WireSocket } from './openSocket.ts'
import { socketIoDialect } from './socketIoDialect.ts'
import { wsDialect } from './wsDialect.ts'

/**
 * A client that counts what it hears and reads nothing else, so that the load is never slower than
 * the server. It speaks the protocol of the contender, and logs in.
 */
export interface WireClient {
  readonly userId: string
  /** Messages of the room, or its other events. */
  readonly heard: number
  /** Frames of the room. */
  readonly frames: number
  readonly bytesRead: number
  /** Asks, and is called back at the answer. A refusal fails the bench. */
  ask(request: Request, onAnswer: (start: string) => void): void
  /** The same, to be waited for. Resolves to the beginning of the answer. */
  request(request: Request): Promise<string>
  join(room: string): Promise<string>
  publish(room: string, body: string, onAnswer: () => void): void
  /** Decodes every message from now on. */
  witness(onBody: (body: string) => void): void
  /** What has gone wrong since it was opened: a refusal, a hole, a lost connection. */
  readonly failure: Error | undefined
  close(): void
}

interface Where {
  readonly port: number
  readonly userId: string
  readonly localAddress?: string | undefined
}

/** Opens a connection to a contender's server and logs in. */
export async function openClient(
  name: ContenderName,
  { port, userId, localAddress }: Where,
): Promise<WireClient> {
  const { history } = CONTENDERS[name]
  const dialect = dialectOf(name)
  const waiting = new Map<number, (start: string) => void>()
  let lastId = 0
  let heard = 0
  let frames = 0
  let next: number | undefined
  let failure: Error | undefined
  let onBody: ((body: string) => void) | undefined
  let isClosing = false
  let tellOpened: (() => void) | undefined
  const opened = new Promise<void>((resolve) => void (tellOpened = resolve))

  const socket = await openSocket(
    { port, path: dialect.path, localAddress },
    { onFrame: hear, onClose: () => void (isClosing || fail('the connection was lost')) },
  )
  if (dialect !== wsDialect) await opened
  for (const step of dialect.login(userId)) await request(step)

  return {
    userId,
    get heard() {
      return heard
    },
    get frames() {
      return frames
    },
    get bytesRead() {
      return socket.bytesRead
    },
    ask,
    request,
    join: (room) => request(dialect.join(room, { history })),
    publish(room, body, onAnswer) {
      ask(dialect.publish(room, { id: `${userId}-${lastId}`, body }), onAnswer)
    },
    witness(listener) {
      onBody = listener
      socket.readWhole(true)
    },
    get failure() {
      return failure
    },
    close() {
      isClosing = true
      socket.close()
    },
  }

  function ask(what: Request, onAnswer: (start: string) => void): void {
    lastId++
    waiting.set(lastId, onAnswer)
    socket.send(dialect.encode(what, lastId))
  }

  function request(what: Request): Promise<string> {
    return new Promise((resolve, reject) => {
      ask(what, (start) => {
        if (failure === undefined) resolve(start)
        else reject(failure)
      })
    })
  }

  function hear(start: Buffer, from: WireSocket): void {
    const incoming = dialect.decode(start)
    if (incoming.type === 'deliveries') {
      frames++
      heard += incoming.count
      if (incoming.from !== undefined) {
        if (next !== undefined && incoming.from !== next) fail(`a hole before ${incoming.from}`)
        next = incoming.from + incoming.count
      }
      if (onBody !== undefined) dialect.bodies(start.toString()).forEach(onBody)
    } else if (incoming.type === 'answer') {
      if (!incoming.isOk) fail(start.toString())
      const onAnswer = waiting.get(incoming.id)
      waiting.delete(incoming.id)
      onAnswer?.(start.toString('latin1'))
    } else if (incoming.type === 'reply') from.send(incoming.text)
    else if (incoming.type === 'opened') tellOpened?.()
  }

  function fail(what: string): void {
    failure ??= new Error(`${CONTENDERS[name].label}, ${userId}: ${what}`)
    // Who waits must not wait for ever.
    for (const [id, onAnswer] of waiting) {
      waiting.delete(id)
      onAnswer('')
    }
  }
}

function dialectOf(name: ContenderName): Dialect {
  const { server } = CONTENDERS[name]
  if (server === 'beckonServer') return beckonDialect
  return server === 'wsServer' ? wsDialect : socketIoDialect
}

interface Some {
  /** The number of the first. */
  readonly from?: number
  readonly count: number
  readonly atOnce?: number
}

/** Opens many at one server or at several in turn, some at a time: a handshake is work for both sides. */
export async function openClients(
  name: ContenderName,
  ports: readonly number[],
  { from = 0, count, atOnce = 50 }: Some,
): Promise<WireClient[]> {
  const clients: WireClient[] = []
  let next = 0
  const work = async () => {
    while (next < count) {
      const at = next++
      // A port of ours is taken for a while after it was used: 20,000 for each address.
      const localAddress = `127.0.0.${2 + (at % 8)}`
      const port = ports[at % ports.length] ?? 0
      clients[at] = await openClient(name, { port, userId: `user-${from + at}`, localAddress })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work))
  return clients
}
