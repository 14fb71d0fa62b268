import { describe, expect, it, onTestFinished } from 'vitest'
import { createDevtools } from '../../src/devtools/createDevtools.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { readState } from '../../src/testing/readState.ts'
import { replaySession, type RecordedSession } from '../../src/testing/replaySession.ts'

/** Ada in a session that is recorded, and saved as a file is. */
async function record(act: (t: ReturnType<typeof createTestSignaling>) => Promise<void>) {
  const t = createTestSignaling({ users: ['bob'] })
  await t.settle()
  onTestFinished(() => t.close())
  const ada = t.user('ada')
  const devtools = createDevtools(ada.client)
  devtools.attach()
  await ada.logsIn()
  await act(t)
  const file = JSON.stringify(devtools.toExport())
  return { t, recorded: JSON.parse(file) as RecordedSession, wanted: t.state('ada') }
}

describe('a session that was recorded', () => {
  it('happens again, up to what its client knew in the end', async () => {
    const { recorded, wanted } = await record(async (t) => {
      await t.user('ada').joins('lobby')
      await t.user('bob').joins('lobby')
      await t.user('bob').sets('lobby', { topic: 'Lunch' })
      await t.user('bob').says('lobby', 'Anybody hungry?')
      await t.user('ada').says('lobby', 'Always.')
      await t.user('bob').invites('ada')
      await t.advance('2s')
      await t.user('ada').accepts()
      await t.advance('1m')
    })
    expect(wanted).toMatchObject({ call: { phase: 'active', with: ['bob'] } })
    const replay = replaySession(recorded)
    await replay.toEnd()
    expect(readState(replay.client.store.getState())).toEqual(wanted)
    expect(replay.next).toBeUndefined()
  })

  it('goes on entry by entry, each at its own instant', async () => {
    const { recorded } = await record(async (t) => {
      await t.advance('5s')
      await t.user('bob').invites('ada', { timeoutMs: 10_000 })
      await t.advance('11s')
      await t.advance('5s')
      await t.user('ada').joins('lobby')
    })
    const replay = replaySession(recorded)
    const read = () => readState(replay.client.store.getState())
    const startedAt = replay.clock.now()
    await replay.until(({ name }) => name === 'invitation.received')
    expect(replay.clock.now() - startedAt).toBe(5000)
    expect(read().call).toMatchObject({ phase: 'incoming', with: ['bob'] })
    await replay.until(({ name, detail }) => {
      return name === 'invitation.changed' && JSON.stringify(detail).includes('timedOut')
    })
    expect(read()).toMatchObject({ call: { phase: 'ended' }, missedCalls: 1 })
    await replay.toEnd()
    expect(read()).toMatchObject({ call: undefined, missedCalls: 1 })
  })

  it('is away when the recorded one was', async () => {
    const { recorded, wanted } = await record(async (t) => {
      t.network('ada').drop()
      await t.advance('1s')
    })
    expect(wanted.connection).toBe('reconnecting')
    const replay = replaySession(recorded)
    await replay.toEnd()
    expect(readState(replay.client.store.getState())).toEqual(wanted)
  })

  it('is refused where it is something else', () => {
    expect(() => replaySession({ format: 'har', entries: [] })).toThrow(
      'its format is "har", and not "beckon-devtools-1"',
    )
  })
})
