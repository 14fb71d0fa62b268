import { SignalingError } from '../../../src/protocol/errors.ts'

type Recipient = { readonly channelId: string } | { readonly userId: string }

/** What clients have asked for, and what the server has acknowledged. */
export interface Ledger {
  saying(messageId: string, from: string, to: Recipient): void
  said(messageId: string): void
  counting(channelId: string, key: string, value: number): void
  counted(channelId: string, key: string, value: number): void
  invited(inviteId: string): void
  answered(inviteId: string, userId: string, isAccepted: boolean): void
  ended(inviteId: string): void
  /** A command has failed. Of what may have been carried out nothing is said. */
  failed(error: unknown): void
  readonly messages: ReadonlyMap<string, SentMessage>
  readonly counters: ReadonlyMap<string, Counter>
  readonly calls: ReadonlyMap<string, CallRecord>
  /** How often commands have failed, by code. */
  readonly failures: ReadonlyMap<string, number>
  /** How many commands were acknowledged. */
  acknowledged(): number
}

export interface SentMessage {
  readonly from: string
  readonly to: Recipient
  isAcknowledged: boolean
}

export interface Counter {
  readonly channelId: string
  readonly key: string
  acknowledged: number
  asked: number
}

export interface CallRecord {
  readonly acceptedBy: Set<string>
  isEnded: boolean
}

export function createLedger(): Ledger {
  const messages = new Map<string, SentMessage>()
  const counters = new Map<string, Counter>()
  const calls = new Map<string, CallRecord>()
  const failures = new Map<string, number>()
  let count = 0

  const counterOf = (channelId: string, key: string): Counter => {
    const id = `${channelId} ${key}`
    const known = counters.get(id) ?? { channelId, key, acknowledged: 0, asked: 0 }
    counters.set(id, known)
    return known
  }
  const callOf = (inviteId: string): CallRecord => {
    const known = calls.get(inviteId) ?? { acceptedBy: new Set<string>(), isEnded: false }
    calls.set(inviteId, known)
    return known
  }

  return {
    messages,
    counters,
    calls,
    failures,
    acknowledged: () => count,
    saying: (messageId, from, to) =>
      void messages.set(messageId, { from, to, isAcknowledged: false }),
    said(messageId) {
      count++
      const message = messages.get(messageId)
      if (message !== undefined) message.isAcknowledged = true
    },
    counting(channelId, key, value) {
      const counter = counterOf(channelId, key)
      counter.asked = Math.max(counter.asked, value)
    },
    counted(channelId, key, value) {
      count++
      const counter = counterOf(channelId, key)
      counter.acknowledged = Math.max(counter.acknowledged, value)
    },
    invited(inviteId) {
      count++
      callOf(inviteId)
    },
    answered(inviteId, userId, isAccepted) {
      count++
      if (isAccepted) callOf(inviteId).acceptedBy.add(userId)
    },
    ended(inviteId) {
      count++
      callOf(inviteId).isEnded = true
    },
    failed(error) {
      const code = error instanceof SignalingError ? error.code : String(error)
      failures.set(code, (failures.get(code) ?? 0) + 1)
    },
  }
}
