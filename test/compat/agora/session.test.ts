import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createSignalingServer } from '../../../src/server/index.ts'
import { createTcpProxy } from '../../e2e/tcpProxy.ts'
import { answer, join, openAgora, ring, settle, until } from './openAgora.ts'

const METHODS = ['invoke', 'messageInstantSend', 'channelJoin', 'channelInviteUser2'] as const

describe('login', () => {
  it('[AG3] [AG5] returns a plain session at once, with two methods', async () => {
    const { Signal } = await openAgora()
    const session = Signal('app').login('ada', '_no_need_token')
    expect(session).toEqual({
      account: 'ada',
      state: 1,
      line: '',
      onLoginSuccess: '',
      onLoginFailed: '',
      onLogout: '',
      onInviteReceived: '',
      onMessageInstantReceive: '',
      getStatus: expect.any(Function) as unknown,
      logout: expect.any(Function) as unknown,
    })
    expect(session.getStatus()).toBe(1)
    expect(Object.isExtensible(session)).toBe(true)
    session.logout()
  })

  it('[AG3] has all methods, status 2 and a number in onLoginSuccess', async () => {
    const { begin } = await openAgora()
    const { session, heard } = begin('ada')
    const seen: unknown[] = []
    session.onLoginSuccess = (uid) => {
      seen.push(uid, session.getStatus(), session.state)
      heard.push(['onLoginSuccess', uid])
    }
    expect(METHODS.map((name) => session[name])).toEqual(METHODS.map(() => undefined))
    await until(() => seen.length > 0)
    expect(seen).toEqual([session.uid, 2, 2])
    expect(session.uid).toBeGreaterThan(0)
    expect(METHODS.map((name) => typeof session[name])).toEqual(METHODS.map(() => 'function'))
  })

  it('[AG3] has the same number for an account, and another for another', async () => {
    const { logIn } = await openAgora()
    const [ada, bob] = [await logIn('ada'), await logIn('bob')]
    expect(ada.session.uid).not.toBe(bob.session.uid)
    const { heard } = await join(ada, 'room')
    expect(heard[1]).toEqual(['onChannelUserList', [['ada', ada.session.uid]]])
  })

  it('[AG3] writes an account that is no text as JSON', async () => {
    const { begin, connect } = await openAgora()
    const bob = await connect('bob')
    const { session } = begin(12_345)
    expect(session.account).toBe('12345')
    await until(() => session.state === 2)
    expect((await bob.users.status(['12345'])).get('12345')?.online).toBe(true)
  })

  it('[AG4] calls nothing before what has begun it is over', async () => {
    const { logIn } = await openAgora()
    const { session } = await logIn('ada')
    const heard: string[] = []
    const channel = session.channelJoin('room')
    channel.onChannelJoined = () => void heard.push('joined')
    expect(heard).toEqual([])
    await until(() => heard.length > 0)
    channel.channelLeave()
    channel.onChannelLeaved = () => void heard.push('leaved')
    await until(() => heard.length > 1)
    session.logout()
    session.onLogout = () => void heard.push('out')
    await until(() => heard.length > 2)
    expect(heard).toEqual(['joined', 'leaved', 'out'])
  })

  it('[AG4] shows what a function of the program throws, and goes on', async () => {
    const { logIn } = await openAgora()
    const show = vi.spyOn(console, 'error').mockReturnValue()
    const { session } = await logIn('ada')
    const thrown = new Error('mine')
    const fail = () => {
      throw thrown
    }
    session.onMessageInstantReceive = fail
    session.messageInstantSend('ada', 'hello', fail)
    await until(() => show.mock.calls.length === 2)
    expect(show.mock.calls).toEqual([[thrown], [thrown]])
    expect(session.getStatus()).toBe(2)
  })

  it('[AG4] does without functions, whatever is in their place', async () => {
    const { begin } = await openAgora()
    const { session } = begin('ada')
    Object.assign(session, { onLoginSuccess: null, onLogout: undefined, onInviteReceived: 0 })
    await until(() => session.state === 2)
    session.channelInviteUser2('room', 'ada')
    session.logout()
    await until(() => session.state === 0)
  })

  it('[AG6] of an account that is none fails with 209, in status 1', async () => {
    const { begin } = await openAgora()
    for (const account of ['two words', '', 'x'.repeat(129)]) {
      const { session, heard } = begin(account)
      const statuses: number[] = []
      session.onLoginFailed = (code) => {
        statuses.push(session.getStatus())
        heard.push(['onLoginFailed', code])
      }
      await until(() => heard.length > 0)
      expect(heard).toEqual([['onLoginFailed', 209]])
      expect([...statuses, session.getStatus()]).toEqual([1, 0])
    }
  })

  it('[AG6] fails with 201 where nobody answers', async () => {
    const { Signal } = await openAgora()
    Signal.configure({ url: 'http://127.0.0.1:9' })
    const failed: number[] = []
    const session = Signal('app').login('ada')
    session.onLoginFailed = (code) => void failed.push(code)
    await until(() => failed.length > 0)
    expect(failed).toEqual([201])
  })
})

describe('logout', () => {
  it('[AG7] is told with 101, in status 2, which then is 0', async () => {
    const { logIn } = await openAgora()
    const { session } = await logIn('ada')
    const seen: number[] = []
    session.logout()
    expect(session.getStatus()).toBe(2)
    session.onLogout = (code) => void seen.push(code, session.getStatus())
    session.logout()
    await until(() => session.getStatus() === 0)
    session.logout()
    await settle()
    expect(seen).toEqual([101, 2])
  })

  it('[AG7] happens without onLogout, too', async () => {
    const { begin, connect } = await openAgora()
    const bob = await connect('bob')
    const { session } = begin('ada')
    session.onLogout = ''
    await until(() => session.state === 2)
    session.logout()
    await until(() => session.state === 0)
    expect((await bob.users.status(['ada'])).get('ada')?.online).toBe(false)
  })

  it('[AG7] lets arrive what was sent before it in the same turn', async () => {
    const { begin, logIn } = await openAgora()
    const bob = await logIn('bob')
    const room = await join(bob, 'room')
    const { session } = begin('ada')
    session.onLoginSuccess = () => {
      session.messageInstantSend('bob', 'one')
      session.channelJoin('room').messageChannelSend('two')
      session.logout()
    }
    await until(() => session.state === 0)
    await until(() => bob.heard.length > 0)
    expect(bob.heard).toEqual([['onMessageInstantReceive', 'ada', 0, 'one']])
    expect(room.heard).toContainEqual(['onMessageChannelReceive', 'ada', session.uid, 'two'])
  })

  it('[AG7] gives up a login that is under way, without a word', async () => {
    const { begin, connect } = await openAgora()
    const { session, heard } = begin('ada')
    session.logout()
    expect(session.getStatus()).toBe(0)
    await settle()
    expect(heard).toEqual([])
    const bob = await connect('bob')
    expect((await bob.users.status(['ada'])).get('ada')?.online).toBe(false)
  })

  it('[AG7] ends what the session was in', async () => {
    const { logIn } = await openAgora()
    const [ada, bob] = [await logIn('ada'), await logIn('bob')]
    const room = await join(bob, 'room')
    await join(ada, 'room')
    ring(ada, 'bob')
    const { heard } = await answer(bob)
    ada.session.logout()
    await until(() => heard.length > 0)
    expect(heard).toEqual([['onInviteEndByPeer', '']])
    await until(() => room.heard.some(([name]) => name === 'onChannelUserLeaved'))
  })
})

describe('a second login of an account', () => {
  it('[AG8] ends the first with 103, in status 2, and goes on itself', async () => {
    const { logIn } = await openAgora()
    const first = await logIn('ada')
    const seen: number[] = []
    first.session.onLogout = (code) => void seen.push(code, first.session.getStatus())
    const second = await logIn('ada')
    await until(() => seen.length > 0)
    expect(seen).toEqual([103, 2])
    expect([first.session.state, second.session.state]).toEqual([0, 2])
    expect(second.session).not.toBe(first.session)
  })

  it('[AG8] is told to a session that was cut off meanwhile', async () => {
    const { logIn, Signal, url, port } = await openAgora()
    const network = await createTcpProxy(port)
    Signal.configure({ url: `http://127.0.0.1:${network.port}` })
    const first = await logIn('ada', '_no_need_token', 100, 60)
    network.close()
    await until(() => first.session.state === 3)
    Signal.configure({ url })
    const second = await logIn('ada')
    const again = await createTcpProxy(port, network.port)
    await until(() => first.heard.length > 0)
    again.close()
    expect(first.heard).toEqual([['onLogout', 103]])
    expect(second.session.state).toBe(2)
  })
})

describe('a connection that is lost', () => {
  async function openCut(count = 100, time = 60) {
    const agora = await openAgora()
    const network = await createTcpProxy(agora.port)
    const bob = await agora.logIn('bob')
    const room = await join(bob, 'room')
    agora.Signal.configure({ url: `http://127.0.0.1:${network.port}` })
    const ada = await agora.logIn('ada', '_no_need_token', count, time)
    const there = await join(ada, 'room')
    there.heard.length = 0
    network.close()
    await until(() => ada.session.getStatus() !== 2)
    const restore = () => createTcpProxy(agora.port, network.port)
    return { ...agora, ada, bob, room, there, restore }
  }

  it('[AG9] is status 3 until it is back, and onLoginSuccess is called again', async () => {
    const { ada, bob, room, there, restore } = await openCut()
    expect(ada.session.channelJoin('room')).toBeUndefined()
    bob.session.messageInstantSend('ada', 'missed')
    room.channel.messageChannelSend('missed too')
    await settle()
    expect([ada.heard, there.heard]).toEqual([[], []])
    const network = await restore()
    await until(() => ada.heard.length > 1)
    network.close()
    expect(ada.heard).toEqual([
      ['onLoginSuccess', ada.session.uid],
      ['onMessageInstantReceive', 'bob', 0, 'missed'],
    ])
    await until(() => there.heard.length > 0)
    // A program that does not join again is in the channel all the same.
    const { uid } = bob.session
    expect(there.heard).toEqual([['onMessageChannelReceive', 'bob', uid, 'missed too']])
    expect(room.heard.filter(([name]) => name === 'onChannelUserLeaved')).toEqual([])
  })

  it('[AG9] tells a program anew that joins again, and no longer the channel of before', async () => {
    const { ada, bob, room, there, restore } = await openCut()
    let again: Awaited<ReturnType<typeof join>> | undefined
    ada.session.onLoginSuccess = () => void join(ada, 'room').then((joined) => (again = joined))
    room.channel.messageChannelSend('missed')
    await settle()
    const network = await restore()
    await until(() => again !== undefined && again.heard.length > 2)
    network.close()
    const [adaUid, bobUid] = [ada.session.uid, bob.session.uid]
    expect(again?.heard).toEqual([
      ['onChannelJoined'],
      [
        'onChannelUserList',
        [
          ['bob', bobUid],
          ['ada', adaUid],
        ],
      ],
      ['onMessageChannelReceive', 'bob', bobUid, 'missed'],
    ])
    expect(there.heard).toEqual([])
  })

  it('[AG9] to a server that has forgotten everything tells who is there now', async () => {
    const { logIn, port, server } = await openAgora()
    const ada = await logIn('ada', '_no_need_token', 100, 60)
    const { heard, channel } = await join(ada, 'room')
    heard.length = 0
    await server.close()
    const another = createSignalingServer({ auth: 'none' })
    await another.listen({ port, host: '127.0.0.1' })
    onTestFinished(() => another.close())
    await until(() => ada.heard.length > 0)
    await until(() => heard.length > 0)
    expect(ada.heard).toEqual([['onLoginSuccess', ada.session.uid]])
    expect(heard).toEqual([['onChannelUserList', [['ada', ada.session.uid]]]])
    channel.messageChannelSend('still here')
    await until(() => heard.length > 1)
  })

  it('[AG9] is over after reconnect_count attempts, with 102', async () => {
    const { ada } = await openCut(2)
    await until(() => ada.heard.length > 0)
    expect(ada.heard).toEqual([['onLogout', 102]])
    expect(ada.session.getStatus()).toBe(0)
  })

  it('[AG9] is over after reconnect_time seconds, with 102', async () => {
    const { ada } = await openCut(1000, 1)
    await until(() => ada.heard.length > 0)
    expect(ada.heard).toEqual([['onLogout', 102]])
  })

  it('[AG7] does not keep anybody from logging out', async () => {
    const { ada } = await openCut()
    ada.session.logout()
    await until(() => ada.heard.length > 0)
    expect(ada.heard).toEqual([['onLogout', 101]])
  })

  it('[AG9] fails what is asked for once it is over', async () => {
    const { ada } = await openCut(0)
    await until(() => ada.session.getStatus() === 0)
    const heard: unknown[] = []
    ada.session.messageInstantSend('bob', 'x', (hasFailed) => void heard.push(hasFailed))
    ada.session.invoke('io.agora.signal.channel_query_num', { name: 'room' }, (err, ret) => {
      heard.push(err !== '' && ret.result)
    })
    await until(() => heard.length > 1)
    expect(heard).toEqual([true, 'failed'])
  })
})
