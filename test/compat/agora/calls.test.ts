import { describe, expect, it } from 'vitest'
import { readExtra } from '../../../src/compat/agora/readExtra.ts'
import type { PhoneCall } from '../../../src/server/sip/sip.ts'
import { answer, openAgora, ring, settle, until } from './openAgora.ts'
import type { SignalingServerOptions } from '../../../src/server/createSignalingServer.ts'

async function openPair(options?: Partial<SignalingServerOptions>) {
  const agora = await openAgora(options)
  return { ...agora, ada: await agora.logIn('ada'), bob: await agora.logIn('bob') }
}

/** Ada calls bob, and it rings. */
async function openCall(extra?: unknown) {
  const pair = await openPair()
  const own = ring(pair.ada, 'bob', extra)
  const theirs = await answer(pair.bob)
  await until(() => own.heard.length > 0)
  own.heard.length = 0
  return { ...pair, own, theirs }
}

describe('channelInviteUser2', () => {
  it('[AG5] [AG19] returns a plain call at once, which can be written as JSON', async () => {
    const { ada } = await openPair()
    const call = ada.session.channelInviteUser2('room', 'bob', '{"a":1}')
    const fn = expect.any(Function) as unknown
    expect(call).toEqual({
      channelName: 'room',
      peer: 'bob',
      extra: '{"a":1}',
      onInviteReceivedByPeer: '',
      onInviteAcceptedByPeer: '',
      onInviteRefusedByPeer: '',
      onInviteFailed: '',
      onInviteEndByPeer: '',
      onInviteEndByMyself: '',
      onInviteMsg: '',
      channelInviteUser2: fn,
      channelInviteAccept: fn,
      channelInviteRefuse: fn,
      channelInviteDTMF: fn,
      channelInviteEnd: fn,
    })
    expect(JSON.parse(JSON.stringify(call))).toMatchObject({ channelName: 'room', peer: 'bob' })
    call.channelInviteAccept = () => {}
    call.channelInviteEnd()
  })

  it('[AG19] is received by the peer, and acknowledged by itself', async () => {
    const { ada, bob } = await openPair()
    const own = ring(ada, 'bob', '{"a":1}')
    const { call } = await answer(bob)
    expect(call).toMatchObject({ channelName: 'room', peer: 'ada', extra: '{"a":1}' })
    await until(() => own.heard.length > 0)
    expect(own.heard).toEqual([['onInviteReceivedByPeer', '']])
    expect(own.call.channelName).toBe('room')
  })

  it.each([['text'], [''], [{ object: [1] }], ['{"_timeout":5}'], [7], [null]])(
    '[AG19] hands extra over as it is: %j',
    async (extra) => {
      const { theirs } = await openCall(extra)
      expect(theirs.call.extra).toEqual(extra)
    },
  )

  it('[AG19] without extra it is empty', async () => {
    expect((await openCall()).theirs.call.extra).toBe('')
  })
})

describe('an answer', () => {
  it.each([
    ['yes', 'yes'],
    [undefined, ''],
    ['', ''],
    [{ a: 1 }, { a: 1 }],
  ])('[AG19] channelInviteAccept(%j) is told to the caller alone', async (said, heard) => {
    const { own, theirs } = await openCall()
    theirs.call.channelInviteAccept(said)
    await until(() => own.heard.length > 0)
    await settle()
    expect(own.heard).toEqual([['onInviteAcceptedByPeer', heard]])
    expect(theirs.heard).toEqual([])
  })

  it.each([
    ['{"status":1}', '{"status":1}'],
    [undefined, ''],
  ])('[AG19] channelInviteRefuse(%j) is told to the caller alone', async (said, heard) => {
    const { own, theirs } = await openCall()
    theirs.call.channelInviteRefuse(said)
    await until(() => own.heard.length > 0)
    await settle()
    expect(own.heard).toEqual([['onInviteRefusedByPeer', heard]])
    expect(theirs.heard).toEqual([])
  })

  it('[AG19] that comes at once is heard after onInviteReceivedByPeer', async () => {
    const { ada, bob } = await openPair()
    bob.session.onInviteReceived = (call) => call.channelInviteAccept('yes')
    const { heard } = ring(ada, 'bob')
    await until(() => heard.length > 1)
    expect(heard).toEqual([
      ['onInviteReceivedByPeer', ''],
      ['onInviteAcceptedByPeer', 'yes'],
    ])
  })
})

describe('channelInviteEnd', () => {
  it.each(['ada', 'bob'])('[AG20] of an answered call, by %s', async (who) => {
    const { own, theirs } = await openCall()
    theirs.call.channelInviteAccept()
    await until(() => own.heard.length > 0)
    own.heard.length = 0
    const [ender, other] = who === 'ada' ? [own, theirs] : [theirs, own]
    ender.call.channelInviteEnd('bye')
    expect(ender.heard).toEqual([['onInviteEndByMyself', '']])
    await until(() => other.heard.length > 0)
    await settle()
    expect(other.heard).toEqual([['onInviteEndByPeer', 'bye']])
    expect(ender.heard).toHaveLength(1)
  })

  it.each(['ada', 'bob'])('[AG20] while it rings, by %s', async (who) => {
    const { own, theirs } = await openCall()
    const [ender, other] = who === 'ada' ? [own, theirs] : [theirs, own]
    ender.call.channelInviteEnd()
    expect(ender.heard).toEqual([['onInviteEndByMyself', '']])
    await until(() => other.heard.length > 0)
    await settle()
    expect(other.heard).toEqual([['onInviteEndByPeer', '']])
    expect(ender.heard).toHaveLength(1)
  })

  it('[AG20] in the same turn as the call, leaves nothing behind', async () => {
    const { ada, bob } = await openPair()
    const { call, heard } = ring(ada, 'bob')
    call.channelInviteEnd()
    expect(heard).toEqual([['onInviteEndByMyself', '']])
    await settle()
    expect(heard).toHaveLength(1)
    expect(bob.heard.length).toBeLessThan(2)
    const again = ring(ada, 'bob')
    await until(() => again.heard.length > 0)
  })

  it('[AG20] of a call that is over is told to oneself alone', async () => {
    const { own, theirs } = await openCall()
    theirs.call.channelInviteRefuse()
    await until(() => own.heard.length > 0)
    own.call.channelInviteEnd()
    await settle()
    expect(own.heard.at(-1)).toEqual(['onInviteEndByMyself', ''])
    expect(theirs.heard).toEqual([])
  })
})

describe('a call that fails', () => {
  const failures = (heard: readonly (readonly unknown[])[]) =>
    heard.map(([name, extra]) => [name, (JSON.parse(String(extra)) as { code: number }).code])

  it.each([['{"_require_peer_online":1}'], [{ _require_peer_online: 1 }]])(
    '[AG21] at once, because %j and the peer is offline',
    async (extra) => {
      const { ada } = await openPair()
      const { heard } = ring(ada, 'nobody', extra)
      await until(() => heard.length > 0)
      expect(failures(heard)).toEqual([['onInviteFailed', 703]])
      expect(heard[0]?.[1]).toMatch(/^\{"reason":"[^"]+","code":703\}$/)
    },
  )

  it('[AG21] waits for a peer who is offline otherwise, and rings at the login', async () => {
    const { ada, logIn } = await openPair()
    const { heard } = ring(ada, 'cyd')
    await settle()
    expect(heard).toEqual([])
    const cyd = await logIn('cyd')
    const { call } = await answer(cyd)
    expect(call.peer).toBe('ada')
    await until(() => heard.length > 0)
    expect(heard).toEqual([['onInviteReceivedByPeer', '']])
  })

  it('[AG4] [AG21] rings at the login of a program that waits for a promise of it', async () => {
    const { ada, begin } = await openPair()
    ring(ada, 'cyd', 'hello')
    await settle()
    const { session } = begin('cyd')
    await new Promise<void>((resolve) => (session.onLoginSuccess = () => resolve()))
    const extra = await new Promise((resolve) => {
      session.onInviteReceived = (call) => resolve(call.extra)
    })
    expect(extra).toBe('hello')
  })

  it('[AG21] after _timeout seconds, for the caller as failed, for the peer as ended', async () => {
    const { own, theirs } = await openCall('{"_timeout":1}')
    await until(() => own.heard.length > 0 && theirs.heard.length > 0)
    expect(failures(own.heard)).toEqual([['onInviteFailed', 704]])
    expect(theirs.heard).toEqual([['onInviteEndByPeer', '']])
    theirs.call.channelInviteAccept()
    await settle()
    expect(own.heard).toHaveLength(1)
  })

  it.each([
    ['', { timeoutMs: 0, requireOnline: { withinMs: 20_000 } }],
    ['no JSON', { timeoutMs: 0, requireOnline: { withinMs: 20_000 } }],
    ['{"_timeout":180}', { timeoutMs: 30_000, requireOnline: { withinMs: 20_000 } }],
    ['{"_timeout":0}', { timeoutMs: 0, requireOnline: { withinMs: 20_000 } }],
    ['{"_timeout":0.2}', { timeoutMs: 1000, requireOnline: { withinMs: 20_000 } }],
    ['{"_timeout":"5"}', { timeoutMs: 5000, requireOnline: { withinMs: 20_000 } }],
    ['{"_timeout":-3}', { timeoutMs: 0, requireOnline: { withinMs: 20_000 } }],
    ['{"_require_peer_online":0}', { timeoutMs: 0, requireOnline: { withinMs: 20_000 } }],
    ['{"_require_peer_online":"1"}', { timeoutMs: 0, requireOnline: true }],
    ['[1]', { timeoutMs: 0, requireOnline: { withinMs: 20_000 } }],
    [null, { timeoutMs: 0, requireOnline: { withinMs: 20_000 } }],
  ])('[AG21] reads %j as %j', (extra, request) => {
    expect(readExtra(extra, 'bob')).toEqual(request)
  })

  it('[AG21] because nobody can be called so', async () => {
    const { ada } = await openPair()
    for (const peer of ['two words', 'ada', '']) {
      const { heard } = ring(ada, peer)
      await until(() => heard.length > 0)
      expect(failures(heard)).toEqual([['onInviteFailed', 700]])
    }
  })

  it('[AG21] because the caller has vanished, is ended for the peer', async () => {
    const { ada, theirs } = await openCall()
    ada.session.logout()
    await until(() => theirs.heard.length > 0)
    expect(theirs.heard).toEqual([['onInviteEndByPeer', '']])
  })
})

describe('channelInviteDTMF', () => {
  it.each([['5'], ['12#*'], ['hello'], [7]])('[AG22] %j is a message to the peer', async (keys) => {
    const { own, theirs } = await openCall()
    theirs.call.channelInviteAccept()
    await until(() => own.heard.length > 0)
    own.call.channelInviteDTMF(keys as string)
    await until(() => theirs.heard.length > 0)
    const extra = JSON.stringify({ msgtype: 'dtmf', msgdata: keys })
    expect(theirs.heard).toEqual([['onInviteMsg', extra]])
    theirs.call.channelInviteDTMF('0')
    await until(() => own.heard.length > 1)
    expect(own.heard[1]).toEqual(['onInviteMsg', '{"msgtype":"dtmf","msgdata":"0"}'])
  })
})

describe('calls between the same two', () => {
  it('[AG23] about one channel: a second takes the place of the first', async () => {
    const { ada, bob, own, theirs } = await openCall()
    const second = ring(ada, 'bob', 'again')
    const answered = await answer(bob, 2)
    expect(answered.call.extra).toBe('again')
    answered.call.channelInviteAccept('yes')
    await until(() => second.heard.length > 1)
    await settle()
    expect(second.heard.at(-1)).toEqual(['onInviteAcceptedByPeer', 'yes'])
    expect([own.heard, theirs.heard]).toEqual([[], []])
  })

  it('[AG23] channelInviteUser2 of a call rings once more', async () => {
    const { bob, own } = await openCall('extra')
    own.call.channelInviteUser2()
    const { call } = await answer(bob, 2)
    expect(call).toMatchObject({ channelName: 'room', extra: 'extra' })
    call.channelInviteAccept()
    await until(() => own.heard.some(([name]) => name === 'onInviteAcceptedByPeer'))
  })

  it('[AG23] channelInviteUser2 of a call that came in rings back', async () => {
    const { ada, theirs } = await openCall()
    theirs.call.channelInviteEnd()
    theirs.call.channelInviteUser2()
    const back = await answer(ada)
    expect(back.call).toMatchObject({ peer: 'bob', channelName: 'room' })
    theirs.call.channelInviteEnd('bye')
    await until(() => back.heard.length > 0)
    expect(back.heard).toEqual([['onInviteEndByPeer', 'bye']])
  })

  it('[AG23] about two channels are two calls', async () => {
    const { ada, bob, own, theirs } = await openCall()
    const other = ring(ada, 'bob', '', 'attic')
    const { call } = await answer(bob, 2)
    expect(call.channelName).toBe('attic')
    call.channelInviteRefuse('no')
    theirs.call.channelInviteAccept('yes')
    await until(() => other.heard.length > 1 && own.heard.length > 0)
    expect(own.heard).toEqual([['onInviteAcceptedByPeer', 'yes']])
    expect(other.heard.at(-1)).toEqual(['onInviteRefusedByPeer', 'no'])
  })

  it('[AG23] who call each other at once have two calls', async () => {
    const { ada, bob } = await openPair()
    const [there, back] = [ring(ada, 'bob'), ring(bob, 'ada')]
    const [inBob, inAda] = [await answer(bob), await answer(ada)]
    inBob.call.channelInviteAccept('one')
    inAda.call.channelInviteRefuse('two')
    await until(() => there.heard.length > 1 && back.heard.length > 1)
    expect(there.heard.at(-1)).toEqual(['onInviteAcceptedByPeer', 'one'])
    expect(back.heard.at(-1)).toEqual(['onInviteRefusedByPeer', 'two'])
  })
})

describe('a call to a telephone', () => {
  it.each([
    ['+4930123456', ''],
    ['030123456', '{"srcNum":"+491"}'],
  ])('[AG24] %s fails at once on a server without sip', async (peer, extra) => {
    const { ada } = await openPair()
    const { heard } = ring(ada, peer, extra)
    await until(() => heard.length > 0)
    expect(heard).toEqual([['onInviteFailed', expect.stringMatching(/"code":703/)]])
  })

  it('[AG24] goes to sip, with extra and srcNum, and comes back from it', async () => {
    const calls: PhoneCall[] = []
    const keys: string[] = []
    const sip: SignalingServerOptions['sip'] = (call) => {
      calls.push(call)
      return { onDtmf: (digits) => void keys.push(digits) }
    }
    const { ada } = await openPair({ sip })
    const extra = '{"srcNum":"+491","destMediaUid":7}'
    const { call, heard } = ring(ada, '+4930123456', extra)
    await until(() => calls.length > 0 && heard.length > 0)
    expect(calls[0]).toMatchObject({
      from: 'ada',
      to: '+4930123456',
      channelId: 'room',
      data: extra,
      srcNum: '+491',
    })
    await calls[0]?.accept('{"ok":1}')
    call.channelInviteDTMF('9')
    await until(() => keys.length > 0)
    await calls[0]?.end()
    await until(() => heard.length > 2)
    expect(heard).toEqual([
      ['onInviteReceivedByPeer', ''],
      ['onInviteAcceptedByPeer', '{"ok":1}'],
      ['onInviteEndByPeer', ''],
    ])
  })

  it('[AG24] rings an account that is online under that name, srcNum or not', async () => {
    const { ada, bob, logIn } = await openPair()
    const phone = await logIn('+49')
    ring(ada, '+49')
    ring(ada, 'bob', '{"srcNum":"ada"}')
    expect((await answer(phone)).call.peer).toBe('ada')
    expect((await answer(bob)).call.peer).toBe('ada')
  })
})
