import type { SignalingClient } from '../client/createSignalingClient.ts'
import { differences, readState, type ExpectedState } from './readState.ts'

/** What a matcher of Vitest and of Jest gives back. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
  readonly expected?: unknown
  readonly actual?: unknown
}

/** A client, or a `TestUser`, which has one. */
type Subject = SignalingClient | { readonly client: SignalingClient }

/** Whether somebody knows this. What is not mentioned may be anything. */
function toKnow(subject: Subject, expected: ExpectedState): MatcherResult {
  const actual = stateOf(subject)
  const lines = differences(expected, actual)
  return {
    pass: lines.length === 0,
    message: () =>
      lines.length === 0 ? 'All of it is known.' : `Something else is known.\n${lines.join('\n')}`,
    expected,
    actual,
  }
}

/** Whether it rings in this tab, and whose call it is. */
function toRing(subject: Subject, from?: string): MatcherResult {
  return toBeCalled(subject, 'incoming', from)
}

/** Whether one is in a call in this tab, and with whom. */
function toBeInCall(subject: Subject, other?: string): MatcherResult {
  return toBeCalled(subject, 'active', other)
}

/** Whether these are in a channel, as somebody sees it, in whatever order. */
function toSeeMembers(
  subject: Subject,
  channelId: string,
  expected: readonly string[],
): MatcherResult {
  const actual = stateOf(subject).channels[channelId]?.members ?? []
  const pass = actual.toSorted().join('\n') === expected.toSorted().join('\n')
  return {
    pass,
    message: () => `In "${channelId}" are ${actual.join(', ') || 'none that are known'}.`,
    expected,
    actual,
  }
}

function toBeCalled(
  subject: Subject,
  phase: 'incoming' | 'active',
  other: string | undefined,
): MatcherResult {
  const { call } = stateOf(subject)
  const isWith = other === undefined || call?.with.includes(other) === true
  const found = call === undefined ? 'no call' : `${call.phase}, with ${call.with.join(', ')}`
  return {
    pass: call?.phase === phase && isWith,
    message: () => `There is ${found}.`,
  }
}

function stateOf(subject: Subject) {
  const client = 'store' in subject ? subject : subject.client
  return readState(client.store.getState())
}

/**
 * Matchers for Vitest and Jest.
 *
 * @example
 * expect.extend(signalingMatchers)
 * expect(t.user('ana')).toRing('bo')
 */
export const signalingMatchers: {
  readonly toBeInCall: typeof toBeInCall
  readonly toKnow: typeof toKnow
  readonly toRing: typeof toRing
  readonly toSeeMembers: typeof toSeeMembers
} = { toBeInCall, toKnow, toRing, toSeeMembers }

/** For the types of a runner: `interface Matchers<T> extends SignalingMatchers<T> {}`. */
export interface SignalingMatchers<Result = unknown> {
  /** One is in a call in this tab, with `other`. */
  toBeInCall(other?: string): Result
  /** As much of a state as the test cares for. */
  toKnow(expected: ExpectedState): Result
  /** It rings in this tab, for a call of `from`. */
  toRing(from?: string): Result
  /** These are in a channel, in whatever order. */
  toSeeMembers(channelId: string, userIds: readonly string[]): Result
}
