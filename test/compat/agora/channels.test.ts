import { describe, expect, it } from 'vitest'
import { createSignalFunction } from '../../../src/compat/agora/createSignalFunction.ts'
import { createToken } from '../../../src/server/index.ts'
import { join, listenToChannel, openAgora, settle, until, type Heard } from './openAgora.ts'

/** Ada and bob in the room, who have heard of each other. */
async function openRoom() {
  const agora = await openAgora()
  const [ada, bob] = [await agora.logIn('ada'), await agora.logIn('bob')]
  const inAda = await join(ada, 'room')
  const inBob = await join(bob, 'room')
  await until(() => inAda.heard.some(([name]) => name === 'onChannelUserJoined'))
  inAda.heard.length = 0
  inBob.heard.length = 0
  return { ...agora, ada, bob, inAda, inBob, uids: [ada.session.uid, bob.session.uid] as const }
}

const named = (heard: Heard, name: string) => heard.filter(([slot]) => slot === name)

describe('channelJoin', () => {
  it('[AG5] [AG14] returns a plain channel at once', async () => {
    const { logIn } = await openAgora()
    const { session } = await logIn('ada')
    const channel = session.channelJoin('room')
    const fn = expect.any(Function) as unknown
    expect(channel).toEqual({
      name: 'room',
      state: 'joining',
      onChannelJoined: '',
      onChannelJoinFailed: '',
      onChannelLeaved: '',
      onChannelUserJoined: '',
      onChannelUserLeaved: '',
      onChannelUserList: '',
      onChannelAttrUpdated: '',
      onMessageChannelReceive: '',
      messageChannelSend: fn,
      channelLeave: fn,
      channelSetAttr: fn,
      channelDelAttr: fn,
      channelClearAttr: fn,
    })
    await until(() => channel.state === 'joined')
  })

  it('[AG14] tells that one is in, who is there, and every attribute, in one turn', async () => {
    const { ada, bob, inAda } = await openRoom()
    inAda.channel.channelSetAttr('topic', 'tea')
    inAda.channel.channelSetAttr('count', 1)
    await settle()
    const channel = bob.session.channelJoin('room')
    const heard: Heard = []
    let turns = 0
    channel.onChannelJoined = () => {
      void Promise.resolve().then(() => turns++)
      heard.push(...[['onChannelJoined'] as Heard[number]])
      // What is set up here hears what comes with the joining.
      const rest = listenToChannel(channel)
      queueMicrotask(() => heard.push(...rest))
    }
    await until(() => heard.length > 1)
    const [a, b] = [ada.session.uid, bob.session.uid]
    expect(heard).toEqual([
      ['onChannelJoined'],
      [
        'onChannelUserList',
        [
          ['ada', a],
          ['bob', b],
        ],
      ],
      ['onChannelAttrUpdated', 'topic', 'tea', 'update'],
      ['onChannelAttrUpdated', 'count', 1, 'update'],
    ])
    expect(turns).toBe(1)
  })

  it('[AG4] [AG14] tells a program that waits for a promise of it what comes after', async () => {
    const { ada, inBob } = await openRoom()
    ada.session.channelJoin('attic')
    await settle()
    const channel = ada.session.channelJoin('room')
    inBob.channel.messageChannelSend('hello')
    channel.messageChannelSend('myself')
    await new Promise<void>((resolve) => (channel.onChannelJoined = () => resolve()))
    const heard = listenToChannel(channel)
    await until(() => heard.some(([, who]) => who === 'ada'))
    expect(heard.map(([name]) => name)).not.toContain('onChannelUserList')
  })

  it('[AG14] fails with a text that begins with 300', async () => {
    const { logIn } = await openAgora()
    const { session } = await logIn('ada')
    for (const name of ['', 'x'.repeat(129), '__agora_user_online', '__agora_channel_event']) {
      const channel = session.channelJoin(name)
      const heard = listenToChannel(channel)
      await until(() => heard.length > 0)
      expect(heard).toEqual([['onChannelJoinFailed', expect.stringMatching(/^300 [A-Z_]+: /)]])
      expect(channel.state).toBe('leaved')
    }
  })

  it('[AG14] is nothing unless somebody is logged in', async () => {
    const { logIn } = await openAgora()
    const { session } = await logIn('ada')
    session.logout()
    expect(session.channelJoin('room')).toBeUndefined()
    await until(() => session.state === 0)
    expect(session.channelJoin('room')).toBeUndefined()
  })

  it('[AG14] writes a name that is no text as JSON', async () => {
    const { logIn } = await openAgora()
    const { channel } = await join(await logIn('ada'), 7 as unknown as string)
    expect(channel.name).toBe('7')
  })

  it('[AG14] lets a server of the app into the special channels', async () => {
    const secret = 'a secret of at least 32 bytes, really'
    const { url, logIn, Signal } = await openAgora({ auth: { secret } })
    Signal.configure({ getToken: ({ account }) => createToken(account, { secret }) })
    const Own = createSignalFunction()
    const can = { server: true }
    Own.configure({ url, getToken: ({ account }) => createToken(account, { secret, can }) })
    const session = Own('app').login('boss')
    await until(() => session.state === 2)
    const { heard } = await join({ session, heard: [] }, '__agora_user_online')
    await logIn('ada')
    const isAda = (one: Heard[number]) => one[0] === 'onMessageChannelReceive'
    await until(() => heard.some(isAda))
    expect(heard.find(isAda)).toMatchObject(['onMessageChannelReceive', '', 0, { userId: 'ada' }])
    session.logout()
  })
})

describe('who is in a channel', () => {
  it('[AG15] onChannelUserJoined and onChannelUserLeaved tell of others, with their numbers', async () => {
    const { logIn, inAda, inBob, uids } = await openRoom()
    const cyd = await logIn('cyd')
    const inCyd = await join(cyd, 'room')
    inBob.channel.channelLeave()
    await until(() => inAda.heard.length > 1)
    expect(inAda.heard).toEqual([
      ['onChannelUserJoined', 'cyd', cyd.session.uid],
      ['onChannelUserLeaved', 'bob', uids[1]],
    ])
    expect(named(inCyd.heard, 'onChannelUserJoined')).toEqual([])
  })

  it('[AG15] an account that logs in anew leaves, and comes back when it joins', async () => {
    const { logIn, inAda, uids } = await openRoom()
    const again = await logIn('bob')
    await until(() => inAda.heard.length > 0)
    await join(again, 'room')
    await until(() => inAda.heard.length > 1)
    expect(inAda.heard).toEqual([
      ['onChannelUserLeaved', 'bob', uids[1]],
      ['onChannelUserJoined', 'bob', uids[1]],
    ])
  })

  it('[AG15] [CH13] with _userNotification at 0 nobody is told', async () => {
    const { logIn, inAda } = await openRoom()
    inAda.channel.channelSetAttr('_userNotification', '0')
    await settle()
    await join(await logIn('cyd'), 'room')
    await settle()
    expect(named(inAda.heard, 'onChannelUserJoined')).toEqual([])
  })
})

describe('messageChannelSend', () => {
  it('[AG16] reaches everybody, the sender included, with the number of the sender', async () => {
    const { inAda, inBob, uids } = await openRoom()
    const heard: unknown[] = []
    inAda.channel.messageChannelSend('hello', (...args: unknown[]) => void heard.push(args))
    await until(() => inAda.heard.length + inBob.heard.length + heard.length > 2)
    expect(inAda.heard).toEqual([['onMessageChannelReceive', 'ada', uids[0], 'hello']])
    expect(inBob.heard).toEqual(inAda.heard)
    expect(heard).toEqual([[]])
  })

  it('[AG16] delivers objects as objects', async () => {
    const { inAda, inBob } = await openRoom()
    const body = { list: [1, null, { deep: true }], text: 'ä' }
    inAda.channel.messageChannelSend(body)
    inAda.channel.messageChannelSend([1, 2])
    await until(() => inBob.heard.length > 1)
    expect(inBob.heard.map(([, , , msg]) => msg)).toEqual([body, [1, 2]])
  })

  it('[AG16] works without its object, and right after channelJoin', async () => {
    const { logIn } = await openAgora()
    const { session } = await logIn('ada')
    const channel = session.channelJoin('room')
    const heard = listenToChannel(channel)
    const { messageChannelSend } = channel
    messageChannelSend('first')
    await until(() => named(heard, 'onMessageChannelReceive').length > 0)
    expect(heard.map(([name]) => name)).toEqual([
      'onChannelJoined',
      'onChannelUserList',
      'onMessageChannelReceive',
    ])
  })

  it('[AG16] calls its function without a word after an error, too', async () => {
    const { inAda, inBob } = await openRoom()
    const heard: unknown[] = []
    const note = (...args: unknown[]) => void heard.push(args)
    inAda.channel.messageChannelSend('x'.repeat(9000), note)
    inAda.channel.messageChannelSend(undefined, note)
    inBob.channel.channelLeave()
    inBob.channel.messageChannelSend('from outside', note)
    await until(() => heard.length > 2)
    expect(heard).toEqual([[], [], []])
    expect(named(inAda.heard, 'onMessageChannelReceive')).toEqual([])
  })

  it('[AG16] drops what is more than 60 a second, without a word', async () => {
    const { inAda, inBob } = await openRoom()
    let done = 0
    for (let at = 0; at < 100; at++) inAda.channel.messageChannelSend(at, () => done++)
    await until(() => done === 100)
    await settle()
    const received = inBob.heard.map(([, , , at]) => at)
    expect(received.length).toBeGreaterThanOrEqual(60)
    expect(received.length).toBeLessThan(65)
    expect(received).toEqual(received.map((_, at) => at))
  })

  it('[AG16] a program that never stops keeps its connection', async () => {
    const { ada, inAda } = await openRoom()
    let done = 0
    for (let at = 0; at < 5000; at++) inAda.channel.messageChannelSend(at, () => done++)
    await until(() => done === 5000)
    expect(ada.session.getStatus()).toBe(2)
    expect(ada.heard).toEqual([])
  })
})

describe('messageInstantSend', () => {
  it('[AG13] reaches one account, with the number 0, and says false when it is sent', async () => {
    const { ada, bob } = await openRoom()
    const heard: unknown[] = []
    ada.session.messageInstantSend('bob', 'hello', (...args: unknown[]) => void heard.push(args))
    await until(() => bob.heard.length + heard.length > 1)
    expect(bob.heard).toEqual([['onMessageInstantReceive', 'ada', 0, 'hello']])
    expect(heard).toEqual([[false]])
    expect(ada.heard).toEqual([])
  })

  it('[AG13] says true when it has failed', async () => {
    const { ada } = await openRoom()
    const heard: unknown[] = []
    const note = (hasFailed: boolean) => void heard.push(hasFailed)
    ada.session.messageInstantSend('bob', 'x'.repeat(9000), note)
    ada.session.messageInstantSend('two words', 'x', note)
    await until(() => heard.length > 1)
    expect(heard).toEqual([true, true])
  })

  it('[AG13] delivers objects, to numbers and to oneself as well', async () => {
    const { ada, logIn } = await openRoom()
    const one = await logIn('7')
    ada.session.messageInstantSend(7, { a: 1 })
    ada.session.messageInstantSend('ada', 'note', null)
    await until(() => one.heard.length + ada.heard.length > 1)
    expect(one.heard).toEqual([['onMessageInstantReceive', 'ada', 0, { a: 1 }]])
    expect(ada.heard).toEqual([['onMessageInstantReceive', 'ada', 0, 'note']])
  })

  it('[AG13] to somebody who is offline is sent, and not delivered later', async () => {
    const { ada, logIn } = await openRoom()
    const heard: unknown[] = []
    ada.session.messageInstantSend('cyd', 'x', (hasFailed) => void heard.push(hasFailed))
    await until(() => heard.length > 0)
    expect(heard).toEqual([false])
    const cyd = await logIn('cyd')
    await settle()
    expect(cyd.heard).toEqual([])
  })

  it('[AG13] says false of what is dropped', async () => {
    const { ada, bob } = await openRoom()
    const heard: boolean[] = []
    for (let at = 0; at < 90; at++) {
      ada.session.messageInstantSend('bob', at, (hasFailed) => void heard.push(hasFailed))
    }
    await until(() => heard.length === 90)
    await settle()
    expect(heard).not.toContain(true)
    expect(bob.heard.length).toBeLessThan(70)
  })
})

describe('attributes of a channel', () => {
  it('[AG17] channelSetAttr, channelDelAttr and channelClearAttr are told to everybody', async () => {
    const { inAda, inBob } = await openRoom()
    const heard: unknown[] = []
    const note = (...args: unknown[]) => void heard.push(args)
    inAda.channel.channelSetAttr('topic', 'tea', note)
    inAda.channel.channelSetAttr('count', 2, note)
    inAda.channel.channelDelAttr('topic', note)
    inAda.channel.channelClearAttr(note)
    await until(() => inBob.heard.length > 3 && heard.length > 3 && inAda.heard.length > 3)
    expect(inBob.heard).toEqual([
      ['onChannelAttrUpdated', 'topic', 'tea', 'update'],
      ['onChannelAttrUpdated', 'count', 2, 'update'],
      ['onChannelAttrUpdated', 'topic', '', 'del'],
      ['onChannelAttrUpdated', '', '', 'clear'],
    ])
    expect(inAda.heard).toEqual(inBob.heard)
    expect(heard).toEqual([[], [], [], []])
  })

  it('[AG17] functions are called without a word after an error, too', async () => {
    const { inAda } = await openRoom()
    const heard: unknown[] = []
    const note = (...args: unknown[]) => void heard.push(args)
    inAda.channel.channelSetAttr('big', 'x'.repeat(9000), note)
    inAda.channel.channelSetAttr('_channel_ttl', 'never', note)
    inAda.channel.channelSetAttr('none', undefined, note)
    inAda.channel.channelDelAttr('', note)
    await until(() => heard.length > 3)
    expect(heard).toEqual([[], [], [], []])
    expect(inAda.heard).toEqual([])
  })

  it('[AG17] [AT9] _member_num is written while _auto_update_num is on', async () => {
    const { inAda } = await openRoom()
    inAda.channel.channelSetAttr('_auto_update_num', '1')
    const isCount = ([, name]: Heard[number]) => name === '_member_num'
    await until(() => inAda.heard.some(isCount))
    const [, , value, type] = inAda.heard.find(isCount) ?? []
    expect([Number(value), type]).toEqual([2, 'update'])
  })
})

describe('channelLeave', () => {
  it('[AG18] calls its function, and onChannelLeaved not', async () => {
    const { inAda } = await openRoom()
    const heard: unknown[] = []
    inAda.channel.channelLeave((...args: unknown[]) => void heard.push(args))
    await until(() => heard.length > 0)
    await settle()
    expect(heard).toEqual([[]])
    expect(inAda.heard).toEqual([])
    expect(inAda.channel.state).toBe('leaved')
  })

  it('[AG18] calls onChannelLeaved with 0 otherwise, and nothing comes after it', async () => {
    const { inAda, inBob } = await openRoom()
    inAda.channel.channelLeave()
    inAda.channel.channelLeave()
    await until(() => inAda.heard.length > 1)
    inBob.channel.messageChannelSend('gone?')
    await settle()
    expect(inAda.heard).toEqual([
      ['onChannelLeaved', 0],
      ['onChannelLeaved', 0],
    ])
  })

  it('[AG18] joining another channel leaves the first, and events are for the last', async () => {
    const { ada, inAda, inBob, uids } = await openRoom()
    const attic = await join(ada, 'attic')
    await until(() => named(inBob.heard, 'onChannelUserLeaved').length > 0)
    expect(inBob.heard).toEqual([['onChannelUserLeaved', 'ada', uids[0]]])
    inBob.channel.messageChannelSend('room')
    attic.channel.messageChannelSend('attic')
    await until(() => named(attic.heard, 'onMessageChannelReceive').length > 0)
    await settle()
    expect(inAda.heard).toEqual([])
    expect(inAda.channel.state).toBe('leaved')
    expect(named(attic.heard, 'onMessageChannelReceive')).toHaveLength(1)
  })

  it('[AG18] a channel that is destroyed is left', async () => {
    const { connect, logIn } = await openAgora()
    const owner = await connect('owner')
    await owner.channels.create('room')
    const { heard } = await join(await logIn('ada'), 'room')
    await owner.channels.destroy('room')
    await until(() => named(heard, 'onChannelLeaved').length > 0)
    expect(named(heard, 'onChannelLeaved')).toEqual([['onChannelLeaved', 0]])
  })
})
