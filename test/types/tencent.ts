// A program's view of `beckon/tencent`: `import`, and what it puts where.
// oxlint-disable-next-line import/no-named-as-default -- Programs of the vendor import it so.
import TencentCloudChat, { type Chat, type Message, type Signaling } from 'beckon/tencent'
import SignalingModule from 'beckon/tencent/modules/signaling-module.js'
import { anyAuth, genUserSig, tencentUserSigAuth } from 'beckon/tencent/server'
import TSignaling from 'beckon/tencent/tsignaling'

const key = { sdkAppId: 1400000000, secretKey: 'secret' }
anyAuth(tencentUserSigAuth(key), { secret: 'jwt' })
// @ts-expect-error It belongs to an app.
tencentUserSigAuth({ secretKey: 'secret' })

const chat: Chat = TencentCloudChat.create({
  SDKAppID: 1400000000,
  modules: { 'signaling-module': SignalingModule },
})
const { EVENT, TSignaling: SIGNALING, TYPES } = TencentCloudChat
const ready: 'sdkStateReady' = EVENT.SDK_READY
const kind: 'C2C' = TYPES.CONV_C2C
// @ts-expect-error There is no such event.
chat.on(EVENT.SDK_REDAY, () => {})

chat.on(EVENT.MESSAGE_RECEIVED, ({ data }) => {
  const read = ({ payload }: Message) => payload.data
  return data.map((message) => chat.getSignalingInfo(message)?.inviteID ?? read(message))
})
void chat.addSignalingListener(SIGNALING.NEW_INVITATION_RECEIVED, ({ name, data }) =>
  chat.accept({ inviteID: data.inviteID, data: name }),
)
void chat.addSignalingListener(SIGNALING.INVITATION_TIMEOUT, ({ data }) => {
  const isOwn: boolean = data.isSelfTimeout
  return isOwn ? data.inviteeList.length : data.inviter
})

async function call(): Promise<Signaling | null> {
  const { code } = await chat.login({ userID: 'ada', userSig: genUserSig('ada', key) })
  const { inviteID, data } = await chat.invite({
    userID: 'bob',
    data: ready + kind,
    timeout: 30,
    offlinePushInfo: { title: 'Ada calls', androidInfo: { sound: 'ring' } },
  })
  await chat.cancel({ inviteID })
  return code === 0 ? chat.getSignalingInfo(data.message) : null
}
void call()

const legacy = new TSignaling({ SDKAppID: 1400000000, tim: chat })
legacy.on(TSignaling.EVENT.NEW_INVITATION_RECEIVED, (event: unknown) => event)
