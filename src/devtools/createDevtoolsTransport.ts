import { hasLog } from '../client/streams.ts'
import type {
  OutgoingCommand,
  Transport,
  TransportHandlers,
  TransportLink,
} from '../client/transport.ts'
import type { Clock } from '../internal/clock.ts'
import type { CommandReply } from '../protocol/commands.ts'

/** What a made-up network does. */
export interface NetworkConditions {
  readonly isDown: boolean
  /** How much longer everything takes, one way, in milliseconds. */
  readonly delayMs: number
  /** Whether every third frame of events is lost, so that the client has to find out. */
  readonly isLossy: boolean
  /** Whether every frame of events comes twice. */
  readonly isDoubled: boolean
}

export interface DevtoolsTransportOptions {
  readonly clock: Clock
  readonly conditions: () => NetworkConditions
  readonly onCommand: (command: OutgoingCommand) => void
  readonly onReply: (command: OutgoingCommand, reply: CommandReply, tookMs: number) => void
  readonly onLink: (link: DevtoolsLink) => void
  /** Answers in place of the server. */
  readonly answer: (command: OutgoingCommand) => CommandReply | undefined
}

export interface DevtoolsLink {
  readonly isOpen: boolean
  /** How long the server takes to answer, there and back, in milliseconds. */
  ping(): Promise<number>
  /** Ends it as a network does that goes away. */
  cut(): void
}

/**
 * A transport before another one, which tells what passes, lets it take longer, and can be cut. What
 * is sent first arrives first, however the delay is changed meanwhile.
 */
export function createDevtoolsTransport(
  inner: Transport,
  options: DevtoolsTransportOptions,
): Transport {
  return { open: (handlers) => openLink(inner, handlers, options) }
}

const LOST_EVERY = 3

function openLink(
  inner: Transport,
  handlers: TransportHandlers,
  { clock, conditions, onCommand, onReply, onLink, answer }: DevtoolsTransportOptions,
): TransportLink {
  let isClosed = false
  let isOpen = false
  let frameCount = 0
  let link: TransportLink | undefined
  const outwards = createLane(clock, conditions)
  const inwards = createLane(clock, conditions)
  const receive = (run: () => void) =>
    inwards(() => {
      if (!isClosed) run()
    })
  const end = (cause: unknown) => {
    if (isClosed) return
    isClosed = true
    handlers.onClose(cause)
  }

  if (conditions().isDown) clock.nextTick(() => end(cutOff()))
  else {
    link = inner.open({
      onOpen: () =>
        receive(() => {
          isOpen = true
          handlers.onOpen()
        }),
      onFrame(frame) {
        const { isLossy, isDoubled } = conditions()
        // What has no position is missed by nobody, and would be wrong for ever.
        if (isLossy && hasLog(frame.streamId) && ++frameCount % LOST_EVERY === 0) return
        for (let times = isDoubled ? 2 : 1; times > 0; times--) {
          receive(() => handlers.onFrame(frame))
        }
      },
      onEnded: (reason) => receive(() => handlers.onEnded(reason)),
      onGoAway: (afterMs) => receive(() => handlers.onGoAway(afterMs)),
      onRefusal: (error) => receive(() => handlers.onRefusal(error)),
      onSignOfLife: () => receive(() => handlers.onSignOfLife()),
      onClose: (cause) => inwards(() => end(cause)),
    })
  }
  const send = (command: OutgoingCommand, onAnswer: (reply: CommandReply) => void) => {
    outwards(() => {
      if (!isClosed) link?.send(command, (reply) => receive(() => onAnswer(reply)))
    })
  }

  onLink({
    get isOpen() {
      return isOpen && !isClosed
    },
    ping: () =>
      new Promise((resolve) => {
        const from = clock.now()
        const commandId = `devtools-ping-${from}`
        send({ name: 'session.ping', commandId, payload: {} }, () => resolve(clock.now() - from))
      }),
    cut() {
      const opened = link
      // Silent from here on: what the transport says to its own closing is no news.
      end(cutOff())
      opened?.close()
    },
  })

  return {
    send(command, onAnswer) {
      const from = clock.now()
      onCommand(command)
      const told = (reply: CommandReply) => {
        onReply(command, reply, clock.now() - from)
        onAnswer(reply)
      }
      const made = answer(command)
      if (made === undefined) send(command, told)
      else clock.nextTick(() => void (isClosed || told(made)))
    },
    close() {
      isClosed = true
      outwards(() => link?.close())
    },
  }
}

/** Lets things pass one after the other, each as much later as the network is slow. */
function createLane(clock: Clock, conditions: () => NetworkConditions): (run: () => void) => void {
  const underWay: (() => void)[] = []
  let lastAt = 0
  return (run) => {
    const { delayMs } = conditions()
    // Nothing slow is before it: it passes as if there were no devtools.
    if (delayMs === 0 && underWay.length === 0) return run()
    underWay.push(run)
    lastAt = Math.max(lastAt, clock.now() + delayMs)
    clock.setTimer(() => underWay.shift()?.(), lastAt - clock.now())
  }
}

function cutOff(): Error {
  return new Error('The devtools have cut the connection.')
}
