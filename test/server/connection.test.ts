import { describe, expect, it } from 'vitest'
import type { RecordKey } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { beginBarrier, createConnection } from '../../src/server/engine/connection.ts'
import { createTestEngine } from './createTestEngine.ts'

const LOBBY = { channelId: 'lobby' }

/** An engine whose backend is slow to open one record, until the test lets it. */
function openSlowly(slow: RecordKey) {
  const clock = createFakeClock()
  const inner = memoryBackend({ now: clock.now })
  let finish = () => {}
  const opened = new Promise<void>((resolve) => (finish = resolve))
  const backend = {
    ...inner,
    async watch(...[key, onCommit]: Parameters<typeof inner.watch>) {
      if (key === slow) await opened
      return inner.watch(key, onCommit)
    },
  }
  return { ...createTestEngine({ clock, backend }), finish }
}

describe('a connection', () => {
  it('[ST2] hears the reply that begins its streams before their first frames', async () => {
    const { open, login, clock, finish } = openSlowly('channel:attic')
    const bob = await login('bob', { channels: [LOBBY] })
    const ada = open()
    const channels = [LOBBY, { channelId: 'attic' }]
    const joined = ada.ask('session.login', { version: 1, userId: 'ada', channels })
    await clock.settle()
    await bob.ask('invitation.invite', { inviteId: 'one', to: 'ada' })
    await bob.ask('message.send', { to: LOBBY, messageId: 'm1', body: '1' })
    await clock.settle()
    expect(ada.heard).toEqual([])

    finish()
    const { inbox } = await joined
    await clock.settle()
    expect(ada.heard[0]).toBe('reply')
    expect(ada.heard.slice(1).toSorted()).toEqual(['channel:lobby', 'inbox'])
    expect(ada.frames.find(({ streamId }) => streamId === 'inbox')?.from).toBe(
      inbox.position.seq + 1,
    )
  })

  it('forgets its barriers', () => {
    const connection = createConnection({ deliver() {}, probe() {}, close() {} }, () => {})
    const { endBarrier } = connection
    beginBarrier(connection)
    beginBarrier(connection)
    expect(connection.barrier).toBeDefined()
    connection.endBarrier()
    expect(connection.barrier).toBeUndefined()
    // Not one that goes through all of those before.
    expect(connection.endBarrier).toBe(endBarrier)
  })

  it('answers nothing any more when it is gone', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada', { channels: [LOBBY] })
    const before = ada.heard.length
    ada.drop()
    void ada.receive('channel.setAttr', { ...LOBBY, key: 'topic', value: '1' })
    await clock.settle()
    expect(ada.heard).toHaveLength(before)
    const bob = await login('bob', { channels: [LOBBY] })
    expect(bob.login.channels).toMatchObject([{ sync: { snapshot: { attrs: [] } } }])
  })
})
