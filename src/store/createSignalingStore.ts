import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Message, Recipient } from '../protocol/messages.ts'
import type { Session } from '../protocol/session.ts'
import type { Clock } from '../internal/clock.ts'
import { initialChannels, reduceChannels, type ChannelsState } from './channels.ts'
import {
  initialConnection,
  reduceConnection,
  reduceSession,
  type ConnectionState,
} from './connection.ts'
import {
  conversationKey,
  initialConversations,
  reduceConversations,
  type ConversationsState,
} from './conversations.ts'
import type { StoreEvent } from './events.ts'
import { initialInvitations, reduceInvitations, type InvitationsState } from './invitations.ts'
import { initialUsers, reduceUsers, type UsersState } from './users.ts'

/** Everything that the client knows. Immutable: what has not changed is the same object. */
export interface SignalingState {
  readonly connection: ConnectionState
  readonly session: Session | undefined
  readonly channels: ChannelsState
  readonly conversations: ConversationsState
  readonly users: UsersState
  readonly invitations: InvitationsState
}

export const initialState: SignalingState = {
  connection: initialConnection,
  session: undefined,
  channels: initialChannels,
  conversations: initialConversations,
  users: initialUsers,
  invitations: initialInvitations,
}

/** Folds one event into the state. Returns `state` itself when the event changes nothing. */
export function reduceState(state: SignalingState, event: StoreEvent): SignalingState {
  const session = reduceSession(state.session, event)
  const next: SignalingState = {
    connection: reduceConnection(state.connection, event),
    session,
    channels: reduceChannels(state.channels, event),
    conversations: reduceConversations(state.conversations, event, session),
    users: reduceUsers(state.users, event),
    invitations: reduceInvitations(state.invitations, event, session),
  }
  return isUnchanged(state, next) ? state : next
}

function isUnchanged(state: SignalingState, next: SignalingState): boolean {
  return (
    state.connection === next.connection &&
    state.session === next.session &&
    state.channels === next.channels &&
    state.conversations === next.conversations &&
    state.users === next.users &&
    state.invitations === next.invitations
  )
}

export interface SignalingStore extends StoreApi<SignalingState> {
  /**
   * Folds events into the state, which is current at once. Listeners are told once per frame, and at
   * once of what cannot wait: calls, the session, the connection.
   */
  apply(events: readonly StoreEvent[]): void
}

export function createSignalingStore(clock: Pick<Clock, 'nextFrame'>): SignalingStore {
  const told = createStore<SignalingState>(() => initialState)
  let current = initialState
  /** Are folded in when somebody looks: a list is copied once, however many frames have come. */
  let unseen: MessagesReceived[] = []
  let isWaiting = false

  const getState = () => {
    if (unseen.length > 0) {
      const received = together(unseen)
      unseen = []
      current = received.reduce(reduceState, current)
    }
    return current
  }
  const tell = () => {
    isWaiting = false
    if (told.getState() !== getState()) told.setState(current, true)
  }
  return {
    ...told,
    getState,
    apply(events) {
      for (const event of events) {
        if (event.type === 'messages.received') unseen.push(event)
        else current = reduceState(getState(), event)
      }
      // A page in the background is not painted for long.
      if (unseen.length > UNSEEN_KEPT) getState()
      if (isUrgent(told.getState(), current)) {
        tell()
      } else if (!isWaiting && (unseen.length > 0 || current !== told.getState())) {
        isWaiting = true
        clock.nextFrame(tell)
      }
    },
  }
}

type MessagesReceived = Extract<StoreEvent, { type: 'messages.received' }>

const UNSEEN_KEPT = 100

/** Makes one of those that follow each other in the same conversation. */
function together(events: readonly MessagesReceived[]): readonly MessagesReceived[] {
  const runs: { type: 'messages.received'; of: Recipient; messages: Message[] }[] = []
  for (const { type, of, messages } of events) {
    const run = runs.at(-1)
    const isSame = run !== undefined && conversationKey(run.of) === conversationKey(of)
    if (isSame) run.messages.push(...messages)
    else runs.push({ type, of, messages: [...messages] })
  }
  return runs
}

function isUrgent(before: SignalingState, after: SignalingState): boolean {
  return (
    before.invitations !== after.invitations ||
    before.session !== after.session ||
    before.connection !== after.connection
  )
}
