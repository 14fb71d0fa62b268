import { expect, it } from 'vitest'
import type { Backend } from '../../src/server/backend.ts'
import { createTestEngine } from './createTestEngine.ts'
import { openNodes } from './openNodes.ts'

const message = { to: { channelId: 'lobby' }, messageId: 'lost', body: '"hi"' }

/** Ada's node does not hear of what Bob says elsewhere. */
async function loseMessage(options: {
  heads?: (inner: Backend) => Backend['heads']
  setBackMs?: number
}) {
  const { clock, backend, begin } = openNodes()
  const second = begin()
  let isMuted = false
  let reset = () => {}
  let backMs = 0
  const first = createTestEngine({
    clock: { ...clock, now: () => clock.now() - backMs },
    backend: {
      ...backend,
      ...(options.heads && { heads: options.heads(backend) }),
      watch: (key, onCommit) => backend.watch(key, (one) => void (isMuted || onCommit(one))),
      onReset(listener) {
        reset = listener
        return () => {}
      },
    },
    nodeLeaseMs: 10_000,
  })
  const [ada, bob] = [await first.login('ada'), await second.login('bob')]
  for (const one of [ada, bob]) await one.ask('channel.join', { channelId: 'lobby' })
  await clock.advance(31_000)
  backMs = options.setBackMs ?? 0
  isMuted = true
  await bob.ask('message.send', message)
  isMuted = false
  const count = () =>
    ada.events('channel:lobby').filter(({ type }) => type === 'message.received').length
  return { clock, count, reset: () => reset(), first }
}

it('[ST8] is found a second after the backend could not be asked', async () => {
  let failing = 0
  const { clock, count, reset } = await loseMessage({
    heads: (inner) => (keys) =>
      failing-- > 0 ? Promise.reject(new Error('away')) : inner.heads(keys),
  })
  failing = 3
  reset()
  await clock.advance(2999)
  expect(count()).toBe(0)
  await clock.advance(1)
  expect(count()).toBe(1)
})

it('[ST8] is found although others cannot be asked about, and those are asked again', async () => {
  let isAway = false
  const asked: string[] = []
  const { clock, count, reset, first } = await loseMessage({
    heads: (inner) => async (keys) => {
      asked.push(...keys)
      const heads = await inner.heads(keys)
      return new Map([...heads].filter(([key]) => !isAway || key === 'channel:lobby'))
    },
  })
  isAway = true
  reset()
  await clock.settle()
  expect(count()).toBe(1)
  asked.length = 0
  await clock.advance(1000)
  expect(asked).toContain('user:ada')
  expect(asked).not.toContain('channel:lobby')
  await first.close()
  asked.length = 0
  await clock.advance(60_000)
  expect(asked).toEqual([])
})

it('[ST8] is found within 30 s also when the clock of the machine was set back', async () => {
  const { clock, count } = await loseMessage({ setBackMs: 3_600_000 })
  await clock.advance(30_000)
  expect(count()).toBe(1)
})
