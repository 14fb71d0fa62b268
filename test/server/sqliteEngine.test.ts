import { describe, expect, it } from 'vitest'
import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import { createFakeClock, type FakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from './createTestEngine.ts'
import { sqliteFile } from './sqliteFile.ts'

function open(path: string, clock: FakeClock) {
  const { now, nextTick } = clock
  return createTestEngine({ clock, backend: sqliteBackend({ path, now, nextTick }) })
}

describe('a server on a SQLite file', () => {
  it('[SQ1] lets a call ring out that began before it was started again', async () => {
    const path = sqliteFile()
    const clock = createFakeClock()
    const before = open(path, clock)
    const [ada, bob] = [await before.login('ada'), await before.login('bob')]
    await ada.ask('invitation.invite', { inviteId: 'i1', to: 'bob', timeoutMs: 30_000 })
    await clock.settle()
    expect(bob.calls().at(-1)?.invitation.status).toBe('ringing')
    await clock.advance(10_000)
    await before.close()

    const after = open(path, clock)
    const again = await after.login('ada', {
      resume: { sessionId: ada.login.session.sessionId, key: ada.login.resumeKey },
    })
    await clock.advance(19_000)
    const statuses = () => again.calls().map(({ invitation }) => invitation.status)
    expect(statuses()).not.toContain('ended')
    await clock.advance(2000)
    expect(again.calls().at(-1)?.invitation).toMatchObject({
      inviteId: 'i1',
      status: 'ended',
      endReason: 'timedOut',
    })
    expect(after.failures).toEqual([])
    await after.close()
  })

  it('[SQ1] keeps what was written for whoever logs in later', async () => {
    const path = sqliteFile()
    const clock = createFakeClock()
    const before = open(path, clock)
    const ada = await before.login('ada')
    await ada.ask('message.send', { to: { userId: 'bob' }, messageId: 'm1', body: '"hello"' })
    await before.close()

    const after = open(path, clock)
    const bob = await after.login('bob')
    const { messages } = await bob.ask('message.history', { of: { userId: 'ada' } })
    expect(messages.map(({ body }) => body)).toEqual(['"hello"'])
    expect(after.failures).toEqual([])
    await after.close()
  })
})
