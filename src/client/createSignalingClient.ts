import { createId } from '../internal/createId.ts'
import { systemClock, type Clock } from '../internal/clock.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { ServerEvent, StreamEvent } from '../protocol/events.ts'
import type { ChannelMessageShape, Message } from '../protocol/messages.ts'
import type { Session } from '../protocol/session.ts'
import type { StreamFrame, StreamId } from '../protocol/streams.ts'
import { createSignalingStore, type SignalingState } from '../store/createSignalingStore.ts'
import type { StoreApi } from 'zustand/vanilla'
import type { ReconnectOptions } from './backoff.ts'
import type { ClientTap } from './clientTap.ts'
import { createCalls, type CallCommands, type CreateCalls } from './callCommands.ts'
import { createChannels, type Channels } from './channels.ts'
import { createCommandQueue } from './commandQueue.ts'
import type { LoginResult } from './connection.ts'
import { createConnector } from './connector.ts'
import type { ClientCore } from './core.ts'
import { createEmitter, type Emitter } from './events.ts'
import { createInvitations, type InvitationCommands, type Invitations } from './invitations.ts'
import { toChannelMessage, toEvents, toMessage } from './fromWire.ts'
import { createHistory } from './history.ts'
import type { LoginOptions } from './intent.ts'
import { createMessages, type Messages } from './messages.ts'
import { createPush, type Push } from './push.ts'
import { resumeKeys } from './resumeKeys.ts'
import { channelOf } from './seat.ts'
import { socketTransport } from './socketTransport.ts'
import { createStreamPositions, hasLog, isNewEpoch } from './streams.ts'
import type { GetToken } from './tokens.ts'
import type { Transport } from './transport.ts'
import { createUsers, type UserFeature, type Users } from './users.ts'

export interface SignalingClientOptions {
  /**
   * Address of a Beckon server, such as `http://localhost:7878`; `''` is where the page is from. A path
   * is put before that of socket.io, for a proxy that takes it off again; a query is sent along. Either
   * this or `transport`.
   */
  readonly url?: string
  readonly transport?: Transport
  /**
   * A token, or a function that is called at every login and reconnection, and when a token is about
   * to end, so that a short-lived token is always fresh.
   */
  readonly getToken?: GetToken
  readonly reconnect?: ReconnectOptions
  /** A label that others may see ("phone"). Identity is the session's. */
  readonly device?: string
  /** @internal Where time comes from. @default the clock on the wall */
  readonly clock?: Clock
  /** @internal */
  readonly random?: () => number
}

/** What every client has, and what it is assembled with. */
export interface AssembledClient<UserPart, Calls, PushPart> {
  readonly store: StoreApi<SignalingState>
  /** Begins a session, and keeps it until `logout`. The same user again is the same session. */
  login(userId: string, options?: LoginOptions): Promise<Session>
  logout(): Promise<void>
  /** Tries at once instead of after the rest of the delay, and once more where it has given up. */
  reconnectNow(): void
  /**
   * Goes on with another token of the same user, and by what it allows. With a `getToken` that is a
   * function the client does so by itself. Rejects with `UNAUTHORIZED` when it is refused; the session
   * goes on until its own token ends.
   */
  renewToken(token: string): Promise<void>
  /** The server's clock, in epoch milliseconds. */
  now(): number
  /** Logs out, if need be, and frees everything. */
  close(): Promise<void>
  readonly on: Emitter['on']
  readonly channels: Channels
  readonly users: UserPart
  readonly messages: Messages
  readonly invitations: InvitationCommands & Calls
  readonly push: PushPart
  /** @internal The local clock, for hooks that wait. */
  readonly clock: Clock
  /** @internal What `beckon/devtools` looks through. */
  readonly tap: ClientTap
}

export interface SignalingClient extends AssembledClient<Users, CallCommands, Push> {
  readonly invitations: Invitations
}

/** How long to wait after the server could not say what was missed. */
const REPAIR_AGAIN_MS = 1000

/**
 * Makes a client. It does nothing until `login`: no socket, no timer, so making one too many costs
 * nothing.
 *
 * @example
 * const client = createSignalingClient({ url: 'http://localhost:7878', getToken: fetchToken })
 * await client.login('ada')
 */
export function createSignalingClient(options: SignalingClientOptions): SignalingClient {
  const parts = { createUsers, createCalls, createPush, openResumeKeys: resumeKeys }
  return assembleClient(options, toTransport(options), parts)
}

/** Parts of a client that are left out where they would be loaded for nothing. */
export interface ClientParts<UserPart, Calls, PushPart> {
  readonly createUsers: (core: ClientCore) => UserFeature<UserPart>
  readonly createCalls: CreateCalls<Calls>
  readonly createPush: (core: ClientCore) => PushPart
  /** @default a page that is loaded again begins a new session */
  readonly openResumeKeys?: typeof resumeKeys
}

export function assembleClient<UserPart, Calls, PushPart>(
  options: SignalingClientOptions,
  transport: Transport,
  parts: ClientParts<UserPart, Calls, PushPart>,
): AssembledClient<UserPart, Calls, PushPart> {
  const { clock = systemClock, random = Math.random, reconnect = {}, device, getToken } = options
  const store = createSignalingStore(clock)
  const tap: ClientTap = { transport, apply: store.apply }
  const emitter = createEmitter()
  const queue = createCommandQueue({ clock, createId })
  const positions = createStreamPositions({
    apply: ({ streamId, events }) => hear(streamId, events),
    resync,
    tryAgain: (run) => void clock.setTimer(run, REPAIR_AGAIN_MS),
    onSynced: (isSynced) => store.apply([{ type: 'sync.changed', isSynced }]),
  })

  const isWanted = () => connector.wantedUser() !== undefined
  const send: ClientCore['send'] = (name, payload, commandOptions) =>
    isWanted() ? queue.send(name, payload, commandOptions) : Promise.reject(notLoggedIn())
  const now = () => connector.now()
  const report = (thrown: unknown) => emitter.emit('error', SignalingError.from(thrown))
  const core: ClientCore = {
    store,
    emitter,
    positions,
    clock,
    createId,
    send,
    isWanted,
    report,
    now,
  }
  const history = createHistory(core)
  const channels = createChannels({
    ...core,
    replay: (streamId, events) => hear(streamId, toEvents(events)),
    onSnapshot: history.onSnapshot,
  })
  const messages = createMessages({ ...core, history, settled: channels.settled })
  const users = parts.createUsers(core)
  const invitations = createInvitations(core, parts.createCalls)

  const connector = createConnector({
    transport: { open: (handlers) => tap.transport.open(handlers) },
    clock,
    createId,
    random,
    queue,
    resumeKeys: options.url === undefined ? undefined : parts.openResumeKeys?.(options.url),
    reconnect,
    device,
    getToken,
    isRinging: invitations.isRinging,
    positions: () => ({ inbox: positions.get('inbox'), channels: channels.seats() }),
    onLogin,
    onFrame: (frame: StreamFrame<StreamEvent>) => positions.receive(frame),
    onState(connection) {
      store.apply([{ type: 'connection.changed', connection }])
      const { status, error } = connection
      emitter.emit('connection.changed', { status, ...(error && { error }) })
    },
    onSessionEnded(reason) {
      channels.clear()
      positions.clear()
      store.apply([{ type: 'session.ended' }])
      invitations.onSessionEnded()
      emitter.emit('session.ended', { reason })
    },
    onError: report,
  })

  return {
    store,
    login: connector.login,
    logout: connector.logout,
    reconnectNow: connector.reconnectNow,
    renewToken: connector.renewToken,
    now: connector.now,
    close: connector.logout,
    on: emitter.on,
    channels: channels.channels,
    users: users.users,
    messages,
    invitations: invitations.invitations,
    push: parts.createPush(core),
    clock,
    tap,
  }

  function onLogin({ session, inbox, channels: results }: LoginResult): void {
    store.apply([{ type: 'session.started', session }])
    applyInbox(inbox)
    channels.onLogin(results)
    users.onLogin()
  }

  function applyInbox(sync: LoginResult['inbox']): void {
    const known = positions.get('inbox')
    positions.set('inbox', sync.position)
    if (sync.mode === 'replay') {
      hear('inbox', toEvents(sync.events))
      return
    }
    invitations.onSnapshot(sync.snapshot)
    history.onInboxReset(isNewEpoch(known, sync.position))
    if (known !== undefined) emitter.emit('stream.reset', { streamId: 'inbox' })
  }

  async function resync(streamId: StreamId, signal: AbortSignal): Promise<void> {
    try {
      if (streamId !== 'inbox') return await channels.resync(streamId, signal)
      const position = positions.get('inbox')
      await send('stream.sync', position === undefined ? {} : { position }, {
        signal,
        // Without a channel it is the inbox that is answered for.
        onResult: (sync) => applyInbox(sync as LoginResult['inbox']),
      })
    } catch (error) {
      if (!signal.aborted) report(error)
    }
  }

  function hear(streamId: StreamId, events: readonly StreamEvent[]): void {
    // The same object in all messages of a frame.
    const to = { channelId: channelOf(streamId) }
    // Messages that follow each other are received at once, however many they are.
    let received: Message[] = []
    const receive = () => {
      if (received.length > 0) history.onMessages(received)
      received = []
    }
    // One of them may have ended the channel; what comes after is of another.
    const isOver = () => hasLog(streamId) && positions.get(streamId) === undefined
    for (const event of events) {
      if (isListed(event)) received.push(toChannelMessage(event, to))
      else if (event.type === 'message.received') received.push(toMessage(event.message))
      else {
        receive()
        if (!isOver()) onEvent(event)
        if (isOver()) return
      }
    }
    receive()
  }

  function onEvent(event: Exclude<ServerEvent, { type: 'message.received' }>): void {
    switch (event.type) {
      case 'conversation.changed':
        return history.onEvent(event)
      case 'user.changed':
        return users.onEvent(event)
      case 'invitation.changed':
      case 'invitation.message':
      case 'invitation.missedSeen':
        return invitations.onEvent(event)
      case 'session.ended':
        // Of another session: the end of one's own comes with the closing of its connection.
        return
      case 'token.expiring':
        emitter.emit('token.expiring', { expiresAt: event.expiresAt })
        return connector.handleExpiring()
      default:
        return channels.onEvent(event)
    }
  }
}

function isListed(event: StreamEvent): event is ChannelMessageShape {
  return Array.isArray(event)
}

function toTransport({ url, transport, clock }: SignalingClientOptions): Transport {
  if (transport !== undefined) return transport
  if (url !== undefined) return socketTransport(url, clock)
  throw new Error(
    'createSignalingClient has nowhere to connect to. Pass url: "http://localhost:7878", or wherever your server listens.',
  )
}

function notLoggedIn(): SignalingError {
  const message =
    'Nobody is logged in. Call `client.login(userId)`, or give the provider a `userId`.'
  return new SignalingError('NOT_LOGGED_IN', { message })
}
