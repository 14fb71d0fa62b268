import { describe, expect, it } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine, type TestEngine } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const TWO = { inviteId: 'two' }

async function house(options: Parameters<typeof createTestEngine>[0] = {}) {
  const engine = createTestEngine(options)
  const [ada, bob, cyd, dee] = await Promise.all(
    ['ada', 'bob', 'cyd', 'dee'].map((userId) => engine.login(userId)),
  )
  if (!ada || !bob || !cyd || !dee) throw new Error('Nobody came.')
  return { ...engine, ada, bob, cyd, dee }
}
async function lines({ backend }: Pick<TestEngine, 'backend'>, userId: string) {
  return (await backend.read(`user:${userId}`, { maps: ['busy'] })).fields.size
}

describe('a user who could be in two calls at once', () => {
  it('[IN23] glare does not put somebody who talks into a second call', async () => {
    const h = await house()
    await h.cyd.ask('invitation.invite', { ...ONE, to: 'bob' })
    await h.bob.ask('invitation.accept', ONE)
    await h.ada.ask('invitation.invite', { ...TWO, to: 'bob' })
    // `accept` of it is refused with BUSY ...
    expect(await h.bob.refusal('invitation.accept', TWO)).toMatchObject({ code: 'BUSY' })
    // ... and so must be the invite that would be the same as an accept.
    const reply = await h.bob.receive('invitation.invite', { inviteId: 'three', to: 'ada' })
    await h.clock.settle()
    expect(await lines(h, 'bob')).toBe(1)
    expect(reply).toMatchObject({ ok: false, error: { code: 'BUSY' } })
  })

  it('[IN23] an inviter who accepts another call while ringing is not in two calls', async () => {
    const h = await house()
    await h.ada.ask('invitation.invite', { ...ONE, to: 'bob' })
    await h.cyd.ask('invitation.invite', { ...TWO, to: 'ada' })
    await h.ada.receive('invitation.accept', TWO)
    await h.bob.receive('invitation.accept', ONE)
    await h.clock.settle()
    expect(await lines(h, 'ada')).toBeLessThanOrEqual(1)
  })

  it('[IN23] an inviter who rings two users is not in two calls', async () => {
    const h = await house()
    await h.ada.receive('invitation.invite', { ...ONE, to: 'bob' })
    await h.ada.receive('invitation.invite', { ...TWO, to: 'cyd' })
    await h.bob.receive('invitation.accept', ONE)
    await h.cyd.receive('invitation.accept', TWO)
    await h.clock.settle()
    expect(await lines(h, 'ada')).toBeLessThanOrEqual(1)
  })
})

describe('the line of a user', () => {
  it('[IN24] is busy again after a restart that took longer than the lease', async () => {
    const clock = createFakeClock()
    const backend = { ...memoryBackend({ now: clock.now }), close: async () => {} }
    const first = createTestEngine({ clock, backend })
    const ada = await first.login('ada')
    const bob = await first.login('bob')
    await ada.ask('invitation.invite', { ...ONE, to: 'bob' })
    await bob.ask('invitation.accept', ONE)
    await first.close()
    await clock.advance(31_000)
    const second = createTestEngine({ clock, backend })
    const again = await second.login('bob', {
      resume: { sessionId: bob.login.session.sessionId, key: bob.login.resumeKey },
    })
    await second.login('ada', {
      resume: { sessionId: ada.login.session.sessionId, key: ada.login.resumeKey },
    })
    await clock.advance(15_000)
    expect(await again.ask('invitation.get', ONE)).toMatchObject({ status: 'active' })
    expect(await lines(second, 'bob')).toBe(1)
  })

  it('[IN24] an accept that is sent again after one has left leaves no line behind', async () => {
    const h = await house()
    await h.ada.ask('invitation.invite', { ...ONE, to: ['bob', 'cyd'] })
    await h.cyd.ask('invitation.accept', ONE)
    await h.bob.ask('invitation.accept', ONE, 'c1')
    await h.bob.ask('invitation.leave', ONE)
    expect(await lines(h, 'bob')).toBe(0)
    await h.bob.ask('invitation.accept', ONE, 'c1')
    await h.clock.settle()
    expect(await lines(h, 'bob')).toBe(0)
  })

  it('[IN24] an inviter who joins the call that rings is not busy', async () => {
    const h = await house()
    await h.ada.ask('invitation.invite', { ...ONE, to: 'bob' })
    await h.ada.receive('invitation.join', ONE)
    await h.clock.settle()
    expect(await lines(h, 'ada')).toBe(0)
  })
})

describe('a command that comes again', () => {
  it('[WR8] [IN37] a markSeen that comes again does not mark what was missed since', async () => {
    const h = await house()
    const first = await h.bob.ask('invitation.markSeen', {}, 'c1')
    await h.clock.advance(1000)
    await h.ada.ask('invitation.invite', { ...ONE, to: 'bob' })
    await h.ada.ask('invitation.cancel', ONE)
    await h.clock.advance(1000)
    expect(await h.bob.ask('invitation.markSeen', {}, 'c1')).toEqual(first)
  })
})

describe('a channel', () => {
  it('[IN16] a server outside a channel does not write into its history by ringing its members', async () => {
    const h = await house({
      authenticate: async ({ userId }) => ({
        userId,
        ...(userId === 'dee' && { can: { server: true } }),
      }),
    })
    await h.ada.ask('channel.create', { channelId: 'team', history: true })
    await h.ada.ask('channel.join', { channelId: 'team' })
    await h.bob.ask('channel.join', { channelId: 'team' })
    expect(
      await h.dee.receive('message.send', { to: { channelId: 'team' }, messageId: 'm', body: '1' }),
    ).toMatchObject({ ok: false, error: { code: 'NOT_A_MEMBER' } })
    const reply = await h.dee.receive('invitation.invite', {
      ...ONE,
      to: ['bob'],
      channelId: 'team',
      data: '"spam"',
    })
    await h.clock.settle()
    const { messages } = await h.ada.ask('message.history', { of: { channelId: 'team' } })
    expect(messages).toEqual([])
    expect(reply).toMatchObject({ ok: true })
  })
})

describe('a signal', () => {
  it('[IN31] a signal whose inviter has gone can be answered', async () => {
    const h = await house()
    const phone = await h.login('ada')
    await h.ada.ask('invitation.invite', { ...ONE, to: 'bob', kind: 'signal' })
    await h.ada.ask('session.logout', {})
    expect(await h.bob.ask('invitation.accept', ONE)).toMatchObject({ status: 'active' })
    await h.clock.settle()
    expect(await phone.ask('invitation.get', ONE)).toMatchObject({ status: 'active' })
  })
})

describe('who is added', () => {
  it('[IN29] requireOnline holds for who is added', async () => {
    const h = await house()
    await h.ada.ask('invitation.invite', { ...ONE, to: 'bob', requireOnline: true })
    const { invitees } = await h.ada.ask('invitation.add', { ...ONE, userIds: ['offline'] })
    expect(invitees).toMatchObject([{ state: 'pending' }, { state: 'unreachable' }])
  })

  it('[IN29] withinMs holds for who is added after the first look', async () => {
    const h = await house()
    const request = { ...ONE, to: ['bob', 'off1'], requireOnline: { withinMs: 20_000 } }
    await h.ada.ask('invitation.invite', { ...request, timeoutMs: 0 })
    await h.bob.ask('invitation.accept', ONE)
    await h.clock.advance(20_000)
    expect((await h.ada.ask('invitation.get', ONE))?.invitees[1]?.state).toBe('unreachable')
    await h.clock.advance(5000)
    await h.ada.ask('invitation.add', { ...ONE, userIds: ['off2'] })
    await h.clock.advance(60_000)
    expect((await h.ada.ask('invitation.get', ONE))?.invitees[2]?.state).toBe('unreachable')
  })

  it('[IN29] withinMs: who is added is rung for that long', async () => {
    const h = await house()
    const request = { ...ONE, to: ['bob'], requireOnline: { withinMs: 20_000 } }
    await h.ada.ask('invitation.invite', { ...request, timeoutMs: 0 })
    await h.bob.ask('invitation.accept', ONE)
    await h.clock.advance(25_000)
    await h.ada.ask('invitation.add', { ...ONE, userIds: ['off2'] })
    await h.clock.advance(1000)
    expect((await h.ada.ask('invitation.get', ONE))?.invitees[1]?.state).toBe('pending')
  })

  it('[IN22] who joins after a reject does not keep the words of the reject', async () => {
    const h = await house()
    await h.ada.ask('invitation.invite', { ...ONE, to: ['bob', 'cyd'] })
    await h.cyd.ask('invitation.accept', ONE)
    await h.bob.ask('invitation.reject', { ...ONE, data: '"no time"' })
    const { invitees } = await h.bob.ask('invitation.join', ONE)
    expect(invitees[0]).toMatchObject({ state: 'accepted' })
    expect(invitees[0]?.data).toBeUndefined()
  })
})
