import { onTestFinished, vi } from 'vitest'
import { createSignalingClient, type SignalingClient } from '../../../src/client/index.ts'
import { createSignalFunction } from '../../../src/compat/agora/createSignalFunction.ts'
import type {
  AgoraCall,
  AgoraChannel,
  AgoraSession,
  SignalFunction,
} from '../../../src/compat/agora/surface.ts'
import type { SignalingServerOptions } from '../../../src/server/createSignalingServer.ts'
import { openServer } from '../../server/openServer.ts'

/** What a program was told: the name of the function, and what it was called with. */
export type Heard = [name: string, ...args: unknown[]][]

export interface LoggedIn {
  readonly session: AgoraSession
  readonly heard: Heard
}

type More = [token?: string, count?: number, time?: number]

export interface Agora {
  readonly url: string
  readonly port: number
  readonly server: Awaited<ReturnType<typeof openServer>>['server']
  readonly Signal: SignalFunction
  /** Begins a login, and listens to everything. */
  begin(account: string | number, ...more: More): LoggedIn
  /** The same, and waits until it has succeeded. */
  logIn(account: string, ...more: More): Promise<LoggedIn>
  /** A client of Beckon's own. */
  connect(userId: string): Promise<SignalingClient>
}

const SESSION = [
  'onLoginSuccess',
  'onLoginFailed',
  'onLogout',
  'onInviteReceived',
  'onMessageInstantReceive',
] as const

const CHANNEL = [
  'onChannelJoined',
  'onChannelJoinFailed',
  'onChannelLeaved',
  'onChannelUserJoined',
  'onChannelUserLeaved',
  'onChannelUserList',
  'onChannelAttrUpdated',
  'onMessageChannelReceive',
] as const

const CALL = [
  'onInviteReceivedByPeer',
  'onInviteAcceptedByPeer',
  'onInviteRefusedByPeer',
  'onInviteFailed',
  'onInviteEndByPeer',
  'onInviteEndByMyself',
  'onInviteMsg',
] as const

/** A real server on a free port, and programs that log in to it. */
export async function openAgora(options: Partial<SignalingServerOptions> = {}): Promise<Agora> {
  const { url, port, server } = await openServer(options)
  const Signal = createSignalFunction()
  Signal.configure({ url })

  const begin: Agora['begin'] = (account, token = '_no_need_token', ...reconnect) => {
    const session = Signal('an app').login(account, token, ...reconnect)
    onTestFinished(() => session.logout())
    return { session, heard: listen(session, SESSION) }
  }

  return {
    url,
    port,
    server,
    Signal,
    begin,
    async logIn(account, ...more) {
      const one = begin(account, ...more)
      await until(() => one.heard.length > 0)
      if (one.heard[0]?.[0] !== 'onLoginSuccess') throw new Error('The login has failed.')
      one.heard.shift()
      return one
    },
    async connect(userId) {
      const client = createSignalingClient({ url })
      onTestFinished(() => client.close())
      await client.login(userId)
      return client
    },
  }
}

/** A channel, with everything that it says from its joining on. */
export async function join({ session }: LoggedIn, name: string) {
  const channel = session.channelJoin(name)
  const heard = listenToChannel(channel)
  await until(() => heard.some(([slot]) => slot === 'onChannelUserList'))
  return { channel, heard }
}

export function listenToChannel(channel: AgoraChannel): Heard {
  return listen(channel, CHANNEL)
}

function listenToCall(call: AgoraCall): Heard {
  return listen(call, CALL)
}

/** Calls, and listens. */
export function ring({ session }: LoggedIn, peer: string, extra?: unknown, channel = 'room') {
  const call = session.channelInviteUser2(channel, peer, extra)
  return { call, heard: listenToCall(call) }
}

/** The next call that comes in, with everything that it says. */
export async function answer({ heard }: LoggedIn, count = 1) {
  const calls = () => heard.filter(([name]) => name === 'onInviteReceived')
  await until(() => calls().length === count)
  const call = calls().at(-1)?.[1] as AgoraCall
  return { call, heard: listenToCall(call) }
}

export function until(isSo: () => boolean): Promise<void> {
  return vi.waitFor(
    () => {
      if (!isSo()) throw new Error('It has not come.')
    },
    { timeout: 20_000, interval: 5 },
  )
}

/** What is under way arrives, as far as one can know. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 150))
}

function listen<Name extends string>(
  target: { [Key in Name]: unknown },
  names: readonly Name[],
): Heard {
  const heard: Heard = []
  for (const name of names) {
    Object.assign(target, { [name]: (...args: unknown[]) => void heard.push([name, ...args]) })
  }
  return heard
}
