import type { Transport, TransportHandlers, TransportLink } from '../client/transport.ts'
import type { Clock } from '../internal/clock.ts'
import type { CommandReply } from '../protocol/commands.ts'
import type { ServerEvent, StreamEvent } from '../protocol/events.ts'
import type { StreamFrame } from '../protocol/streams.ts'
import type { Engine } from '../server/engine/createEngine.ts'
import type { OutgoingFrame } from '../server/engine/streams.ts'

/** What a network does to one user. */
export interface Network {
  /** The way to the server, for a client that the test makes itself. */
  readonly transport: Transport
  /** Cuts every connection, and lets none through until `restore`. Both sides notice at once. */
  drop(): void
  /** Stops passing anything on, without closing: neither side notices by itself. */
  silence(): void
  restore(): void
  /** How long everything takes, one way. */
  latency(ms: number): void
  /** How many links have been opened, for tests that count sockets. */
  readonly opened: number
}

/**
 * A client's way to an engine in the same process. What passes is turned into text and back, as on a
 * wire, so that neither side can hold on to the other's objects.
 */
export function createMemoryNetwork(engine: Pick<Engine, 'connect'>, clock: Clock): Network {
  const links = new Set<{ cut(): void }>()
  let state: 'up' | 'down' | 'silent' = 'up'
  let latencyMs = 0
  let opened = 0
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
    if (latencyMs > 0) clock.setTimer(arrive, latencyMs)
    else clock.nextTick(arrive)
  }

  return {
    transport: { open },
    get opened() {
      return opened
    },
    drop() {
      state = 'down'
      stalled = []
      for (const link of [...links]) link.cut()
    },
    silence: () => void (state = 'silent'),
    restore() {
      state = 'up'
      stalled.splice(0).forEach(pass)
    },
    latency: (ms) => void (latencyMs = ms),
  }

  function open(handlers: TransportHandlers): TransportLink {
    opened++
    let isClosed = false
    const ifOpen = (run: () => void) => () => {
      if (!isClosed) run()
    }
    const connection = engine.connect({
      deliver: (frame) => pass(ifOpen(() => handlers.onFrame(decode(frame)))),
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
        pass(ifOpen(() => void connection.receive({ name, commandId, payload: sent }, answer)))
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
