import { describe, expect, it, onTestFinished } from 'vitest'
import { createDevtools } from '../../src/devtools/createDevtools.ts'
import { selectMessages } from '../../src/store/conversations.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'

async function setUp() {
  const t = createTestSignaling()
  onTestFinished(() => t.close())
  const ada = t.client('ada')
  const bob = await t.connect('bob')
  const devtools = createDevtools(ada)
  const detach = devtools.attach()
  void ada.login('ada')
  await t.settle()
  const names = (kind: string) =>
    devtools.log.entries.filter((entry) => entry.kind === kind).map(({ name }) => name)
  return { t, ada, bob, devtools, detach, names }
}

describe('the devtools of a client', () => {
  it('record what is asked, answered and heard', async () => {
    const { t, ada, bob, names } = await setUp()
    await ada.messages.send({ userId: 'bob' }, 'hello')
    await bob.messages.send({ userId: 'ada' }, 'hi')
    await t.settle()
    expect(names('command')).toEqual(['session.login', 'message.send'])
    expect(names('reply')).toEqual(['session.login', 'message.send'])
    expect(names('event')).toContain('message.received')
    expect(names('connection').at(-1)).toBe('connection.changed')
  })

  it('keep tokens and keys to themselves', async () => {
    const { t, ada, devtools } = await setUp()
    await ada.channels.join('lobby')
    await t.user('bob').sets('lobby', { topic: 'Lunch' })
    const login = devtools.log.entries.find(
      ({ name, kind }) => name === 'session.login' && kind === 'reply',
    )
    expect(JSON.stringify(login)).toContain('(secret)')
    const text = JSON.stringify(devtools.toExport())
    expect(text).toContain('beckon-devtools-1')
    // The name of an attribute is no secret.
    expect(text).toContain('"key":"topic"')
    expect(text).not.toMatch(/"(token|resumeKey)":"(?!\(secret\))/)
  })

  it('measure how long the server takes', async () => {
    const { t, devtools } = await setUp()
    t.network('ada').latency(20)
    const measured = devtools.ping()
    await t.advance(100)
    await measured
    expect(devtools.state.latencyMs).toBe(40)
  })

  it('make everything take longer, each way, in its order', async () => {
    const { t, ada, bob, devtools } = await setUp()
    devtools.setConditions({ delayMs: 500 })
    const heard: unknown[] = []
    bob.on('message.received', ({ message }) => heard.push(message.body))
    let isAnswered = false
    void ada.messages.send({ userId: 'bob' }, 'first').then(() => (isAnswered = true))
    devtools.setConditions({ delayMs: 0 })
    void ada.messages.send({ userId: 'bob' }, 'second')
    await t.advance(499)
    expect(heard).toEqual([])
    await t.advance(1)
    expect(heard).toEqual(['first', 'second'])
    await t.advance(500)
    expect(isAnswered).toBe(true)
  })

  it('cut the connection, and let it come back', async () => {
    const { t, ada, devtools } = await setUp()
    devtools.setConditions({ isDown: true })
    await t.settle()
    expect(ada.store.getState().connection.status).toBe('reconnecting')
    await t.advance(5000)
    expect(ada.store.getState().connection.status).not.toBe('connected')
    const sessionId = ada.store.getState().session?.sessionId
    devtools.setConditions({ isDown: false })
    await t.advance(100)
    expect(ada.store.getState().connection.status).toBe('connected')
    expect(ada.store.getState().session?.sessionId).toBe(sessionId)
  })

  it('lose events, so that the client has to find out, and to ask', async () => {
    const { t, ada, bob, devtools, names } = await setUp()
    devtools.setConditions({ isLossy: true })
    for (const word of ['one', 'two', 'three', 'four', 'five']) {
      await bob.messages.send({ userId: 'ada' }, word)
      await t.settle()
    }
    const of = { userId: 'bob' }
    const heard = selectMessages(of)(ada.store.getState()).map(({ body }) => body)
    expect(heard).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(names('command')).toContain('stream.sync')
  })

  it('double events, of which the client takes one', async () => {
    const { t, ada, bob, devtools } = await setUp()
    devtools.setConditions({ isDoubled: true })
    const heard: unknown[] = []
    ada.on('message.received', ({ message }) => heard.push(message.body))
    await bob.messages.send({ userId: 'ada' }, 'once')
    await t.settle()
    expect(heard).toEqual(['once'])
  })

  it('let a call ring that nobody has made, and answer for it', async () => {
    const { t, ada, bob, devtools, names } = await setUp()
    devtools.ring('Nobody')
    const call = () => [...ada.store.getState().invitations.byId.values()].at(-1)
    expect(call()).toMatchObject({ inviter: 'Nobody', status: 'ringing', data: { isFake: true } })
    const inviteId = call()?.inviteId ?? ''
    const accepting = ada.invitations.accept(inviteId)
    await t.settle()
    expect((await accepting).status).toBe('active')
    const ending = ada.invitations.end(inviteId)
    await t.settle()
    expect((await ending).endReason).toBe('ended')
    await t.advance(4000)
    expect(ada.store.getState().invitations.noticeId).toBeUndefined()
    expect(bob.store.getState().invitations.byId.size).toBe(0)
    expect(devtools.log.entries.filter(({ isFake }) => isFake === true).length).toBe(3)
    expect(names('reply')).toContain('invitation.accept')
  })

  it('end a made-up call as others end: declined, in time, and by who calls', async () => {
    const { t, ada, devtools } = await setUp()
    const last = () => [...ada.store.getState().invitations.byId.values()].at(-1)
    devtools.ring('Nobody')
    void ada.invitations.reject(last()?.inviteId ?? '')
    await t.settle()
    expect(last()?.endReason).toBe('rejected')
    devtools.ring('Nobody')
    await t.advance(30_000)
    expect(last()?.endReason).toBe('timedOut')
    devtools.ring('Nobody')
    expect(devtools.state.fakeCallCount).toBe(1)
    devtools.stopRinging()
    expect(last()?.endReason).toBe('cancelled')
    expect(devtools.state.fakeCallCount).toBe(0)
  })

  it('are gone when they are taken away', async () => {
    const { t, ada, devtools, detach } = await setUp()
    devtools.setConditions({ delayMs: 1000 })
    detach()
    expect(devtools.state.delayMs).toBe(0)
    devtools.log.clear()
    await ada.logout()
    void ada.login('ada')
    await t.settle()
    expect(devtools.log.entries.filter(({ kind }) => kind === 'event')).toEqual([])
  })

  it('keep the latest five hundred', async () => {
    const { devtools } = await setUp()
    for (let number = 0; number < 600; number++)
      devtools.log.add({ kind: 'tool', name: `${number}` })
    expect(devtools.log.entries).toHaveLength(500)
    expect(devtools.log.entries.at(-1)?.name).toBe('599')
  })
})
