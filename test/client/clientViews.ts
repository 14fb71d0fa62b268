import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import type { SignalingEvents } from '../../src/client/events.ts'
import type { Invitation } from '../../src/protocol/invitations.ts'
import type { Message } from '../../src/protocol/messages.ts'
import { selectChannel, type ChannelState } from '../../src/store/channels.ts'
import { selectMessages } from '../../src/store/conversations.ts'
import type { ConnectionStatus } from '../../src/store/connection.ts'

/** What a client knows of the lobby. */
export function lobbyOf(client: SignalingClient): ChannelState {
  return selectChannel('lobby')(client.store.getState())
}

/** The messages of the lobby, as a client shows them. */
export function messagesOf(client: SignalingClient): readonly Message[] {
  return selectMessages({ channelId: 'lobby' })(client.store.getState())
}

export function statusOf(client: SignalingClient): ConnectionStatus {
  return client.store.getState().connection.status
}

export function invitationOf(client: SignalingClient, inviteId: string): Invitation | undefined {
  return client.store.getState().invitations.byId.get(inviteId)
}

/** Every event of a name from now on. */
export function record<Name extends keyof SignalingEvents>(
  client: SignalingClient,
  name: Name,
): readonly SignalingEvents[Name][] {
  const heard: SignalingEvents[Name][] = []
  client.on(name, (event) => heard.push(event))
  return heard
}

/** Why a promise has failed. */
export async function reasonOf(failing: Promise<unknown>): Promise<unknown> {
  return failing.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error: unknown) => error,
  )
}
