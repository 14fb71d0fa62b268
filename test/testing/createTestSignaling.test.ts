import { describe, expect, it, vi } from 'vitest'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { lobbyOf, statusOf } from '../client/clientViews.ts'

describe('a signaling system in memory', () => {
  it('is the real one: clients, the server, and a network between them', async () => {
    const { connect, settle, network, failures } = createTestSignaling()
    const [ada, bob] = [await connect('ada'), await connect('bob')]
    await Promise.all([ada.channels.join('lobby'), bob.channels.join('lobby'), settle()])
    expect(lobbyOf(ada).count).toBe(2)
    expect(network('ada').opened).toBe(1)
    expect(failures).toEqual([])
  })

  it('has another tab of a user for every client', async () => {
    const { connect } = createTestSignaling()
    const tabs = [await connect('ada'), await connect('ada')]
    const ids = tabs.map((tab) => tab.store.getState().session?.sessionId)
    expect(new Set(ids).size).toBe(2)
  })

  it('takes limits and a grace window', async () => {
    const signaling = createTestSignaling({ limits: { members: 1 }, graceMs: 50 })
    const { connect, network, advance, settle } = signaling
    const ada = await connect('ada')
    await Promise.all([ada.channels.join('lobby'), settle()])
    network('ada').drop()
    await advance(50)
    const bob = await connect('bob')
    await Promise.all([bob.channels.join('lobby'), settle()])
    expect(lobbyOf(bob).count).toBe(1)
  })

  it('logs everybody out when it is closed', async () => {
    const { connect, close } = createTestSignaling()
    const ada = await connect('ada')
    await close()
    expect(statusOf(ada)).toBe('idle')
  })

  it('lets time pass by itself on a real clock, which nobody can move', async () => {
    const { connect, advance, close } = createTestSignaling({ clock: 'real' })
    const ada = await connect('ada')
    await ada.channels.join('lobby')
    expect(lobbyOf(ada).count).toBe(1)
    await expect(advance(1)).rejects.toThrow('Make it fake')
    await close()
  })

  it('moves time by words, and by itself', async () => {
    const t = createTestSignaling({ users: ['ana'] })
    await t.settle()
    const before = t.now()
    await t.advance('31s')
    expect(t.now() - before).toBe(31_000)
    // @ts-expect-error There is no such unit.
    await expect(t.advance('31 parsecs')).rejects.toThrow('"31 parsecs" is no duration.')

    const stop = t.run()
    await vi.waitFor(() => expect(t.now() - before).toBeGreaterThan(31_050))
    stop()
    await t.close()
    await t.close()
  })
})

describe('the network of a test', () => {
  it('flaps, and is up again each time', async () => {
    const t = createTestSignaling({ users: ['ana'] })
    await t.settle()
    t.network('ana').flap({ times: 3, every: '10s' })
    t.expectState('ana', { connection: 'reconnecting' })
    await t.advance('9s')
    t.expectState('ana', { connection: 'connected' })
    await t.advance('1s')
    t.expectState('ana', { connection: 'reconnecting' })
    await t.advance('1m')
    t.expectState('ana', { connection: 'connected' })
    expect(t.events('ana', 'session.ended')).toEqual([])
    expect(t.network('ana').opened).toBe(4)
  })

  it('lets events overtake each other, and everybody has the truth in the end', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const t = createTestSignaling({
        users: ['bo'],
        channels: { lobby: { members: ['ana'] } },
        seed,
      })
      await t.settle()
      t.network('ana').reorder('1s')
      for (let count = 0; count < 10; count++) {
        await t.user('bo').sets('lobby', { count })
        await t.user('bo').invites('ana')
        await t.user('bo').cancels()
        await t.advance(50)
      }
      await t.advance('10s')
      t.expectState('ana', {
        call: undefined,
        missedCalls: 10,
        channels: { lobby: { attrs: { count: 9 } } },
      })
      expect(t.failures).toEqual([])
    }
  })

  it('lets everything arrive twice, and it counts once', async () => {
    const t = createTestSignaling({ channels: { lobby: { members: ['ana', 'bo'] } } })
    await t.settle()
    for (const userId of ['ana', 'bo']) t.network(userId).duplicate()
    await t.user('ana').says('lobby', 'Hello')
    await t.user('ana').sets('lobby', { topic: 'Lunch' })
    await t.user('ana').invites('bo')
    await t.user('bo').accepts()
    await t.user('bo').ends()
    t.expectState('bo', {
      call: { phase: 'ended' },
      channels: { lobby: { messages: ['Hello'], attrs: { topic: 'Lunch' } } },
    })
    expect(t.events('bo', 'message.received')).toHaveLength(1)
    expect(t.events('bo', 'invitation.received')).toHaveLength(1)
    expect(t.failures).toEqual([])
  })

  it('is as before when it is restored', async () => {
    const t = createTestSignaling({ users: ['ana', 'bo'] })
    await t.settle()
    const { duplicate, reorder, restore, drop } = t.network('ana')
    duplicate()
    reorder('1h')
    restore()
    await t.user('bo').invites('ana')
    t.expectState('ana', { call: { phase: 'incoming' } })
    drop()
    restore()
    await t.advance('5s')
    t.expectState('ana', { connection: 'connected' })
  })
})
