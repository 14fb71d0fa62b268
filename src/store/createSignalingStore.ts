import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Session } from '../protocol/session.ts'
import { initialChannels, reduceChannels, type ChannelsState } from './channels.ts'
import {
  initialConnection,
  reduceConnection,
  reduceSession,
  type ConnectionState,
} from './connection.ts'
import type { StoreEvent } from './events.ts'
import { initialInvitations, reduceInvitations, type InvitationsState } from './invitations.ts'

/** Everything that the client knows. Immutable: what has not changed is the same object. */
export interface SignalingState {
  readonly connection: ConnectionState
  readonly session: Session | undefined
  readonly channels: ChannelsState
  readonly invitations: InvitationsState
}

export const initialState: SignalingState = {
  connection: initialConnection,
  session: undefined,
  channels: initialChannels,
  invitations: initialInvitations,
}

/** Folds one event into the state. Returns `state` itself when the event changes nothing. */
export function reduceState(state: SignalingState, event: StoreEvent): SignalingState {
  const session = reduceSession(state.session, event)
  const next: SignalingState = {
    connection: reduceConnection(state.connection, event),
    session,
    channels: reduceChannels(state.channels, event),
    invitations: reduceInvitations(state.invitations, event, session),
  }
  return isUnchanged(state, next) ? state : next
}

function isUnchanged(state: SignalingState, next: SignalingState): boolean {
  return (
    state.connection === next.connection &&
    state.session === next.session &&
    state.channels === next.channels &&
    state.invitations === next.invitations
  )
}

export interface SignalingStore extends StoreApi<SignalingState> {
  /** Folds events into the state and tells listeners once. */
  apply(events: readonly StoreEvent[]): void
}

export function createSignalingStore(): SignalingStore {
  const store = createStore<SignalingState>(() => initialState)
  return {
    ...store,
    apply(events) {
      store.setState((state) => events.reduce(reduceState, state))
    },
  }
}
