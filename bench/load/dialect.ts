/** What a frame of the server means to a client of the bench. */
export interface Dialect {
  readonly path: string
  /** Frames in which a client says who it is, each after the one before was answered. */
  login(userId: string): readonly Request[]
  /** How one gets into a room; the answer to it begins the messages. */
  join(room: string, options: { readonly history: boolean }): Request
  publish(room: string, message: { readonly id: string; readonly body: string }): Request
  /** A frame that asks for an answer by a number. */
  encode(request: Request, id: number): string
  /** What came. */
  decode(start: Buffer): Incoming
  /** The bodies in a frame that is there as a whole. */
  bodies(frame: string): readonly string[]
}

/** The arguments of a command, as far as they are the dialect's. */
export type Request = readonly unknown[]

export type Incoming =
  | { readonly type: 'answer'; readonly id: number; readonly isOk: boolean }
  | { readonly type: 'deliveries'; readonly count: number; readonly from: number | undefined }
  | { readonly type: 'reply'; readonly text: string }
  | { readonly type: 'opened' }
  | { readonly type: 'other' }

export const OTHER: Incoming = { type: 'other' }
export const OPENED: Incoming = { type: 'opened' }
/** Messages that come one by one have no numbers. */
export const ONE: Incoming = { type: 'deliveries', count: 1, from: undefined }
/** What Engine.IO wants to hear to its ping. */
export const PONG: Incoming = { type: 'reply', text: '3' }

const DIGIT_0 = 0x30

/** Reads a whole number that stands at an offset. `undefined` if there is none. */
export function readNumber(start: Buffer, from: number): number | undefined {
  let value = 0
  let at = from
  for (;;) {
    const digit = (start[at] ?? 0) - DIGIT_0
    if (digit < 0 || digit > 9) return at === from ? undefined : value
    value = value * 10 + digit
    at++
  }
}
