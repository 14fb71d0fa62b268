import type { EndReason, Invitation } from '../protocol/invitations.ts'
import type { Session } from '../protocol/session.ts'
import type { LoadStatus } from '../store/conversations.ts'
import type { ConnectionStatus } from '../store/connection.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { selectMembers } from '../store/channels.ts'
import { selectMessages } from '../store/conversations.ts'
import { filterMissed, phaseOf, selectShown, type InvitationPhase } from '../store/invitations.ts'

/** What a tab knows, as plain data that reads well in a failing test. */
export interface TestState {
  readonly connection: ConnectionStatus
  /** The call that components show. */
  readonly call: TestCall | undefined
  readonly missedCalls: number
  /** By id: those that this tab is in. */
  readonly channels: Readonly<Record<string, TestChannel>>
}

export interface TestCall {
  readonly inviteId: string
  readonly phase: InvitationPhase
  /** Everybody else in it, whoever called first. */
  readonly with: readonly string[]
  readonly endReason: EndReason | undefined
}

export interface TestChannel {
  readonly status: LoadStatus
  readonly members: readonly string[]
  readonly attrs: Readonly<Record<string, unknown>>
  /** What was said, without who and when. */
  readonly messages: readonly unknown[]
}

/** As much of a state as a test cares for. Lists are compared as a whole. */
export type ExpectedState = Expected<TestState>

type Expected<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]?: Expected<Value[Key]> }
    : Value

export function readState(state: SignalingState): TestState {
  const { session, channels, connection } = state
  const call = selectShown(state)
  return {
    connection: connection.status,
    call: call && readCall(call, session),
    missedCalls: filterMissed(state).length,
    channels: Object.fromEntries(
      [...channels].map(([channelId, { status, attrs }]) => [
        channelId,
        {
          status,
          members: selectMembers(channelId)(state).map(({ userId }) => userId),
          attrs: Object.fromEntries([...attrs].map(([key, { value }]) => [key, value])),
          messages: selectMessages({ channelId })(state).map(({ body }) => body),
        },
      ]),
    ),
  }
}

function readCall(call: Invitation, session: Session | undefined): TestCall {
  const parties = [call.inviter, ...call.invitees.map(({ userId }) => userId)]
  return {
    inviteId: call.inviteId,
    phase: phaseOf(call, session),
    with: parties.filter((userId) => userId !== session?.userId),
    endReason: call.endReason,
  }
}

/** One line for each place where a value is not as expected. What is not mentioned may be anything. */
export function differences(expected: unknown, actual: unknown, path = ''): readonly string[] {
  if (isPlain(expected) && isPlain(actual)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, actual[key], path === '' ? key : `${path}.${key}`),
    )
  }
  if (isSame(expected, actual)) return []
  return [`${path}: expected ${show(expected)}, is ${show(actual)}`]
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => isSame(each, other[index]))
  }
  if (!isPlain(one) || !isPlain(other)) return false
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].every((key) => isSame(one[key], other[key]))
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}
