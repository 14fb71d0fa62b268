import { describe, expect, it } from 'vitest'
import type { Backend } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const TO_BOB = { ...ONE, to: 'bob' }

function shared() {
  const clock = createFakeClock()
  const backend: Backend = { ...memoryBackend({ now: clock.now }), close: async () => {} }
  return { clock, backend }
}

/** The first commit of bob's record that tells of this is refused. */
function failingOnce(backend: Backend, word: string): Backend {
  let hasFailed = false
  return {
    ...backend,
    async commit(key, change) {
      const tells = change.events.some((text) => text.includes(word))
      if (key !== 'user:bob' || !tells || hasFailed) return backend.commit(key, change)
      hasFailed = true
      throw new Error('The disk hiccups.')
    },
  }
}

describe('two nodes', () => {
  it('[IN27] an exclusive login on another node at the moment of the accept loses nothing', async () => {
    const { clock, backend } = shared()
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    let isHeld = false
    const here = createTestEngine({ clock, backend })
    const there = createTestEngine({
      clock,
      backend: {
        ...backend,
        async commit(key, change) {
          const ends = change.fields.some(
            ({ name, value }) => name.startsWith('session/') && value === null,
          )
          if (key === 'user:bob' && ends && !isHeld) {
            isHeld = true
            await gate
          }
          return backend.commit(key, change)
        },
      },
    })
    const ada = await here.login('ada')
    const bob = await here.login('bob')
    await ada.ask('invitation.invite', TO_BOB)
    const tablet = there.login('bob', { exclusive: true })
    await clock.settle()
    expect(isHeld).toBe(true)
    await bob.ask('invitation.accept', ONE)
    release()
    await tablet
    await clock.advance(0)
    await clock.settle()
    expect(bob.closed).toEqual({ reason: 'replaced' })
    expect(await ada.ask('invitation.get', ONE)).toMatchObject({ status: 'ended' })
  })

  it('[CN7] a step is stored once though the node died before it could cross it off', async () => {
    const { clock, backend } = shared()
    const here = createTestEngine({
      clock,
      backend: {
        ...backend,
        async commit(key, change) {
          // It dies between the effect and this.
          if (change.done.length > 0) return new Promise(() => {})
          return backend.commit(key, change)
        },
      },
    })
    const ada = await here.login('ada')
    await ada.ask('invitation.invite', TO_BOB)
    await clock.settle()
    await here.close()
    await clock.advance(11 * 60_000)
    const there = createTestEngine({ clock, backend })
    await clock.advance(10_000)
    const bob = await there.login('bob')
    const { messages } = await bob.ask('message.history', { of: { userId: 'ada' } })
    const actions = messages.map(({ invitation }) => invitation?.action)
    expect(actions).toEqual(['invite', 'timeout'])
  })

  it('[IN34] keeps the order though one effect had to be tried again', async () => {
    const { clock, backend } = shared()
    const engine = createTestEngine({
      clock,
      backend: failingOnce(backend, '"invitation.message"'),
    })
    const ada = await engine.login('ada')
    const bob = await engine.login('bob')
    await ada.ask('invitation.invite', TO_BOB)
    await bob.ask('invitation.accept', ONE)
    for (const digits of ['1', '2', '3']) await ada.ask('invitation.sendDtmf', { ...ONE, digits })
    await clock.advance(10_000)
    const heard = bob
      .events('inbox')
      .flatMap((event) => (event.type === 'invitation.message' ? [event.dtmf] : []))
    expect(heard).toEqual(['1', '2', '3'])
  })

  it('[IN1] tells every party of every revision though one effect had to be tried again', async () => {
    const { clock, backend } = shared()
    const engine = createTestEngine({ clock, backend: failingOnce(backend, 'invitation.ref') })
    const ada = await engine.login('ada')
    const bob = await engine.login('bob')
    await ada.ask('invitation.invite', TO_BOB)
    await ada.ask('invitation.modify', { ...ONE, data: '1' })
    await clock.advance(10_000)
    const causes = bob.calls().flatMap(({ steps }) => steps.map(({ cause }) => cause))
    expect(causes).toEqual(['invited', 'modified'])
  })
})

describe('a backend that fails, or whose clock is behind', () => {
  it('[ST5] a backend that cannot be read for a moment loses no frame of a call for good', async () => {
    const clock = createFakeClock()
    const inner = memoryBackend({ now: clock.now })
    let failing = false
    const engine = createTestEngine({
      clock,
      backend: {
        ...inner,
        async read(key, query) {
          const isExpansion = key.startsWith('domain:pair') && query.commandIds === undefined
          if (failing && isExpansion) {
            failing = false
            throw new Error('The disk hiccups.')
          }
          return inner.read(key, query)
        },
      },
    })
    const ada = await engine.login('ada')
    const bob = await engine.login('bob')
    await ada.ask('invitation.invite', { ...ONE, to: 'bob' })
    await clock.settle()
    failing = true
    await ada.ask('invitation.cancel', ONE)
    await clock.advance(60_000)
    expect(failing).toBe(false)
    expect([ada, bob].map((one) => one.calls().at(-1)?.invitation.status)).toEqual([
      'ended',
      'ended',
    ])
  })

  it('[RE9] waits for a backend whose clock is behind, instead of asking it without a pause', async () => {
    const clock = createFakeClock()
    const inner = memoryBackend({ now: () => clock.now() - 5000 })
    let asked = 0
    const engine = createTestEngine({
      clock,
      backend: {
        ...inner,
        // The hundredth answer breaks the loop: this clock does not move while there is one.
        claimDue: async (limit) => (++asked > 100 ? { due: [] } : inner.claimDue(limit)),
      },
    })
    const ada = await engine.login('ada')
    await ada.ask('invitation.invite', { ...ONE, to: 'bob', timeoutMs: 30_000 })
    await clock.advance(31_000)
    expect(asked).toBeLessThan(50)
  })
})
