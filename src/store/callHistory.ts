import type { InvitationStep, Message, Recipient } from '../protocol/messages.ts'
import type { InvitationData } from '../protocol/register.ts'
import {
  selectConversation,
  type ConversationsState,
  type ConversationState,
} from './conversations.ts'
import { isRingingFor, phaseOf, type InvitationsState } from './invitations.ts'
import type { Session } from '../protocol/session.ts'

/** What became of a call, for this user. */
export type CallOutcome =
  | 'ringing'
  | 'active'
  | 'answered'
  | 'missed'
  | 'declined'
  | 'cancelled'
  | 'noAnswer'
  | 'answeredElsewhere'

/** A call of the past, put together from the steps that are stored in conversations. */
export interface HistoryCall {
  readonly inviteId: string
  readonly direction: 'incoming' | 'outgoing'
  /** Whom this user called, or who called this user. */
  readonly userIds: readonly string[]
  /** Where one talked, if it was in a channel. */
  readonly channelId?: string
  readonly data?: InvitationData
  /** When it began to ring. */
  readonly startedAt: number
  readonly outcome: CallOutcome
  /** How long this user talked. Absent while nobody has, and until it is over. */
  readonly durationMs?: number
}

export interface CallHistoryView {
  /** The latest first, as far back as every conversation that there is has been looked at. */
  readonly calls: readonly HistoryCall[]
  /** What to load to know more. */
  readonly next: Recipient | undefined
  /** Whether `next` has changed while nobody looked, and cannot wait. */
  readonly isBehind: boolean
}

interface HasHistory {
  readonly conversations: ConversationsState
  readonly invitations: InvitationsState
  readonly session: Session | undefined
}

/**
 * The calls of a user, or those with one other. What is shown has no holes: it ends where the first
 * conversation ends of which not all is loaded, and that one is `next`.
 */
export function readCallHistory(state: HasHistory, withUserId?: string): CallHistoryView {
  const known = viewsOf(state)
  const view = known.get(withUserId) ?? makeView(state, withUserId)
  known.set(withUserId, view)
  return view
}

type Views = Map<string | undefined, CallHistoryView>

/** Asked for several times in a render. Of several clients in a page parts of the state are the same. */
const views = new WeakMap<object, WeakMap<object, WeakMap<object, Views>>>()

const NO_SESSION = {}

function viewsOf({ conversations, invitations, session }: HasHistory): Views {
  const byInvitations = getOrMake(views, conversations.byKey, () => new WeakMap())
  const bySession = getOrMake(byInvitations, invitations, () => new WeakMap())
  return getOrMake(bySession, session ?? NO_SESSION, () => new Map())
}

function getOrMake<Value>(map: WeakMap<object, Value>, key: object, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

function makeView(state: HasHistory, withUserId: string | undefined): CallHistoryView {
  const conversations = conversationsOf(state, withUserId)
  const behind = conversations.find(
    (one) => isLoadable(one) && one.status !== 'ready' && hasNews(one),
  )
  let next = behind
  let horizon = -Infinity
  for (const one of conversations) {
    const from = one === behind || !isLoadable(one) ? -Infinity : knownFrom(one)
    if (from > horizon) {
      horizon = from
      next = behind ?? one
    }
  }
  const calls = foldCalls(conversations, state)
    .filter(({ startedAt }) => startedAt >= horizon)
    .toSorted((one, other) => other.startedAt - one.startedAt)
  return { calls, next: next?.with, isBehind: behind !== undefined }
}

function conversationsOf(state: HasHistory, withUserId?: string): readonly ConversationState[] {
  if (withUserId === undefined) {
    return [...state.conversations.byKey.values()].filter(({ lastSeq }) => lastSeq > 0)
  }
  const of = { userId: withUserId }
  return [{ ...selectConversation(of)(state), with: of }]
}

/** What the server has refused for good is left out. */
function isLoadable({ status, error }: ConversationState): boolean {
  return status !== 'error' || error?.isRetryable === true
}

/** Whether something has come in a conversation that was not loaded. */
function hasNews({ messages }: ConversationState): boolean {
  return messages.some(({ seq }) => seq !== undefined)
}

/** From when on all messages of a conversation are known. */
function knownFrom({ status, before, messages, lastMessage }: ConversationState): number {
  if (status !== 'ready') return lastMessage?.sentAt ?? Infinity
  if (before === undefined) return -Infinity
  return messages.find(({ seq }) => seq !== undefined)?.sentAt ?? Infinity
}

interface StepOf {
  readonly step: InvitationStep
  readonly from: string
  readonly sentAt: number
}

const stepsIn = new WeakMap<readonly Message[], readonly StepOf[]>()

function stepsOf({ messages }: ConversationState): readonly StepOf[] {
  const known = stepsIn.get(messages)
  if (known !== undefined) return known
  const steps = messages.flatMap(({ invitation: step, from, sentAt }) =>
    step === undefined ? [] : { step, from, sentAt },
  )
  stepsIn.set(messages, steps)
  return steps
}

function foldCalls(
  conversations: readonly ConversationState[],
  state: HasHistory,
): readonly HistoryCall[] {
  const userId = state.session?.userId
  const byId = new Map<string, StepOf[]>()
  for (const one of conversations) {
    for (const each of stepsOf(one)) {
      const { inviteId, inviter, invitees } = each.step
      // A channel tells of the calls of others as well.
      if (inviter !== userId && !invitees.includes(userId ?? '')) continue
      const steps = byId.get(inviteId) ?? []
      byId.set(inviteId, steps)
      steps.push(each)
    }
  }
  return [...byId.values()].flatMap((steps) => toCall(steps, state) ?? [])
}

function toCall(steps: readonly StepOf[], state: HasHistory): HistoryCall | undefined {
  const [first] = steps
  if (first === undefined) return undefined
  const { inviteId, inviter, channelId, data } = first.step
  const isOutgoing = inviter === state.session?.userId
  const at = (action: InvitationStep['action']) =>
    steps.filter(({ step }) => step.action === action).map(({ sentAt }) => sentAt)
  const [answeredAt, endedAt] = [Math.min(...at('accept')), Math.max(...at('end'))]
  const outcome = outcomeOf(steps, inviteId, state)
  const isOver = outcome === 'answered' && endedAt >= answeredAt
  const invited = new Set(steps.flatMap(({ step }) => step.invitees))
  return {
    inviteId,
    direction: isOutgoing ? 'outgoing' : 'incoming',
    userIds: isOutgoing ? [...invited] : [inviter],
    startedAt: Math.min(...steps.map(({ sentAt }) => sentAt)),
    outcome,
    ...(channelId === undefined ? {} : { channelId }),
    ...(data === undefined || data === null ? {} : { data }),
    ...(isOver ? { durationMs: endedAt - answeredAt } : {}),
  }
}

function outcomeOf(
  steps: readonly StepOf[],
  inviteId: string,
  { session, invitations }: HasHistory,
): CallOutcome {
  const invitation = invitations.byId.get(inviteId)
  const isOutgoing = steps[0]?.step.inviter === session?.userId
  const actions = new Set(steps.map(({ step }) => step.action))
  if (invitation !== undefined && invitation.status !== 'ended') {
    const phase = phaseOf(invitation, session)
    if (phase === 'active') return 'active'
    if (phase === 'outgoing' || isRingingFor(invitation, session)) return 'ringing'
  }
  if (actions.has('accept')) return 'answered'
  if (actions.has('reject')) return 'declined'
  if (actions.has('timeout')) return isOutgoing ? 'noAnswer' : 'missed'
  if (actions.has('cancel')) return isOutgoing ? 'cancelled' : 'missed'
  // Somebody else has taken it: of that there is no step.
  return 'answeredElsewhere'
}
