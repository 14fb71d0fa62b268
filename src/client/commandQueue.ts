import type { Clock } from '../internal/clock.ts'
import type {
  CommandName,
  CommandPayload,
  CommandReply,
  CommandResult,
} from '../protocol/commands.ts'
import { SignalingError } from '../protocol/errors.ts'
import { aborted } from './aborted.ts'
import { toError } from './fromWire.ts'
import type { TransportLink } from './transport.ts'

export interface CommandOptions {
  /** Stops waiting. What has been sent may still take effect. */
  readonly signal?: AbortSignal | undefined
}

export interface SendOptions<Result> extends CommandOptions {
  /**
   * Called with the result before anything else that the server sends is looked at: a promise is too
   * late for a reply that says where a stream begins, when frames come along with it.
   */
  readonly onResult?: (result: Result) => void
}

export type SendCommand = <Name extends CommandName>(
  name: Name,
  payload: CommandPayload<Name>,
  options?: SendOptions<CommandResult<Name>>,
) => Promise<CommandResult<Name>>

/**
 * Commands until they are answered. One that was sent before a connection was lost is sent again on
 * the next, with its own id, so the server answers it without doing it twice. So is, after a while,
 * one that the server could not do because its store was away; later ones wait for it meanwhile, so
 * that the last word stays the last.
 */
export interface CommandQueue {
  readonly send: SendCommand
  /** Sends what is waiting, in order, and from now on at once. */
  attach(link: TransportLink): void
  detach(): void
  /** Rejects everything that is waiting. */
  fail(error: SignalingError): void
  /** Refuses what is larger than the server takes: it would cut the connection. */
  setFrameBytes(bytes: number): void
}

interface Pending {
  readonly name: CommandName
  readonly commandId: string
  readonly payload: CommandPayload<CommandName>
  /** On the link that there is, and not refused since. */
  isSent?: boolean
  settle(reply: CommandReply): void
  reject(error: SignalingError): void
}

/** How long a command waits for its answer, lost connections included. */
const COMMAND_TIMEOUT_MS = 30_000

/** While the server is cut off from its store. */
const RETRY_MS = 500

/** What a frame holds besides the values of its payload. */
const ENVELOPE_BYTES = 1024

export interface CommandQueueOptions {
  readonly clock: Clock
  readonly createId: () => string
}

export function createCommandQueue({ clock, createId }: CommandQueueOptions): CommandQueue {
  const waiting = new Map<string, Pending>()
  let link: TransportLink | undefined
  let frameBytes = Infinity
  /** While a command waits to be sent again. */
  let cancelRetry: (() => void) | undefined

  return {
    send(name, payload, { signal, onResult } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(aborted(signal))

        const commandId = createId()
        const finish = () => {
          waiting.delete(commandId)
          cancelTimer()
          if (waiting.size === 0) stopRetry()
          signal?.removeEventListener('abort', handleAbort)
        }
        const pending: Pending = {
          name,
          commandId,
          payload,
          settle(reply) {
            finish()
            if (!reply.ok) return reject(toError(reply.error))
            // The server of the same version has made the result of this very command.
            const result = reply.result as CommandResult<typeof name>
            onResult?.(result)
            resolve(result)
          },
          reject(error) {
            finish()
            reject(error)
          },
        }
        const handleAbort = () => pending.reject(aborted(signal))
        const cancelTimer = clock.setTimer(() => pending.reject(timedOut(name)), COMMAND_TIMEOUT_MS)
        signal?.addEventListener('abort', handleAbort)
        waiting.set(commandId, pending)
        if (!cancelRetry) transmit(pending)
      })
    },

    attach(next) {
      link = next
      transmitAll()
    },
    detach() {
      link = undefined
      stopRetry()
    },
    fail(error) {
      for (const pending of [...waiting.values()]) pending.reject(error)
    },
    setFrameBytes(bytes) {
      frameBytes = bytes
    },
  }

  function stopRetry(): void {
    cancelRetry?.()
    cancelRetry = undefined
  }

  function transmitAll(areOthersSent?: boolean): void {
    stopRetry()
    for (const pending of [...waiting.values()])
      if (!areOthersSent || !pending.isSent) transmit(pending)
  }

  function transmit(pending: Pending): void {
    const { name, commandId, payload } = pending
    if (isTooLarge(payload, frameBytes)) return pending.reject(tooLarge(frameBytes))
    pending.isSent = true
    link?.send({ name, commandId, payload }, (reply) => {
      if (!waiting.has(commandId)) return
      if (reply.ok || reply.error.code !== 'UNAVAILABLE') return pending.settle(reply)
      pending.isSent = false
      cancelRetry ??= clock.setTimer(() => transmitAll(true), RETRY_MS)
    })
  }
}

function isTooLarge(payload: object, frameBytes: number): boolean {
  const text = JSON.stringify(payload)
  // A UTF-16 unit is at most three bytes, so most payloads need not be encoded.
  if (text.length * 3 + ENVELOPE_BYTES <= frameBytes) return false
  return new TextEncoder().encode(text).length + ENVELOPE_BYTES > frameBytes
}

function tooLarge(frameBytes: number): SignalingError {
  return new SignalingError('TOO_LARGE', {
    message: `The server takes frames of at most ${frameBytes} bytes. Send less, or a reference.`,
  })
}

function timedOut(name: string): SignalingError {
  return new SignalingError('TIMEOUT', {
    message: `${name} was not answered within ${COMMAND_TIMEOUT_MS / 1000} s. It may still have taken effect.`,
  })
}
