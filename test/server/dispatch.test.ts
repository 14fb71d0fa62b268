import { describe, expect, it } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from './createTestEngine.ts'

const LOBBY = { channelId: 'lobby' }
const TOPIC = { ...LOBBY, key: 'topic', value: '1' }

describe('a command that is refused', () => {
  it.each([
    'nonsense',
    '',
    '__proto__',
    'constructor',
    'toString',
    'channel.joined',
    'Channel.join',
  ])('[WR1] with the name "%s" is one that the server does not know', async (name) => {
    const ada = await createTestEngine().login('ada')
    const { code, message } = await ada.refusal(name, {})
    expect(code).toBe('UNKNOWN_COMMAND')
    expect(message).toContain(`"${name}"`)
  })

  it.each([[undefined], [null], [7], [{ name: 'channel.join' }], [['channel.join']]])(
    '[WR1] has no name but %o',
    async (name) => {
      const ada = await createTestEngine().login('ada')
      expect(await ada.receive(name, {})).toMatchObject({ error: { code: 'UNKNOWN_COMMAND' } })
    },
  )

  it('[WR1] is told a name of any length, cut short', async () => {
    const ada = await createTestEngine().login('ada')
    const { message } = await ada.refusal('x'.repeat(60_000), {})
    expect(message.length).toBeLessThan(200)
  })

  it.each([
    ['channel.join', {}, '"channelId"'],
    ['channel.join', { channelId: 7 }, '"channelId"'],
    ['channel.join', { ...LOBBY, position: { epoch: 'e', seq: -1 } }, '"position.seq"'],
    ['channel.setAttr', { ...TOPIC, value: '{' }, '"value"'],
    ['channel.setAttr', { ...TOPIC, ifRev: 1.5 }, '"ifRev"'],
    ['message.send', { to: { channelId: '' }, messageId: 'm', body: '1' }, '"to.channelId"'],
    ['invitation.invite', { inviteId: 'i', to: 'b', timeoutMs: -1 }, '"timeoutMs"'],
    ['invitation.invite', { inviteId: 'i', to: 'b', timeoutMs: 86_400_001 }, '"timeoutMs"'],
    ['invitation.invite', { inviteId: 'i', to: 'a b' }, '"to"'],
    ['channel.leave', null, 'The payload'],
    ['channel.leave', [], 'The payload'],
    ['channel.leave', undefined, 'The payload'],
    ['channel.leave', { ...LOBBY, more: 1 }, 'The payload'],
  ])('[WR2] as a payload of %s that does not fit: %o', async (name, payload, field) => {
    const ada = await createTestEngine().login('ada')
    const { code, message } = await ada.refusal(name, payload)
    expect(code).toBe('BAD_PAYLOAD')
    expect(message).toContain(field)
    expect(message).toContain(name)
  })

  it.each([['x'.repeat(129)], [''], ['a\nb'], ['\u0000'], ['\ud800'], [7], [null]])(
    '[WR6] has a channel of the name %o',
    async (channelId) => {
      const ada = await createTestEngine().login('ada')
      expect((await ada.refusal('channel.join', { channelId })).code).toBe('BAD_PAYLOAD')
    },
  )

  it('[WR6] has another key than its schema, even __proto__', async () => {
    const ada = await createTestEngine().login('ada')
    const payload: unknown = JSON.parse('{"channelId":"lobby","__proto__":{"admin":true}}')
    await ada.receive('channel.join', payload)
    expect('admin' in {}).toBe(false)
  })

  it.each([[''], ['x'.repeat(65)], [7], [null], [{}]])(
    '[WR8] has an id that is none: %o',
    async (commandId) => {
      const ada = await createTestEngine().login('ada')
      const refused = await ada.refusal('channel.join', LOBBY, commandId)
      expect(refused.code).toBe('BAD_PAYLOAD')
      expect(refused.message).toContain('64')
    },
  )

  it('[WR5] changes nothing, and is heard by nobody else', async () => {
    const { login, clock, backend } = createTestEngine()
    const [ada, bob] = await Promise.all([login('ada'), login('bob')])
    for (const one of [ada, bob]) await one.ask('channel.join', LOBBY)
    await clock.settle()
    const before = await backend.read('channel:lobby', { maps: ['member', 'attr'] })
    const frames = bob.frames.length
    await ada.refusal('channel.setAttr', { ...TOPIC, value: '{' })
    await ada.refusal('channel.setAttr', { ...TOPIC, ifRev: 9 })
    await ada.refusal('message.send', { to: LOBBY, messageId: 'm', body: 'no' })
    await ada.refusal('channel.explode', LOBBY)
    await clock.settle()
    expect(await backend.read('channel:lobby', { maps: ['member', 'attr'] })).toEqual(before)
    expect(bob.frames).toHaveLength(frames)
  })

  it('[WR8] may be sent again with the same id and succeed', async () => {
    const ada = await createTestEngine().login('ada')
    const once = { ...TOPIC, ifRev: 0 }
    const { rev } = await ada.ask('channel.setAttr', TOPIC)
    expect((await ada.refusal('channel.setAttr', once, 'c1')).code).toBe('CONFLICT')
    await ada.ask('channel.deleteAttr', { ...LOBBY, key: TOPIC.key, ifRev: rev })
    expect(await ada.ask('channel.setAttr', once, 'c1')).toMatchObject({ rev: rev + 2 })
  })
})

describe('a failure of the server', () => {
  it('[WR10] is answered with UNAVAILABLE and nothing about why; the log has the cause', async () => {
    const clock = createFakeClock()
    const inner = memoryBackend({ now: clock.now })
    const cause = new Error('password "hunter2" was refused by 10.0.0.7')
    let isCut = false
    const { login, failures } = createTestEngine({
      clock,
      backend: {
        ...inner,
        read: (key, query) => (isCut ? Promise.reject(cause) : inner.read(key, query)),
      },
    })
    const [ada, bob] = await Promise.all([login('ada'), login('bob')])
    isCut = true
    const codes = []
    for (const [name, payload] of [
      ['channel.join', LOBBY],
      ['channel.setAttr', TOPIC],
      ['invitation.accept', { inviteId: 'one' }],
      ['session.ping', {}],
      ['stream.sync', {}],
    ] as const) {
      const refused = await ada.refusal(name, payload)
      codes.push(refused.code)
      expect(JSON.stringify(refused)).not.toContain('hunter2')
    }
    expect(new Set(codes)).toEqual(new Set(['UNAVAILABLE']))
    expect(failures).toContain(cause)

    isCut = false
    await ada.ask('channel.join', LOBBY)
    await bob.ask('channel.join', LOBBY)
  })

  it('[WR10] while it checks a token is INTERNAL', async () => {
    const cause = new Error('the directory is down')
    const { open, failures } = createTestEngine({ authenticate: () => Promise.reject(cause) })
    const refused = await open().refusal('session.login', { version: 1, userId: 'ada' })
    expect(refused.code).toBe('INTERNAL')
    expect(refused.message).not.toContain('directory')
    expect(failures).toEqual([cause])
  })

  it('[WR10] in the middle of a login closes the connection, so that half a login is none', async () => {
    const clock = createFakeClock()
    const inner = memoryBackend({ now: clock.now })
    const { open } = createTestEngine({
      clock,
      backend: { ...inner, watch: () => Promise.reject(new Error('cut off')) },
    })
    const ada = open()
    expect(await ada.refusal('session.login', { version: 1, userId: 'ada' })).toBeDefined()
    expect(ada.closed).toEqual({ reason: undefined })
  })
})
