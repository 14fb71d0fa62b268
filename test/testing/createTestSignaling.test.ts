import { describe, expect, it } from 'vitest'
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
})
