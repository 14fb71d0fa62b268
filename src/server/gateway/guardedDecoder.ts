import { Decoder, PacketType } from 'socket.io-parser'
import type { SignalingErrorCode } from '../../protocol/errors.ts'
import type { Limits } from '../../protocol/limits.ts'

/** The event by which the gateway learns that a frame was refused before it was parsed. */
export const REFUSED = 'refused'

/** Takes a command as it came: what is behind the name of the event, and the id for the reply. */
export type CommandReceiver = (args: readonly unknown[], replyId: number | undefined) => void

/** A decoder that may hand over commands past the layers of socket.io. */
export interface GuardedDecoder extends Decoder {
  onCommand: CommandReceiver | undefined
}

export type GuardLimits = Pick<Limits, 'frameBytes' | 'nestingDepth'>

/**
 * A decoder that looks at a frame before it is parsed. There is one per connection, so limits of the
 * envelope are kept here: text only, one login to the namespace, so many bytes, so many levels.
 *
 * A command that breaks a limit arrives as a refusal that still carries its reply id; anything else
 * that does closes the connection.
 */
export function guardedDecoder(limits: GuardLimits): new () => GuardedDecoder {
  return class extends Decoder {
    onCommand: CommandReceiver | undefined
    #connects = 0

    override add(chunk: unknown): void {
      if (typeof chunk !== 'string') throw new Error('Frames are text.')
      const type: PacketType = chunk.charCodeAt(0) - 48
      if (type === PacketType.CONNECT && ++this.#connects > 1) throw new Error('Connected already.')
      if (type === PacketType.BINARY_EVENT || type === PacketType.BINARY_ACK) {
        throw new Error('Frames are text.')
      }
      const code = inspect(chunk, limits)
      if (code !== undefined) this.#refuse(type, chunk, code)
      else if (!this.#handOver(chunk)) this.#parse(type, chunk)
    }

    // Nearly all that comes is commands, and socket.io costs as much as carrying one out.
    #handOver(chunk: string): boolean {
      const [, id, start] = COMMAND.exec(chunk) ?? []
      if (this.onCommand === undefined || id === undefined || start === undefined) return false
      const args = parseArray(chunk.slice(1 + id.length))
      if (args === undefined) return false
      this.onCommand(args.slice(1), id === '' ? undefined : Number(id))
      return true
    }

    #parse(type: PacketType, chunk: string): void {
      try {
        super.add(chunk)
      } catch (error) {
        if (type !== PacketType.EVENT) throw error
        this.#refuse(type, chunk, 'BAD_PAYLOAD')
      }
    }

    #refuse(type: PacketType, chunk: string, code: SignalingErrorCode): void {
      if (type !== PacketType.EVENT) throw new Error(`A frame was refused: ${code}.`)
      const id = replyId(chunk)
      const data = [REFUSED, code]
      this.emitReserved('decoded', { type, nsp: '/', data, ...(id === undefined ? {} : { id }) })
    }
  }
}

// An event packet, perhaps the reply id, then the array.
const COMMAND = /^2(\d{0,15})(\["command",)/

function parseArray(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function inspect(chunk: string, limits: GuardLimits): SignalingErrorCode | undefined {
  // A UTF-16 unit is at most three bytes, so most frames need not be counted exactly.
  const isLarge = chunk.length * 3 > limits.frameBytes
  if (isLarge && Buffer.byteLength(chunk) > limits.frameBytes) return 'TOO_LARGE'
  return nestsDeeper(chunk, limits.nestingDepth) ? 'TOO_DEEP' : undefined
}

const QUOTE = 34
const BACKSLASH = 92

function nestsDeeper(chunk: string, max: number): boolean {
  let depth = 0
  let isInString = false
  for (let index = 1; index < chunk.length; index++) {
    const code = chunk.charCodeAt(index)
    if (code === QUOTE) isInString = !isInString
    else if (isInString && code === BACKSLASH) index++
    else if (!isInString && opens(code) && ++depth > max) return true
    else if (!isInString && closes(code)) depth--
  }
  return false
}

function opens(code: number): boolean {
  return code === 0x5b || code === 0x7b
}

function closes(code: number): boolean {
  return code === 0x5d || code === 0x7d
}

// socket.io's event packets are `2`, perhaps `/namespace,`, perhaps the reply id, then the array.
function replyId(chunk: string): number | undefined {
  const digits = /^2(?:\/[^,]{0,128},)?(\d{1,15})/.exec(chunk)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
