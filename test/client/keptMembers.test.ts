import { describe, expect, it } from 'vitest'
import { createTestSignaling, type TestSignaling } from '../../src/testing/createTestSignaling.ts'
import { lobbyOf } from './clientViews.ts'

const guestOf = (at: number) => `guest-${String(at).padStart(3, '0')}`

async function openCrowd(count: number): Promise<TestSignaling> {
  const signaling = createTestSignaling()
  for (let at = 0; at < count; at++) {
    const client = signaling.client(guestOf(at))
    await client.login(guestOf(at))
    await client.channels.join('lobby')
    if (at % 50 === 0) await signaling.advance(1)
  }
  return signaling
}

describe('members who joined before the latest 200', () => {
  it('are read page by page, the earliest first', async () => {
    const signaling = await openCrowd(230)
    const ada = await signaling.connect('ada')
    await ada.channels.join('lobby')
    await signaling.settle()
    const ids = () => lobbyOf(ada).members.list.map(({ userId }) => userId)
    expect(ids()).toHaveLength(200)
    expect(ids()).not.toContain(guestOf(0))

    const { cursor = '', members } = await ada.channels.members('lobby', { limit: 20, keep: true })
    expect(members.map(({ userId }) => userId)).toEqual(ids().slice(-20))
    expect(ids()).toHaveLength(220)
    expect(ids().slice(-20, -18)).toEqual([guestOf(0), guestOf(1)])
    await ada.channels.members('lobby', { limit: 20, cursor, keep: true })
    expect(ids()).toHaveLength(231)
    await ada.channels.members('lobby', { keep: true })
    expect(ids()).toHaveLength(231)
    expect(lobbyOf(ada).count).toBe(231)
    await signaling.close()
  })

  it('do not come back who leave while their page is on its way', async () => {
    const signaling = await openCrowd(210)
    const ada = await signaling.connect('ada')
    await ada.channels.join('lobby')
    await signaling.settle()
    const [gone] = [signaling.client('guest-000')]
    await gone.login('guest-000')
    const read = ada.channels.members('lobby', { keep: true })
    // All sessions of the user have left, of which the event may be heard before the page.
    await Promise.all([gone.channels.join('lobby').then(() => gone.channels.leave('lobby')), read])
    await signaling.settle()
    const { members, count } = lobbyOf(ada)
    expect(count).toBe(members.size)
    await signaling.close()
  })
})
