import { hasLog } from '../client/streams.ts'
import type { Transport, TransportHandlers, TransportLink } from '../client/transport.ts'
import type { Clock } from '../internal/clock.ts'
import type { CommandReply } from '../protocol/commands.ts'
import type { ServerEvent, StreamEvent } from '../protocol/events.ts'
import type { StreamFrame } from '../protocol/streams.ts'
import type { Engine } from '../server/engine/createEngine.ts'
import type { OutgoingFrame } from '../server/engine/streams.ts'
import { toMs, type Duration } from './toMs.ts'

/** What a network does to one user. */
export interface Network {
  /** The way to the server, for a client that the test makes itself. */
  readonly transport: Transport
  /** Cuts every connection, and lets none through until `restore`. Both sides notice at once. */
  drop(): void
  /** Cuts every connection, `times` times, and lets the next one through each time. */
  flap(options?: FlapOptions): void
  /** Stops passing anything on, without closing: neither side notices by itself. */
  silence(): void
  /** Everything gets through again, once and in order. What was sent in silence arrives now. */
  restore(): void
  /** How long everything takes, one way. */
  latency(duration: Duration): void
  /**
   * Lets events overtake each other until `restore`: each takes up to so much longer, by a chance that
   * the `seed` decides. Presence keeps its order, as on any socket.
   * @default '100ms'
   */
  reorder(within?: Duration): void
  /** Lets everything arrive twice until `restore`: events here, and commands there. */
  duplicate(): void
  /** How many links have been opened, for tests that count sockets. */
  readonly opened: number
}

export interface FlapOptions {
  /** @default 1 */
  readonly times?: number
  /** How far apart. @default '1s' */
  readonly every?: Duration
}

export interface MemoryNetworkOptions {
  /** From 0 to 1. */
  readonly random?: () => number
  /** How long everything takes where nobody has said so. @default 0 */
  readonly latencyMs?: () => number
}

/**
 * A client's way to an engine in the same process. What passes is turned into text and back, as on a
 * wire, so that neither side can hold on to the other's objects.
 */
export function createMemoryNetwork(
  engine: Pick<Engine, 'connect'>,
  clock: Clock,
  { random = Math.random, latencyMs: usualLatencyMs = () => 0 }: MemoryNetworkOptions = {},
): Network {
  const links = new Set<{ cut(): void }>()
  let state: 'up' | 'down' | 'silent' = 'up'
  let latencyMs: number | undefined
  let reorderMs = 0
  let isDoubled = false
  let opened = 0
  let cancelFlap = () => {}
  // What was sent while the network was silent arrives when it is back, as TCP would have it.
  let stalled: (() => void)[] = []

  const underWay: (() => void)[] = []

  const pass = (run: () => void) => {
    if (state === 'silent') {
      stalled.push(run)
      return
    }
    underWay.push(run)
    // Whatever was sent first arrives first, even when the latency has been lowered meanwhile.
    const arrive = () => underWay.shift()?.()
    const ms = latencyMs ?? usualLatencyMs()
    if (ms > 0) clock.setTimer(arrive, ms)
    else clock.nextTick(arrive)
  }

  const passFrame = (run: () => void, { streamId }: OutgoingFrame) => {
    // The others have no positions: they rely on the order that a socket keeps.
    const late = hasLog(streamId) ? Math.round(random() * reorderMs) : 0
    // It leaves when it is its turn, and is overtaken on the way.
    const arrive = late === 0 ? run : () => void clock.setTimer(run, late)
    pass(arrive)
    if (isDoubled) pass(arrive)
  }

  const cutAll = () => {
    for (const link of [...links]) link.cut()
  }

  const flap = ({ times = 1, every = '1s' }: FlapOptions = {}) => {
    cancelFlap()
    cutAll()
    if (times > 1) cancelFlap = clock.setTimer(() => flap({ times: times - 1, every }), toMs(every))
  }

  return {
    transport: { open },
    get opened() {
      return opened
    },
    drop() {
      cancelFlap()
      state = 'down'
      stalled = []
      cutAll()
    },
    flap,
    silence: () => void (state = 'silent'),
    restore() {
      cancelFlap()
      state = 'up'
      reorderMs = 0
      isDoubled = false
      stalled.splice(0).forEach(pass)
    },
    latency: (duration) => void (latencyMs = toMs(duration)),
    reorder: (within = '100ms') => void (reorderMs = toMs(within)),
    duplicate: () => void (isDoubled = true),
  }

  function open(handlers: TransportHandlers): TransportLink {
    opened++
    let isClosed = false
    const ifOpen = (run: () => void) => () => {
      if (!isClosed) run()
    }
    const connection = engine.connect({
      deliver: (frame) =>
        passFrame(
          ifOpen(() => handlers.onFrame(decode(frame))),
          frame,
        ),
      probe() {
        pass(
          ifOpen(() => {
            handlers.onSignOfLife()
            pass(ifOpen(() => connection.heard()))
          }),
        )
      },
      close(reason) {
        connection.closed()
        pass(
          ifOpen(() => {
            if (reason !== undefined) handlers.onEnded(reason)
            hangUp()
          }),
        )
      },
    })
    const hangUp = () => {
      if (isClosed) return
      isClosed = true
      links.delete(link)
      handlers.onClose()
    }
    const link = {
      cut() {
        connection.closed()
        hangUp()
      },
    }
    links.add(link)
    if (state === 'down') clock.nextTick(link.cut)
    else pass(ifOpen(handlers.onOpen))

    return {
      send({ name, commandId, payload }, onReply) {
        const sent = copy(payload)
        const answer = (reply: CommandReply) => {
          const answered = copy(reply)
          pass(
            ifOpen(() => {
              handlers.onSignOfLife()
              onReply(answered)
            }),
          )
        }
        const receive = (respond: (reply: CommandReply) => void) =>
          void connection.receive({ name, commandId, payload: sent }, respond)
        pass(ifOpen(() => receive(answer)))
        // One logs in once per connection: that is how it begins.
        if (isDoubled && name !== 'session.login') pass(ifOpen(() => receive(() => {})))
      },
      close() {
        if (isClosed) return
        isClosed = true
        links.delete(link)
        pass(() => connection.closed())
      },
    }
  }
}

function decode({ events, ...frame }: OutgoingFrame): StreamFrame<StreamEvent> {
  return { ...frame, events: events.map((event) => JSON.parse(event) as ServerEvent) }
}

function copy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}
