import { describe, expect, it, onTestFinished, vi } from 'vitest'
import LegacyTSignaling from '../../../src/compat/tencent/legacy.ts'
import {
  TencentCloudChat,
  TSignaling,
  type Message,
  type TSignalingMethods,
} from '../../../src/compat/tencent/index.ts'
import { failureOf, openTencent, SDK_APP_ID, settled, type Told } from './openTencent.ts'

const { EVENT } = TSignaling

/** The event of this name that comes next. */
function nextOf<Data>(signaling: TSignalingMethods, name: string): Promise<Data> {
  return new Promise((resolve) => {
    const handle = ({ data }: { data: Data }) => {
      signaling.off(name, handle)
      resolve(data)
    }
    signaling.on(name, handle)
  })
}

async function openPair() {
  const server = await openTencent()
  const [ada, bob] = [server.createLegacy(), server.createLegacy()]
  await ada.login({ userID: 'ada', userSig: '' })
  await bob.login({ userID: 'bob', userSig: '' })
  return { ...server, ada, bob }
}

describe('TSignaling', () => {
  it('[TC31] has a chat of its own, and tells what that tells', async () => {
    const { createLegacy } = await openTencent()
    const signaling = createLegacy()
    expect(signaling).toBeInstanceOf(TSignaling)
    expect(LegacyTSignaling).toBe(TSignaling)
    signaling.setLogLevel(1)
    const ready = nextOf(signaling, EVENT.SDK_READY)
    const result = await signaling.login({ userID: 'ada', userSig: '' })
    expect(result.code).toBe(0)
    await ready
    const left = nextOf(signaling, EVENT.SDK_NOT_READY)
    expect((await signaling.logout({ userID: 'ada', userSig: '' })).code).toBe(0)
    await left
  })

  it('[TC31] invites, and hears what becomes of it', async () => {
    const { ada, bob } = await openPair()
    const invited = nextOf<{ inviteID: string }>(bob, EVENT.NEW_INVITATION_RECEIVED)
    const result = await ada.invite({ userID: 'bob', data: 'call', timeout: 30 })
    expect(await invited).toMatchObject({ inviteID: result.inviteID, data: 'call' })
    const accepted = nextOf(ada, EVENT.INVITEE_ACCEPTED)
    await bob.accept({ inviteID: result.inviteID, data: '' })
    expect(await accepted).toMatchObject({ inviter: 'ada', invitee: 'bob' })
    const late = nextOf(ada, EVENT.INVITATION_TIMEOUT)
    await ada.invite({ userID: 'bob', timeout: 0.2 })
    expect(await late).toMatchObject({ isSelfTimeout: false })
    const rejected = nextOf(ada, EVENT.INVITEE_REJECTED)
    const second = await ada.invite({ userID: 'bob', timeout: 30 })
    await bob.reject({ inviteID: second.inviteID })
    await rejected
    const cancelled = nextOf(bob, EVENT.INVITATION_CANCELLED)
    const third = await ada.invite({ userID: 'bob', timeout: 30 })
    await ada.cancel({ inviteID: third.inviteID })
    expect(await cancelled).toMatchObject({ inviteID: third.inviteID })
  })

  it('[TC31] sends text and custom messages, and hears them by their kind', async () => {
    const { ada, bob } = await openPair()
    const texts: Message[][] = []
    const customs: Message[][] = []
    bob.on(EVENT.TEXT_MESSAGE_RECEIVED, ({ data }: { data: Message[] }) => texts.push(data))
    bob.on(EVENT.CUSTOM_MESSAGE_RECEIVED, ({ data }: { data: Message[] }) => customs.push(data))
    await ada.sendTextMessage({ userID: 'bob', text: 'One' })
    await ada.sendTextMessage({ to: 'bob', payload: { text: 'Two' } })
    await ada.sendCustomMessage({ userID: 'bob', data: 'three', description: 'd' })
    // A signal is no message of the program.
    await ada.invite({ userID: 'bob' })
    await ada.sendCustomMessage({ to: 'bob', conversationType: 'C2C', payload: { data: 'four' } })
    await vi.waitFor(() => expect(customs.length).toBe(2))
    expect(texts.map(([message]) => message?.payload.text)).toEqual(['One', 'Two'])
    expect(customs.map(([message]) => message?.payload)).toEqual([
      { data: 'three', description: 'd', extension: '' },
      { data: 'four', description: '', extension: '' },
    ])
    expect(texts[0]).toMatchObject([{ from: 'ada', to: 'bob', conversationType: 'C2C' }])
  })

  it('[TC31] tells who joins and leaves a group, and sends to it', async () => {
    const { ada, bob } = await openPair()
    await ada.joinGroup({ groupID: 'team' })
    const came = nextOf<{ userID: string }[]>(ada, EVENT.REMOTE_USER_JOIN)
    expect((await bob.joinGroup({ groupID: 'team' })).code).toBe(0)
    expect(await came).toEqual([{ userID: 'bob', nick: '', avatar: '' }])
    const text = nextOf(bob, EVENT.TEXT_MESSAGE_RECEIVED)
    await ada.sendTextMessage({ groupID: 'team', text: 'All' })
    expect(await text).toMatchObject([{ conversationType: 'GROUP', to: 'team' }])
    const went = nextOf<{ userID: string }[]>(ada, EVENT.REMOTE_USER_LEAVE)
    expect((await bob.quitGroup({ groupID: 'team' })).code).toBe(0)
    expect(await went).toEqual([{ userID: 'bob', nick: '', avatar: '' }])
  })

  it('[TC31] tells of every signal and message that was sent', async () => {
    const { ada, bob } = await openPair()
    const sent: Message[] = []
    for (const one of [ada, bob]) {
      one.on(EVENT.MESSAGE_SENT_BY_ME, ({ data }: { data: Message }) => sent.push(data))
    }
    const { inviteID, data } = await ada.invite({ userID: 'bob', timeout: 30 })
    await vi.waitFor(() => expect(sent).toEqual([data.message]))
    await bob.accept({ inviteID })
    await ada.sendTextMessage({ userID: 'bob', text: 'x' })
    await vi.waitFor(() => expect(sent.length).toBe(3))
    expect(sent.map(({ from }) => from)).toEqual(['ada', 'bob', 'ada'])
  })

  it('[TC31] shares a chat, with listeners of its own', async () => {
    const { create, createLegacy, login } = await openTencent()
    const tim = create()
    const signaling = createLegacy({ tim: tim.chat })
    const ready = nextOf(signaling, EVENT.SDK_READY)
    await tim.chat.login({ userID: 'bob', userSig: '' })
    await ready
    const again = await signaling.login({ userID: 'bob', userSig: '' })
    expect(again.data.repeatLogin).toBe(true)
    const context = { told: 0 }
    const handle = function (this: typeof context) {
      this.told += 1
    }
    signaling.on(EVENT.NEW_INVITATION_RECEIVED, handle, context)
    const ada = await login('ada')
    await ada.chat.invite({ userID: 'bob' })
    await tim.next(EVENT.NEW_INVITATION_RECEIVED)
    expect(context.told).toBe(1)
    // Without a handler all of the name are removed: those of this object.
    signaling.off(EVENT.NEW_INVITATION_RECEIVED)
    await ada.chat.invite({ userID: 'bob' })
    await tim.next(EVENT.NEW_INVITATION_RECEIVED)
    expect(context.told).toBe(1)
  })

  it('[TC31] makes a chat of its own when it is given that of the vendor', async () => {
    const { createLegacy } = await openTencent()
    const signaling = createLegacy({ tim: { on() {}, off() {} } })
    await signaling.login({ userID: 'ada', userSig: '' })
    expect(signaling.getLoginUser()).toBe('ada')
  })

  it('[TC13] with isRejectNotifyAll: false is not told who else rejects', async () => {
    const { createLegacy, login } = await openTencent()
    const ada = await login('ada')
    const bob = await login('bob')
    const cid = createLegacy({ isRejectNotifyAll: false })
    await cid.login({ userID: 'cid', userSig: '' })
    await ada.chat.createGroup({ groupID: 'team' })
    for (const one of [bob.chat, cid]) await one.joinGroup({ groupID: 'team' })
    const rejected: Told[] = []
    cid.on(EVENT.INVITEE_REJECTED, (event: Told) => rejected.push(event))
    const { inviteID } = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'cid'],
      timeout: 30,
    })
    await bob.next(EVENT.NEW_INVITATION_RECEIVED)
    await bob.chat.reject({ inviteID })
    await ada.next(EVENT.INVITEE_REJECTED)
    await settled()
    expect(rejected).toEqual([])
    await cid.reject({ inviteID })
    expect(await ada.next(EVENT.INVITEE_REJECTED)).toMatchObject({ invitee: 'cid' })
  })

  it('[TC18] with offlineSupport: false is not told what rings since before the login', async () => {
    const { createLegacy, login } = await openTencent()
    const ada = await login('ada')
    await ada.chat.invite({ userID: 'bob', timeout: 30 })
    const bob = createLegacy({ offlineSupport: false })
    const told: Told[] = []
    bob.on(EVENT.NEW_INVITATION_RECEIVED, (event: Told) => told.push(event))
    await bob.login({ userID: 'bob', userSig: '' })
    await settled()
    expect(told).toEqual([])
    await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await vi.waitFor(() => expect(told.length).toBe(1))
  })

  it('[TC10] rejects with an error that has a code', async () => {
    const { ada } = await openPair()
    expect(await failureOf(ada.accept({ inviteID: 'none' }))).toEqual({
      code: 8010,
      message: 'inviteID is invalid or invitation has been processed',
    })
  })

  it('[TC31] of a page shares the chat of its app', async () => {
    const { url } = await openTencent()
    vi.stubGlobal('BECKON_URL', url)
    vi.stubGlobal('document', {
      currentScript: null,
      addEventListener() {},
      removeEventListener() {},
    })
    const chat = TencentCloudChat.create({ SDKAppID: SDK_APP_ID })
    onTestFinished(() => chat.destroy())
    const signaling = new TSignaling({ SDKAppID: SDK_APP_ID })
    await signaling.login({ userID: 'ada', userSig: '' })
    expect(chat.getLoginUser()).toBe('ada')
  })
})
