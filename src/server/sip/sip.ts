/** A call to the number of a telephone, for a gateway to the telephone network. */
export interface PhoneCall {
  readonly inviteId: string
  /** Who calls. */
  readonly from: string
  /** The number that is called. */
  readonly to: string
  readonly channelId?: string
  /** What the caller has sent along: `data`, or `extra` in Agora's words. */
  readonly data: unknown
  /** The number that the telephone is to show. */
  readonly srcNum?: string
  /** Somebody has picked up. `data` is for the caller. */
  accept(data?: unknown): Promise<void>
  /** Nobody will. */
  reject(data?: unknown): Promise<void>
  /** Whoever has picked up has hung up. */
  end(data?: unknown): Promise<void>
  /** The telephone has sent keys: 1 to 64 of `0-9 * # A-D`. */
  sendDtmf(keys: string): Promise<void>
}

/** What a gateway hears of a call that it has taken. */
export interface PhoneLeg {
  /** The call is over, whoever has ended it. */
  readonly onEnd?: () => void
  /** The caller has sent keys. */
  readonly onDtmf?: (keys: string) => void
}

/**
 * Rings a telephone. Called once per call, on the node of the caller; the caller hears that it rings.
 * When it throws, the call is rejected, and the failure is reported.
 */
export type Sip = (call: PhoneCall) => PhoneLeg | void | Promise<PhoneLeg | void>
