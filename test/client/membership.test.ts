import { describe, expect, it } from 'vitest'
import {
  createTestSignaling,
  type TestSignalingOptions,
} from '../../src/testing/createTestSignaling.ts'
import { lobbyOf, record } from './clientViews.ts'

async function openPair(options?: TestSignalingOptions) {
  const signaling = createTestSignaling(options)
  const [ada, bob] = [await signaling.connect('ada'), await signaling.connect('bob')]
  return { signaling, ada, bob }
}

const onlineIn = (client: Parameters<typeof lobbyOf>[0]) =>
  Object.fromEntries([...lobbyOf(client).members].map(([userId, { online }]) => [userId, online]))

describe('a durable membership', () => {
  it('[CH10] [CL4] outlives the component that has begun it', async () => {
    const { signaling, ada, bob } = await openPair()
    ada.channels.hold('lobby')
    const release = bob.channels.hold('lobby', { membership: 'durable' })
    await signaling.settle()
    release()
    await signaling.settle()
    expect(lobbyOf(bob).status).toBe('idle')
    expect(onlineIn(ada)).toEqual({ ada: true, bob: true })
    void bob.logout()
    await signaling.settle()
    expect(onlineIn(ada)).toEqual({ ada: true, bob: false })
  })

  it('[CH10] can be what a second component adds', async () => {
    const { signaling, ada, bob } = await openPair()
    ada.channels.hold('lobby')
    const releases = [bob.channels.hold('lobby')]
    await signaling.settle()
    releases.push(bob.channels.hold('lobby', { membership: 'durable' }))
    await signaling.settle()
    for (const release of releases) release()
    await signaling.settle()
    expect(onlineIn(ada)).toEqual({ ada: true, bob: true })
  })

  it('[CH12] ends in every tab, whoever holds the channel', async () => {
    const { signaling, ada, bob } = await openPair()
    const tab = await signaling.connect('bob')
    ada.channels.hold('lobby')
    tab.channels.hold('lobby', { membership: 'durable' })
    await signaling.settle()
    // It need not be in the channel to leave it.
    void bob.channels.leave('lobby')
    await signaling.settle()
    expect(onlineIn(ada)).toEqual({ ada: true })
    expect(lobbyOf(tab).status).toBe('idle')
  })
})

describe('a channel that is destroyed', () => {
  it('[CH15] says so to who holds it, and can be joined again', async () => {
    const { signaling, ada, bob } = await openPair()
    void ada.channels.create('lobby')
    await signaling.settle()
    for (const one of [ada, bob]) one.channels.hold('lobby')
    await signaling.settle()
    const heard = record(bob, 'channel.destroyed')
    void ada.channels.destroy('lobby')
    await signaling.settle()
    expect(heard).toEqual([{ channelId: 'lobby', by: 'ada' }])
    expect(lobbyOf(bob)).toMatchObject({ status: 'error', error: { code: 'NOT_FOUND' }, count: 0 })
    const again = bob.channels.hold('lobby')
    await signaling.settle()
    expect(lobbyOf(bob)).toMatchObject({ status: 'ready', count: 1 })
    again()
  })
})

describe('a channel that tells only how many there are', () => {
  it('[CH13] keeps the count, and asks for everybody when it tells again', async () => {
    const { signaling, ada } = await openPair({ limits: { announcedMembers: 3 } })
    ada.channels.hold('lobby')
    await signaling.settle()
    const guests = await Promise.all(['g1', 'g2', 'g3', 'g4'].map((id) => signaling.connect(id)))
    const counts = record(ada, 'channel.countChanged')
    for (const guest of guests) {
      void guest.channels.join('lobby')
      await signaling.settle()
    }
    expect(lobbyOf(ada)).toMatchObject({ count: 5, isCountOnly: true })
    expect(counts).toEqual([
      { channelId: 'lobby', count: 4 },
      { channelId: 'lobby', count: 5 },
    ])
    // Who leaves while it only counts must not stay as a ghost.
    for (const guest of guests.slice(0, 3)) {
      void guest.channels.leave('lobby')
      await signaling.settle()
    }
    expect(lobbyOf(ada)).toMatchObject({ count: 2, isCountOnly: false })
    expect(onlineIn(ada)).toEqual({ ada: true, g4: true })
  })
})

describe('what is known', () => {
  it('[CL12] is not synced while something that was missed is asked for', async () => {
    const { signaling, ada, bob } = await openPair({ limits: { announcedMembers: 2 } })
    ada.channels.hold('lobby')
    bob.channels.hold('lobby')
    const guest = await signaling.connect('cyd')
    void guest.channels.join('lobby')
    await signaling.settle()
    const synced: boolean[] = []
    ada.store.subscribe(({ connection }) => {
      if (synced.at(-1) !== connection.isSynced) synced.push(connection.isSynced)
    })
    void guest.channels.leave('lobby')
    void bob.channels.leave('lobby')
    await signaling.settle()
    expect(synced).toEqual([false, true])
  })
})
