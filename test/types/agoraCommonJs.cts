// The same for programs that `require`.
import Signal = require('beckon/agora')

const signal: Signal.AgoraSignal = Signal('app')
const session = signal.login('ada')
session.onInviteReceived = (call: Signal.AgoraCall) => call.channelInviteEnd()
