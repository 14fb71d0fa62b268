// A program's view of `beckon/agora`: `import`, and what it puts where.
import Signal, { type AgoraCall, type AgoraSession } from 'beckon/agora'
import { agoraTokenAuth } from 'beckon/agora/server'

Signal.configure({ url: 'http://localhost:7878', getToken: ({ account }) => `token of ${account}` })
agoraTokenAuth({ appId: 'app', certificate: 'secret' })
// @ts-expect-error It belongs to an app.
agoraTokenAuth({ certificate: 'secret' })

const session: AgoraSession = new Signal('app').login('ada', '_no_need_token', 10, 30)
session.onLoginSuccess = (uid) => {
  const channel = session.channelJoin('room')
  channel.onChannelUserList = (users) => users.forEach(([account, number]) => [account, number])
  channel.onMessageChannelReceive = (account, number, msg) => JSON.parse(msg)[account + number]
  channel.messageChannelSend('hello')
  session.invoke('io.agora.signal.user_query_user_status', { account: 'bob' }, (err, ret) => {
    const status: 0 | 1 = ret.status
    return err || status + uid
  })
  session.invoke('io.agora.signal.channel_query_num', { name: 'room' }, (_err, { num }) => num + 1)
}
session.onInviteReceived = (call: AgoraCall) => call.channelInviteAccept()
// @ts-expect-error It hears a number.
session.onLogout = (reason: string) => reason
session.onLogout = null
