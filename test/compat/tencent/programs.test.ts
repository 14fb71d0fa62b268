import { describe, expect, it, onTestFinished, vi } from 'vitest'
import TIM, { TSignaling } from '../../../src/compat/tencent/index.ts'
import type { Chat, ChatEvent, TSignalingMethods } from '../../../src/compat/tencent/index.ts'
import { genUserSig, tencentUserSigAuth } from '../../../src/compat/tencent/server/index.ts'
import { openTencent, SDK_APP_ID } from './openTencent.ts'

// Programs in the manner of those that run on the vendor's SDK: how they are built, and what they rely
// on. None of their text is theirs.

const KEY = { sdkAppId: SDK_APP_ID, secretKey: 'a secret of the app' }

async function openApp() {
  const { url } = await openTencent({ auth: tencentUserSigAuth(KEY) })
  // As an app is moved here: the address is said once, and nothing else is touched.
  vi.stubGlobal('BECKON_URL', url)
}

interface Invited {
  inviteID: string
  inviter: string
  groupID: string
  inviteeList: string[]
  data: string
}

interface Answered extends Invited {
  invitee: string
}

describe('a program', () => {
  it('[TC12] [TC15] of calls with the older package: calls, talks, hangs up by another signal', async () => {
    await openApp()

    class Calling {
      readonly #signaling: TSignalingMethods
      readonly tim: Chat
      readonly events: string[] = []
      userID = ''
      inviteID = ''
      peer = ''

      constructor() {
        this.tim = TIM.create({ SDKAppID: SDK_APP_ID })
        this.#signaling = new TSignaling({ SDKAppID: SDK_APP_ID, tim: this.tim })
        onTestFinished(() => this.tim.destroy())
      }

      async login(userID: string) {
        this.userID = userID
        const userSig = genUserSig(userID, KEY)
        this.#signaling.setLogLevel(0)
        const res = await this.#signaling.login({ userID, userSig })
        // It listens only now.
        this.#listen()
        const profile = await this.tim.getMyProfile()
        return { code: res.code, userID: profile.data.userID }
      }

      #listen() {
        const { EVENT } = TSignaling
        for (const name of [EVENT.NEW_INVITATION_RECEIVED, EVENT.INVITEE_ACCEPTED]) {
          this.#signaling.off(name)
        }
        this.#signaling.on(EVENT.NEW_INVITATION_RECEIVED, this.handleInvited, this)
        this.#signaling.on(EVENT.INVITEE_ACCEPTED, this.handleAccepted, this)
        this.#signaling.on(EVENT.INVITEE_REJECTED, this.handleRejected, this)
        this.#signaling.on(EVENT.INVITATION_TIMEOUT, this.handleTimeout, this)
      }

      handleInvited({ data: { data, inviteID, inviter } }: ChatEvent<Invited>) {
        const said = JSON.parse(data)
        if (said.call_end >= 0) {
          this.events.push(`ended after ${said.call_end}`)
          return
        }
        this.inviteID = inviteID
        this.peer = inviter
        this.events.push(`invited by ${inviter}`)
      }

      handleAccepted({ data: { inviter, invitee } }: ChatEvent<Answered>) {
        if (inviter === this.userID) this.events.push(`accepted by ${invitee}`)
      }

      handleRejected({ data: { invitee, data } }: ChatEvent<Answered>) {
        const isBusy = JSON.parse(data).line_busy === 'line_busy'
        this.events.push(isBusy ? `${invitee} is busy` : `rejected by ${invitee}`)
      }

      handleTimeout({ data }: ChatEvent<{ inviter: string; isSelfTimeout: boolean }>) {
        const isMine = data.inviter === this.userID
        if (isMine) this.events.push(data.isSelfTimeout ? 'no response' : 'no answer')
        else this.events.push('missed')
      }

      async call(userID: string, timeout = 30) {
        const data = JSON.stringify({ version: 4, businessID: 'av_call', call_type: 2, room_id: 7 })
        const offlinePushInfo = { title: 'A call', description: 'You are called' }
        const res = await this.#signaling.invite({ userID, data, timeout, offlinePushInfo })
        this.inviteID = res.inviteID
        this.peer = userID
        return { code: res.code, message: res.data.message }
      }

      async accept() {
        const data = JSON.stringify({ version: 4, call_type: 2, room_id: 7 })
        const res = await this.#signaling.accept({ inviteID: this.inviteID, data })
        return res.code === 0
      }

      async reject(busy: boolean) {
        const data = JSON.stringify(busy ? { line_busy: 'line_busy' } : { version: 4 })
        return (await this.#signaling.reject({ inviteID: this.inviteID, data })).code === 0
      }

      hangUp() {
        const data = JSON.stringify({ version: 4, call_end: 5, data: { cmd: 'hangup' } })
        return this.#signaling.invite({ userID: this.peer, data, timeout: 0 })
      }
    }

    const [ada, bob] = [new Calling(), new Calling()]
    expect(await ada.login('ada')).toEqual({ code: 0, userID: 'ada' })
    await bob.login('bob')
    const called = await ada.call('bob')
    expect(called).toMatchObject({ code: 0, message: { type: TIM.TYPES.MSG_CUSTOM } })
    await vi.waitFor(() => expect(bob.events).toEqual(['invited by ada']))
    expect(await bob.accept()).toBe(true)
    await vi.waitFor(() => expect(ada.events).toEqual(['accepted by bob']))
    await ada.hangUp()
    await vi.waitFor(() => expect(bob.events.at(-1)).toBe('ended after 5'))
    await ada.call('bob')
    await vi.waitFor(() => expect(bob.events.at(-1)).toBe('invited by ada'))
    expect(await bob.reject(true)).toBe(true)
    await vi.waitFor(() => expect(ada.events.at(-1)).toBe('bob is busy'))
    await ada.call('bob', 0.2)
    await vi.waitFor(() => expect(ada.events.at(-1)).toBe('no answer'))
    await vi.waitFor(() => expect(bob.events.at(-1)).toBe('missed'))
    await ada.call('nobody', 0.2)
    await vi.waitFor(() => expect(ada.events.at(-1)).toBe('no response'))
  })

  it('[TC10] of buttons: says what a failed promise says', async () => {
    await openApp()
    const log: string[] = []
    const signaling = new TSignaling({ SDKAppID: SDK_APP_ID })
    onTestFinished(() => signaling.destroy())
    const login = () => signaling.login({ userID: 'ada', userSig: genUserSig('ada', KEY) })
    for (const attempt of [1, 2]) {
      const { data } = await login()
      log.push(`${attempt}: ${data.repeatLogin === true ? 'again' : 'first'}`)
    }
    await signaling.cancel({ inviteID: 'unknown' }).catch((error) => {
      if (error.code === 8010) log.push(error.message)
    })
    expect(log).toEqual([
      '1: first',
      '2: again',
      'inviteID is invalid or invitation has been processed',
    ])
  })

  it('[TC4] of a class: waits for the ready event, and makes a promise of an invitation', async () => {
    await openApp()

    function createClient(userID: string) {
      const tim = TIM.create({ SDKAppID: SDK_APP_ID })
      const signaling = new TSignaling({ SDKAppID: SDK_APP_ID, tim })
      onTestFinished(() => tim.destroy())
      const handleInvited = (event: ChatEvent<Invited>) => {
        if (event.name !== TSignaling.EVENT.NEW_INVITATION_RECEIVED) return
        void signaling.accept({ inviteID: event.data.inviteID, data: 'here' })
      }

      return {
        tim,
        async login() {
          await tim.login({ userID, userSig: genUserSig(userID, KEY) })
          await new Promise<void>((resolve) => tim.on(TIM.EVENT.SDK_READY, () => resolve()))
        },
        answer: () => signaling.on(TSignaling.EVENT.NEW_INVITATION_RECEIVED, handleInvited),
        async ask(other: string): Promise<string> {
          const { inviteID } = await signaling.invite({ userID: other, timeout: 0.3 })
          return new Promise((resolve) => {
            signaling.on(TSignaling.EVENT.INVITEE_ACCEPTED, ({ data }: ChatEvent<Answered>) => {
              if (data.inviteID === inviteID) resolve(data.data)
            })
            signaling.on(
              TSignaling.EVENT.INVITATION_TIMEOUT,
              ({ data }: ChatEvent<{ inviteID: string; isSelfTimeout: boolean }>) => {
                if (data.inviteID === inviteID) resolve(`timeout ${data.isSelfTimeout}`)
              },
            )
          })
        },
      }
    }

    const [teacher, pupil] = [createClient('teacher'), createClient('pupil')]
    await teacher.login()
    await pupil.login()
    expect(await teacher.ask('pupil')).toBe('timeout false')
    pupil.answer()
    expect(await teacher.ask('pupil')).toBe('here')
    expect((await teacher.tim.logout()).code).toBe(0)
  })

  it('[TC27] of a room with seats: keeps them in attributes, and invites to one', async () => {
    await openApp()
    const groupID = 'room-1'

    function createRoom(userID: string) {
      const tim = TIM.create({ SDKAppID: SDK_APP_ID })
      const signaling = new TSignaling({ SDKAppID: SDK_APP_ID, tim })
      onTestFinished(() => tim.destroy())
      const heard: unknown[] = []
      tim.setLogLevel(0)
      tim.registerPlugin({ 'tim-upload-plugin': {} })
      signaling.off(TSignaling.EVENT.NEW_INVITATION_RECEIVED, null, heard)
      signaling.on(
        TSignaling.EVENT.NEW_INVITATION_RECEIVED,
        ({ data }: ChatEvent<Invited>) => heard.push(['invited', data.inviter]),
        heard,
      )
      tim.on(TIM.EVENT.MESSAGE_RECEIVED, ({ data }) => {
        for (const { type, payload } of data) {
          const option = Object(payload['newGroupProfile'])['groupAttributeOption']
          if (type === TIM.TYPES.MSG_GRP_TIP && option) heard.push(option.groupAttributeList)
          if (type === TIM.TYPES.MSG_GRP_TIP && payload['operationType'] === 1) {
            heard.push(['joined', payload['userIDList']])
          }
          if (type === TIM.TYPES.MSG_GRP_SYS_NOTICE && payload['operationType'] === 5) {
            heard.push('dismissed')
          }
        }
      })
      return {
        tim,
        signaling,
        heard,
        async login() {
          const ready = new Promise((resolve) => tim.on(TIM.EVENT.SDK_READY, resolve))
          await tim.login({ userID, userSig: genUserSig(userID, KEY) })
          await ready
          await tim.updateMyProfile({ nick: userID.toUpperCase() })
        },
      }
    }

    const [owner, guest] = [createRoom('owner'), createRoom('guest')]
    await owner.login()
    await guest.login()
    const type = TIM.TYPES.GRP_AVCHATROOM
    await owner.tim.createGroup({ groupID, name: 'A room', type })
    const groupAttributes = { seat0: '{"user":""}' }
    await owner.tim.initGroupAttributes({ groupID, groupAttributes })
    const joined = await guest.tim.joinGroup({ groupID, type })
    expect(joined.data.status).toBe(TIM.TYPES.JOIN_STATUS_SUCCESS)
    const { data } = await guest.tim.getGroupAttributes({ groupID, keyList: [] })
    expect(data.groupAttributes).toEqual(groupAttributes)
    const { data: profile } = await guest.tim.getGroupProfile({ groupID })
    const { data: users } = await guest.tim.getUserProfile({ userIDList: [profile.group.ownerID] })
    expect(users).toMatchObject([{ nick: 'OWNER' }])
    await owner.signaling.invite({ userID: 'guest', data: JSON.stringify({ seat: 0 }) })
    await guest.tim.setGroupAttributes({ groupID, groupAttributes: { seat0: '{"user":"guest"}' } })
    await vi.waitFor(() => {
      expect(owner.heard).toEqual([
        ['joined', ['guest']],
        [{ key: 'seat0', value: '{"user":"guest"}' }],
      ])
    })
    expect(guest.heard[0]).toEqual(['invited', 'owner'])
    await owner.tim.dismissGroup(groupID)
    await vi.waitFor(() => expect(guest.heard.at(-1)).toBe('dismissed'))
  })

  it('[TC7] [TC24] of the newer SDK: listens by position, and answers with a message', async () => {
    await openApp()

    function createApp(userID: string) {
      const chat = TIM.create({ SDKAppID: SDK_APP_ID, modules: { 'signaling-module': {} } })
      onTestFinished(() => chat.destroy())
      const state: { inviteID: string; texts: string[] } = { inviteID: '', texts: [] }
      const handleInvited = ({ data }: ChatEvent<Invited>) => void (state.inviteID = data.inviteID)
      void chat.addSignalingListener(TIM.TSignaling.NEW_INVITATION_RECEIVED, handleInvited)
      chat.on(TIM.EVENT.MESSAGE_RECEIVED, ({ data }) => {
        for (const message of data) {
          const info = chat.getSignalingInfo(message)
          state.texts.push(info === null ? message.payload.data : `signal ${info.actionType}`)
        }
      })
      const ready = new Promise((resolve) => chat.on(TIM.EVENT.SDK_READY, resolve))
      void chat.login({ userID, userSig: genUserSig(userID, KEY) })
      return { chat, state, ready }
    }

    const [ada, bob] = [createApp('ada'), createApp('bob')]
    await Promise.all([ada.ready, bob.ready])
    const { chat } = ada
    await chat.createGroup({ groupID: 'lesson', type: TIM.TYPES.GRP_MEETING })
    await bob.chat.joinGroup({ groupID: 'lesson' })
    const imResponse = await chat.invite({
      userID: 'bob',
      data: JSON.stringify({ excludeFromHistoryMessage: true }),
      timeout: 30,
      offlinePushInfo: { title: 'Call', androidOPPOChannelID: 'calls', ignoreIOSBadge: true },
    })
    await vi.waitFor(() => expect(bob.state.inviteID).toBe(imResponse.inviteID))
    await bob.chat.reject({ inviteID: bob.state.inviteID, data: '' })
    const message = chat.createCustomMessage({
      to: 'lesson',
      conversationType: TIM.TYPES.CONV_GROUP,
      payload: { data: 'started', description: '', extension: '' },
    })
    await chat.sendMessage(message)
    await vi.waitFor(() => expect(bob.state.texts).toEqual(['signal 1', 'started']))
    expect(ada.state.texts.at(-1)).toBe('signal 4')
    expect(bob.chat.getTotalUnreadMessageCount()).toBe(1)
  })
})
