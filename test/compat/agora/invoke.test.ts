import { describe, expect, it } from 'vitest'
import type { AgoraSession, InvokeAnswer } from '../../../src/compat/agora/surface.ts'
import { join, openAgora, settle, type LoggedIn } from './openAgora.ts'

type Answer = readonly [err: unknown, ret: InvokeAnswer]

function ask({ session }: LoggedIn, func: string, args: unknown = {}): Promise<Answer> {
  return new Promise((resolve) => {
    session.invoke(`io.agora.signal.${func}`, args, (err, ret) => resolve([err, ret]))
  })
}

/** Ada and bob, of whom bob is in the room. */
async function openRoom() {
  const agora = await openAgora()
  const [ada, bob] = [await agora.logIn('ada'), await agora.logIn('bob')]
  const { channel } = await join(bob, 'room')
  return { ...agora, ada, bob, channel }
}

describe('what invoke asks about users', () => {
  it('[AG12] user_query_user_status: 1 online, 0 offline', async () => {
    const { ada } = await openRoom()
    const status = (account: string) => ask(ada, 'user_query_user_status', { account })
    expect(await status('bob')).toEqual(['', { result: 'ok', account: 'bob', status: 1 }])
    expect(await status('cyd')).toEqual(['', { result: 'ok', account: 'cyd', status: 0 }])
  })

  it('[AG12] user_set_attr, user_get_attr and user_get_attr_all, whose json is text', async () => {
    const { ada, bob } = await openRoom()
    const set = { name: 'status', value: 'idle' }
    expect(await ask(bob, 'user_set_attr', set)).toEqual(['', { result: 'ok', reason: '' }])
    await ask(bob, 'user_set_attr', { name: '__proto__', value: 7 })
    const get = (name: string) => ask(ada, 'user_get_attr', { account: 'bob', name })
    const of = { result: 'ok', account: 'bob' }
    expect(await get('status')).toEqual(['', { ...of, name: 'status', value: 'idle' }])
    expect(await get('nothing')).toEqual(['', { ...of, name: 'nothing', value: '' }])
    const [err, { json, ...rest }] = await ask(ada, 'user_get_attr_all', { account: 'bob' })
    expect([err, rest]).toEqual(['', of])
    const attrs = new Map(Object.entries(JSON.parse(String(json)) as object))
    expect(attrs).toEqual(
      new Map<string, unknown>(Object.entries({ ['__proto__']: 7, status: 'idle' })),
    )
  })
})

describe('what invoke asks about channels', () => {
  it('[AG12] channel_query_num and channel_query_user_isin, by whoever is not in', async () => {
    const { ada } = await openRoom()
    const num = (name: string) => ask(ada, 'channel_query_num', { name })
    expect(await num('room')).toEqual(['', { result: 'ok', num: 1 }])
    expect(await num('nowhere')).toEqual(['', { result: 'ok', num: 0 }])
    const isIn = (account: string) => ask(ada, 'channel_query_user_isin', { name: 'room', account })
    expect(await isIn('bob')).toEqual(['', { result: 'ok', isin: 1 }])
    expect(await isIn('ada')).toEqual(['', { result: 'ok', isin: 0 }])
  })

  it('[AG12] channel_query_userlist and channel_query_userlist_all, oneself included', async () => {
    const { ada, bob } = await openRoom()
    await join(ada, 'room')
    const [a, b] = [ada.session.uid, bob.session.uid]
    const list = [
      ['bob', b],
      ['ada', a],
    ]
    for (const func of ['channel_query_userlist', 'channel_query_userlist_all']) {
      expect(await ask(ada, func, { name: 'room' })).toEqual(['', { result: 'ok', num: 2, list }])
    }
    const latest = await ask(ada, 'channel_query_userlist_all', { name: 'room', num: 1 })
    expect(latest[1]).toEqual({ result: 'ok', num: 2, list: [['ada', a]] })
    const empty = await ask(ada, 'channel_query_userlist', { name: 'nowhere' })
    expect(empty[1]).toEqual({ result: 'ok', num: 0, list: [] })
  })

  it('[AG12] channel_query_userlist names the latest 200, over pages', async () => {
    const {
      ada,
      server: _server,
      connect,
    } = await openAgora().then(async (agora) => ({
      ...agora,
      ada: await agora.logIn('ada'),
    }))
    const names = Array.from({ length: 205 }, (_, at) => `user-${String(at).padStart(3, '0')}`)
    for (const name of names) await (await connect(name)).channels.join('crowd')
    const [, { num, list }] = await ask(ada, 'channel_query_userlist', { name: 'crowd' })
    expect(num).toBe(205)
    expect((list as [string][]).map(([name]) => name)).toEqual(names.slice(-200))
    const [, all] = await ask(ada, 'channel_query_userlist_all', { name: 'crowd' })
    expect(all['list']).toHaveLength(205)
  })

  it('[AG12] channel_set_attr, channel_del_attr and channel_clear_attr', async () => {
    const { ada, bob } = await openRoom()
    const { heard } = await join(bob, 'room')
    heard.length = 0
    const ok = ['', { result: 'ok' }]
    const set = { channel: 'room', name: 'topic', value: 'tea' }
    expect(await ask(ada, 'channel_set_attr', set)).toEqual(ok)
    expect(await ask(ada, 'channel_del_attr', { channel: 'room', name: 'topic' })).toEqual(ok)
    await ask(ada, 'channel_set_attr', { ...set, name: 'other' })
    expect(await ask(ada, 'channel_clear_attr', { channel: 'room' })).toEqual(ok)
    await settle()
    expect(heard).toEqual([
      ['onChannelAttrUpdated', 'topic', 'tea', 'update'],
      ['onChannelAttrUpdated', 'topic', '', 'del'],
      ['onChannelAttrUpdated', 'other', 'tea', 'update'],
      ['onChannelAttrUpdated', '', '', 'clear'],
    ])
  })
})

describe('invoke', () => {
  it('[AG11] fails with a text, and an answer whose reason is the same', async () => {
    const { ada } = await openRoom()
    for (const [func, args] of [
      ['channel_query_num', {}],
      ['channel_set_attr', { channel: 'room', name: 'big', value: 'x'.repeat(9000) }],
      ['user_get_attr', { account: 'two words', name: 'x' }],
      ['nonsense', {}],
      ['constructor', {}],
    ] as const) {
      const [err, ret] = await ask(ada, func, args)
      expect(ret).toEqual({ result: 'failed', reason: err })
      expect(err).toMatch(/./)
    }
  })

  it('[AG11] does nothing where the name begins otherwise', async () => {
    const { ada } = await openRoom()
    const heard: unknown[] = []
    expect(ada.session.invoke('user_get_attr', {}, () => heard.push('called'))).toBeUndefined()
    expect((ada.session.invoke as (...args: unknown[]) => unknown)()).toBeUndefined()
    await settle()
    expect(heard).toEqual([])
  })

  it('[AG11] answers everything, however much is asked at once', async () => {
    const { ada } = await openRoom()
    const asked = Array.from({ length: 250 }, (_, at) =>
      ask(ada, 'user_get_attr', { account: `user-${at}`, name: 'name' }),
    )
    const answers = await Promise.all(asked)
    expect(answers.filter(([err]) => err !== '')).toEqual([])
    expect(answers.map(([, { account }]) => account)).toEqual(asked.map((_, at) => `user-${at}`))
  })

  it('[AG11] writes the session into what it is given, if it can', async () => {
    const { ada } = await openRoom()
    const args: Record<string, unknown> = { name: 'room' }
    expect((await ask(ada, 'channel_query_num', args))[0]).toBe('')
    expect(args['line']).toBe(ada.session.line)
    expect(ada.session.line).toMatch(/./)
    expect((await ask(ada, 'channel_query_num', Object.freeze({ name: 'room' })))[0]).toBe('')
    for (const odd of ['room', null, undefined, 7]) {
      expect((await ask(ada, 'channel_query_num', odd))[1].result).toBe('failed')
    }
  })

  it('[AG11] calls onInvokeRet as well, with the id that it has returned', async () => {
    const { ada } = await openRoom()
    const heard: unknown[] = []
    const { session }: { session: AgoraSession } = ada
    session.onInvokeRet = (...args) => void heard.push(args)
    const callID = session.invoke('io.agora.signal.channel_query_num', { name: 'room' })
    await settle()
    expect(heard).toEqual([[callID, '', { result: 'ok', num: 1 }]])
  })
})
