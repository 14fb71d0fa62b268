import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { TencentCloudChat } from '../../../src/compat/tencent/index.ts'
import { genUserSig, tencentUserSigAuth } from '../../../src/compat/tencent/server/index.ts'
import { failureOf, openTencent, SDK_APP_ID, settled } from './openTencent.ts'

const { EVENT, TSignaling } = TencentCloudChat
const SECRET_KEY = '0123456789abcdef'.repeat(4)
const KEY = { sdkAppId: SDK_APP_ID, secretKey: SECRET_KEY }

describe('login', () => {
  it('[TC4] resolves, and the chat is ready in a later turn', async () => {
    const { create } = await openTencent()
    const { chat, next } = create()
    expect([chat.isReady(), chat.getLoginUser()]).toEqual([false, ''])
    const result = await chat.login({ userID: 'ada', userSig: '' })
    expect(result).toEqual({
      code: 0,
      data: { actionStatus: 'OK', errorCode: 0, errorInfo: '' },
    })
    expect(chat.isReady()).toBe(false)
    await next(EVENT.SDK_READY)
    expect([chat.isReady(), chat.getLoginUser()]).toEqual([true, 'ada'])
  })

  it('[TC4] tells a program that listens only when its login is done of what rings', async () => {
    const { create, login } = await openTencent()
    const ada = await login('ada')
    const { inviteID } = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    const { chat } = create()
    await chat.login({ userID: 'bob', userSig: '' })
    const told: string[] = []
    chat.on(EVENT.SDK_READY, ({ name }) => told.push(name))
    const invitation = new Promise<{ inviteID: string }>((resolve) => {
      void chat.addSignalingListener(TSignaling.NEW_INVITATION_RECEIVED, ({ name, data }) => {
        told.push(name)
        resolve(data)
      })
    })
    expect(await invitation).toMatchObject({ inviteID })
    expect(told).toEqual([EVENT.SDK_READY, TSignaling.NEW_INVITATION_RECEIVED])
  })

  it('[TC4] of who is logged in is a repeated one', async () => {
    const { login } = await openTencent()
    const { chat, count } = await login('ada')
    const again = await chat.login({ userID: 'ada', userSig: '' })
    expect(again.data).toMatchObject({ actionStatus: 'OK', repeatLogin: true })
    expect([count(EVENT.SDK_NOT_READY), chat.isReady()]).toEqual([0, true])
  })

  it('[TC4] of two at once is one', async () => {
    const { create } = await openTencent()
    const { chat, next, count } = create()
    const [first, second] = await Promise.all([
      chat.login({ userID: 'ada', userSig: '' }),
      chat.login({ userID: 'ada', userSig: '' }),
    ])
    expect(first.data.repeatLogin).toBeUndefined()
    expect(second.data.repeatLogin).toBe(true)
    await next(EVENT.SDK_READY)
    await settled()
    expect(count(EVENT.SDK_READY)).toBe(1)
  })

  it('[TC4] of somebody else logs out before', async () => {
    const { login } = await openTencent()
    const { chat, next } = await login('ada')
    await chat.login({ userID: 'bob', userSig: '' })
    await next(EVENT.SDK_NOT_READY)
    await next(EVENT.SDK_READY)
    expect(chat.getLoginUser()).toBe('bob')
  })

  it('[TC4] fails with 2801 when there is no server, and can be tried again', async () => {
    const { create, url } = await openTencent()
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    timeout.mockImplementation(() => AbortSignal.abort())
    const { chat } = create({ url: 'http://127.0.0.1:9' })
    const failure = await failureOf(chat.login({ userID: 'ada', userSig: '' }))
    expect(failure.code).toBe(2801)
    expect(timeout).toHaveBeenCalledWith(30_000)
    timeout.mockRestore()
    const other = create({ url })
    await other.chat.login({ userID: 'ada', userSig: '' })
  })

  it('[TC10] with a UserSig that the server does not take fails with 70003', async () => {
    const { create, login } = await openTencent({ auth: tencentUserSigAuth(KEY) })
    const { chat, told } = create()
    const userSig = genUserSig('ada', { ...KEY, secretKey: 'another' })
    expect((await failureOf(chat.login({ userID: 'ada', userSig }))).code).toBe(70003)
    const ofBob = genUserSig('bob', KEY)
    expect((await failureOf(chat.login({ userID: 'ada', userSig: ofBob }))).code).toBe(70003)
    await settled()
    expect(told.map(({ name }) => name)).not.toContain(EVENT.KICKED_OUT)
    expect(chat.getLoginUser()).toBe('')
    await login('ada', genUserSig('ada', KEY))
  })

  it('[TC10] needs a userID', async () => {
    const { create } = await openTencent()
    const { chat } = create()
    expect((await failureOf(chat.login({ userID: '', userSig: '' }))).code).toBe(6017)
  })
})

describe('logout', () => {
  it('[TC5] ends the session, and says so', async () => {
    const { login } = await openTencent()
    const { chat, next } = await login('ada')
    expect(await chat.logout()).toEqual({ code: 0, data: {} })
    await next(EVENT.SDK_NOT_READY)
    expect([chat.isReady(), chat.getLoginUser()]).toEqual([false, ''])
    expect((await failureOf(chat.invite({ userID: 'bob' }))).code).toBe(2024)
    expect(await chat.logout()).toEqual({ code: 0, data: {} })
    await chat.login({ userID: 'ada', userSig: '' })
    await next(EVENT.SDK_READY)
  })

  it('[TC5] destroy logs out, says so, and forgets who listens', async () => {
    const { login } = await openTencent()
    const { chat, told } = await login('ada')
    const handler = vi.fn()
    chat.on(EVENT.SDK_DESTROY, handler)
    await chat.destroy()
    expect(handler).toHaveBeenCalledOnce()
    const before = told.length
    await chat.login({ userID: 'ada', userSig: '' })
    await settled()
    expect(told.length).toBe(before)
  })
})

describe('a second page of the same user', () => {
  it('[TC6] ends the first', async () => {
    const { login } = await openTencent()
    const first = await login('ada')
    const second = await login('ada')
    expect(await first.next(EVENT.KICKED_OUT)).toEqual({ type: 'multipleAccount' })
    await first.next(EVENT.SDK_NOT_READY)
    const names = first.told.map(({ name }) => name)
    expect(names.indexOf(EVENT.KICKED_OUT)).toBeLessThan(names.indexOf(EVENT.SDK_NOT_READY))
    expect([first.chat.isReady(), second.chat.isReady()]).toEqual([false, true])
    expect((await failureOf(first.chat.invite({ userID: 'bob' }))).code).toBe(2024)
  })

  it('[TC6] does not with onlineWebInstances', async () => {
    const { login } = await openTencent()
    const first = await login('ada', '', { onlineWebInstances: 2 })
    const second = await login('ada', '', { onlineWebInstances: 2 })
    await settled()
    expect([first.chat.isReady(), second.chat.isReady()]).toEqual([true, true])
  })

  it('[TC6] leaves clients of Beckon alone, and they it', async () => {
    const { login, loginNatively } = await openTencent()
    const native = await loginNatively('ada')
    const { chat } = await login('ada')
    await loginNatively('ada')
    await settled()
    expect(native.store.getState().session?.userId).toBe('ada')
    expect(chat.isReady()).toBe(true)
  })

  it('[TC6] ends when the UserSig does', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    onTestFinished(() => void vi.useRealTimers())
    const { login } = await openTencent({ auth: tencentUserSigAuth(KEY) })
    const { next, chat } = await login('ada', genUserSig('ada', { ...KEY, expire: 10 }))
    // A session is given some time to bring another token. What beats in between must get through.
    for (let second = 0; second < 36; second += 1) {
      vi.advanceTimersByTime(1000)
      await new Promise((resolve) => setImmediate(resolve))
      await settled(5)
    }
    expect(await next(EVENT.KICKED_OUT)).toEqual({ type: 'userSigExpired' })
    expect(chat.isReady()).toBe(false)
  })

  it('[TC6] ends when it is revoked', async () => {
    const { server, login } = await openTencent()
    const { next } = await login('ada')
    await server.revoke({ userId: 'ada' })
    expect(await next(EVENT.KICKED_OUT)).toEqual({ type: 'REST_API_Kick' })
    await next(EVENT.SDK_NOT_READY)
  })
})

describe('a listener', () => {
  it('[TC7] is added and removed by its parts, and both promises are resolved', async () => {
    const { login } = await openTencent()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const context = { heard: 0 }
    function handler(this: typeof context) {
      this.heard += 1
    }
    const { NEW_INVITATION_RECEIVED } = TSignaling
    await bob.chat.addSignalingListener(NEW_INVITATION_RECEIVED, handler, context)
    await ada.chat.invite({ userID: 'bob' })
    await bob.next(NEW_INVITATION_RECEIVED)
    expect(context.heard).toBe(1)
    await bob.chat.removeSignalingListener(NEW_INVITATION_RECEIVED, handler, {})
    await ada.chat.invite({ userID: 'bob' })
    await bob.next(NEW_INVITATION_RECEIVED)
    expect(context.heard).toBe(2)
    await bob.chat.removeSignalingListener(NEW_INVITATION_RECEIVED, handler)
    await ada.chat.invite({ userID: 'bob' })
    await bob.next(NEW_INVITATION_RECEIVED)
    expect(context.heard).toBe(2)
  })

  it('[TC7] is added and removed by an object', async () => {
    const { login } = await openTencent()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const handler = vi.fn()
    const options = { eventName: TSignaling.NEW_INVITATION_RECEIVED, handler }
    await bob.chat.addSignalingListener(options)
    await ada.chat.invite({ userID: 'bob', data: 'x' })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    expect(handler.mock.calls).toMatchObject([
      [{ name: TSignaling.NEW_INVITATION_RECEIVED, data: { data: 'x' } }],
    ])
    await bob.chat.removeSignalingListener(options)
    await ada.chat.invite({ userID: 'bob' })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    expect(handler).toHaveBeenCalledOnce()
  })

  it.each([['none'], ['null']])('[TC7] is removed with all of its name by %s', async (given) => {
    const { create } = await openTencent()
    const { chat } = create()
    const [ready, net] = [vi.fn(), vi.fn()]
    chat.on(EVENT.SDK_READY, ready)
    chat.on(EVENT.SDK_READY, () => ready())
    chat.on(EVENT.NET_STATE_CHANGE, net)
    if (given === 'null') chat.off(EVENT.SDK_READY, null, {})
    else chat.off(EVENT.SDK_READY)
    await chat.login({ userID: 'ada', userSig: '' })
    await settled()
    expect(ready).not.toHaveBeenCalled()
    expect(net).toHaveBeenCalled()
  })

  it('[TC7] that throws keeps no other from hearing', async () => {
    const { create } = await openTencent()
    const { chat, next } = create()
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const failure = new Error('A mistake of the program.')
    chat.on(EVENT.SDK_READY, () => {
      throw failure
    })
    const other = vi.fn()
    chat.on(EVENT.SDK_READY, other)
    await chat.login({ userID: 'ada', userSig: '' })
    await next(EVENT.SDK_READY)
    expect(other).toHaveBeenCalledOnce()
    expect(error).toHaveBeenCalledWith(failure)
  })
})

describe('the network', () => {
  it('[TC33] is told when it is another', async () => {
    const { server, login } = await openTencent()
    const { next } = await login('ada')
    expect(await next(EVENT.NET_STATE_CHANGE)).toEqual({ state: 'connecting' })
    expect(await next(EVENT.NET_STATE_CHANGE)).toEqual({ state: 'connected' })
    await server.close()
    expect(await next(EVENT.NET_STATE_CHANGE)).toEqual({ state: 'connecting' })
  })
})

describe('create', () => {
  it('[TC2] outside a page makes another chat each time', () => {
    const [one, other] = [
      TencentCloudChat.create({ SDKAppID: 1 }),
      TencentCloudChat.create({ SDKAppID: 1 }),
    ]
    expect(one).not.toBe(other)
  })

  it('[TC2] within a page makes one chat of an app, until it is destroyed', async () => {
    vi.stubGlobal('document', { currentScript: null })
    const one = TencentCloudChat.create({ SDKAppID: 1 })
    expect(TencentCloudChat.create({ SDKAppID: 1 })).toBe(one)
    expect(TencentCloudChat.create({ SDKAppID: '1' })).toBe(one)
    expect(TencentCloudChat.create({ SDKAppID: 2 })).not.toBe(one)
    expect(TencentCloudChat.create({ SDKAppID: 1, url: 'http://localhost' })).not.toBe(one)
    await one.destroy()
    expect(TencentCloudChat.create({ SDKAppID: 1 })).not.toBe(one)
  })

  it('[TC2] takes the modules that programs bring along', async () => {
    const { create } = await openTencent()
    const { chat } = create({ modules: { 'signaling-module': {} } })
    await chat.login({ userID: 'ada', userSig: '' })
  })
})

describe('the address of the server', () => {
  it('[TC3] is the global BECKON_URL, which can be set until the first login', async () => {
    const { url } = await openTencent()
    const chat = TencentCloudChat.create({ SDKAppID: 1 })
    onTestFinished(() => chat.destroy())
    vi.stubGlobal('BECKON_URL', url)
    await chat.login({ userID: 'ada', userSig: '' })
  })

  it('[TC3] is the one in the options rather than the global', async () => {
    const { login } = await openTencent()
    vi.stubGlobal('BECKON_URL', 'http://127.0.0.1:9')
    await login('ada')
  })

  it('[TC3] is that of the script rather than the global', async () => {
    const { url } = await openTencent()
    vi.resetModules()
    vi.stubGlobal('document', { currentScript: { dataset: { url } }, addEventListener() {} })
    const { default: Loaded } = await import('../../../src/compat/tencent/index.ts')
    vi.stubGlobal('document', undefined)
    vi.stubGlobal('BECKON_URL', 'http://127.0.0.1:9')
    const chat = Loaded.create({ SDKAppID: 1 })
    onTestFinished(() => chat.destroy())
    await chat.login({ userID: 'ada', userSig: '' })
  })

  it('[TC3] outside a page, where nothing says it, fails the login with what to do', async () => {
    const chat = TencentCloudChat.create({ SDKAppID: 1 })
    const { code, message } = await failureOf(chat.login({ userID: 'ada', userSig: '' }))
    expect(code).toBe(2100)
    expect(message).toContain('BECKON_URL')
    const again = await failureOf(chat.login({ userID: 'ada', userSig: '' }))
    expect(again.code).toBe(2100)
  })
})
