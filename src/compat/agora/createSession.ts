import { SignalingError, type GetToken, type Transport } from '../../client/index.ts'
import type { ChannelMessage } from '../../protocol/messages.ts'
import { createCalls } from './calls.ts'
import { createChannels } from './channels.ts'
import { isDropped } from './codes.ts'
import { createInvoke } from './createInvoke.ts'
import type { Log } from './createLog.ts'
import { createLogin, type LoginOptions } from './createLogin.ts'
import { createPace } from './createPace.ts'
import { callSafely, createTell } from './createTell.ts'
import type { AgoraChannel, AgoraSession } from './surface.ts'
import { toName } from './toName.ts'

export interface SessionOptions {
  readonly account: string
  readonly token: string | undefined
  readonly getToken: GetToken | undefined
  readonly transport: Transport
  readonly reconnect: LoginOptions['reconnect']
  readonly log: Log
}

/** The vendor's limit. What is more is dropped without a word. */
const MESSAGES = { perSecond: 60, atOnce: 60 }

type Methods = Pick<
  AgoraSession,
  'invoke' | 'messageInstantSend' | 'channelJoin' | 'channelInviteUser2'
>

/** Logs in, and returns what the vendor calls a session: a plain object that programs write to. */
export function createSession({ account, log, ...options }: SessionOptions): AgoraSession {
  const tell = createTell(log)
  const session = {
    account,
    state: 1,
    line: '',
    onLoginSuccess: '',
    onLoginFailed: '',
    onLogout: '',
    onInviteReceived: '',
    onMessageInstantReceive: '',
    getStatus: () => login.status,
    logout: () => login.logout(),
    // The other methods come with the login, as the vendor's do.
  } as AgoraSession
  const login = createLogin({
    ...options,
    account,
    handlers: {
      onStatus: (status) => void (session.state = status),
      onSuccess() {
        const { uid = 0, sessionId = '' } = client.store.getState().session ?? {}
        // A program may have put its own in their places since.
        if (session.line === '') Object.assign(session, methods)
        Object.assign(session, { uid, line: sessionId })
        tell(session, 'onLoginSuccess', uid)
      },
      onFailed: (code) => tell(session, 'onLoginFailed', code),
      onLogout: (code) => tell(session, 'onLogout', code),
    },
  })
  const { client, whenIn } = login
  const { take: maySend } = createPace(client.clock, MESSAGES)
  const channels = createChannels({ login, account, tell, maySend })
  const calls = createCalls({ login, account, session, tell })
  const methods: Methods = {
    invoke: createInvoke({ login, session, tell }),

    messageInstantSend(peer, msg, onDone) {
      const sent = maySend()
        ? client.messages.send({ userId: toName(peer) }, msg)
        : Promise.resolve(undefined)
      login.track<unknown>(sent).then(
        () => callSafely(onDone, false),
        (error: unknown) => callSafely(onDone, !isDropped(SignalingError.from(error))),
      )
    },

    channelJoin(channelID) {
      // The vendor's returns nothing either unless somebody is logged in.
      return (login.isIn() ? channels.join(toName(channelID)) : undefined) as AgoraChannel
    },

    channelInviteUser2: (channelID, peer, extra) =>
      calls.invite(toName(channelID), toName(peer), extra),
  }

  client.on('message.received', ({ message }) => {
    whenIn(() => {
      if ('channelId' in message.to) channels.onMessage(message as ChannelMessage)
      // One's own come back as well, for other sessions of the account.
      else if (message.to.userId === account) {
        tell(session, 'onMessageInstantReceive', message.from, 0, message.body)
      }
    })
  })
  client.on('channel.membersChanged', (event) => whenIn(() => channels.onMembers(event)))
  client.on('channel.attrChanged', (event) => whenIn(() => channels.onAttr(event)))
  client.on('channel.destroyed', ({ channelId }) => whenIn(() => channels.onDestroyed(channelId)))
  client.on('stream.reset', ({ streamId }) => whenIn(() => channels.onReset(streamId)))
  client.on('invitation.received', ({ invitation }) => {
    whenIn(() => calls.onInvitation(invitation))
  })
  client.on('invitation.changed', (event) => whenIn(() => calls.onChange(event)))
  client.on('invitation.message', (event) => whenIn(() => calls.onMessage(event)))
  client.on('error', ({ code, message }) => log.write('WARNING', `${code} ${message}`))
  return session
}
