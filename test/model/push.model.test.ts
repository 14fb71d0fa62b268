import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PushOutcome, PushTransport } from '../../src/server/pushTransport.ts'
import { userKey } from '../../src/server/engine/liveSession.ts'
import type { CommandName } from '../../src/protocol/commands.ts'
import type { Backend } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createRandom } from '../../src/testing/createRandom.ts'
import { createFakeClock, type FakeClock } from '../../src/testing/fakeClock.ts'
import { manyRuns } from '../manyRuns.ts'
import { createTestEngine, type LoggedIn } from '../server/createTestEngine.ts'
import { openPush } from '../server/openPush.ts'
import { createPushService } from '../server/pushService.ts'

const DEVICES = ['phone', 'watch'] as const

const outcome: fc.Arbitrary<PushOutcome> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ status: 'sent' as const }) },
  fc.constant({ status: 'retry' as const, reason: '503' }),
  fc.constant({ status: 'retry' as const, reason: '429', retryAfterMs: 7000 }),
)

/** Each is done at once or not at all, if it makes no sense then. */
const action = fc.oneof(
  fc.constantFrom(
    'come',
    'go',
    'cut',
    'ring',
    'again',
    'end',
    'accept',
    'reject',
    'disturb' as const,
  ),
  { weight: 3, arbitrary: fc.constantFrom(10, 900, 2000, 5000, 12_000) },
  outcome,
)
type Action = typeof action extends fc.Arbitrary<infer One> ? One : never

/** What was asked of the service, when, and what it said. */
interface Asked {
  readonly kind: string
  readonly device: string
  readonly inviteId: string
  readonly at: number
  /** Which ring it was, or when it ended. */
  readonly rungAt: number
  readonly wasTaken: boolean
}

/** Takes a while for each call, another one each time, so that two servers get in each other's way. */
function slowly(backend: Backend, clock: FakeClock, seed: number): Backend {
  const random = createRandom(seed)
  const pause = () =>
    new Promise<void>((resolve) => clock.setTimer(resolve, Math.floor(random() * 40)))
  return {
    ...backend,
    async read(key, query) {
      await pause()
      return backend.read(key, query)
    },
    async commit(key, change) {
      await pause()
      const result = await backend.commit(key, change)
      await pause()
      return result
    },
    close: async () => {},
  }
}

async function open(seed: number) {
  const clock = createFakeClock()
  const asked: Asked[] = []
  const { transport, answers } = createPushService()
  const send: PushTransport['send'] = async (push, options) => {
    const at = clock.now()
    const said = await transport.send(push, options)
    const { kind, target, data } = push
    const device = transport.identify(target)
    const inviteId = 'inviteId' in data ? data.inviteId : ''
    asked.push({ kind, device, inviteId, at, rungAt: data.at, wasTaken: said.status === 'sent' })
    return said
  }
  const backend = memoryBackend({ now: clock.now })
  const shared = { clock, push: [{ ...transport, send }] }
  const opening = openPush({ ...shared, backend: slowly(backend, clock, seed) })
  await clock.advance(1000)
  const t = await opening
  const other = createTestEngine({ ...shared, backend: slowly(backend, clock, seed + 1) })
  const subscribing = [t.subscribe('phone'), t.subscribe('watch', { when: 'always' })]
  const cy = t.login('cy')
  await t.pass(2000)
  await Promise.all(subscribing)
  const rung = new Map<string, { rounds: number; mustTell: boolean }>()
  return {
    ...{ t, other, answers, asked, rung, backend, cy: await cy },
    tabs: [] as LoggedIn[],
    wantsPeace: false,
    wasDisturbed: false,
  }
}
type World = Awaited<ReturnType<typeof open>>

/** Begins it. What it does is done while time passes, next to what comes after it. */
async function run(world: World, what: Action): Promise<void> {
  const { t, other, tabs, rung, answers } = world
  const last = t.bob.calls().at(-1)?.invitation
  const inviteId = last?.inviteId ?? ''
  const isOver = last === undefined || last.status === 'ended'
  const tab = tabs.at(-1)
  const ask = (who: LoggedIn | undefined, name: CommandName, payload: object) =>
    void who?.receive(name, payload)
  if (typeof what === 'object') {
    answers.push(what)
    return
  }
  switch (what) {
    case 'come': {
      if (tabs.length >= 3) return
      // On either server.
      const login = (tabs.length % 2 === 0 ? t : other).login('ada')
      await t.pass(300)
      tabs.push(await login)
      return
    }
    case 'go':
      return ask(tabs.pop(), 'session.logout', {})
    case 'cut':
      tabs.pop()?.drop()
      return
    case 'ring': {
      if (!isOver) return
      const next = `call-${rung.size}`
      rung.set(next, { rounds: 1, mustTell: false })
      const policy = { endWhen: 'manual', rejectEnds: 'never' }
      ask(t.bob, 'invitation.invite', { inviteId: next, to: ['ada', 'cy'], policy })
      await t.pass(200)
      // So that Ada can be rung again.
      return ask(world.cy, 'invitation.accept', { inviteId: next })
    }
    case 'again': {
      const round = rung.get(inviteId)
      if (isOver || round === undefined) return
      round.rounds++
      return ask(t.bob, 'invitation.add', { inviteId, userIds: ['ada'] })
    }
    case 'end':
      return ask(t.bob, 'invitation.end', { inviteId })
    case 'accept':
    case 'reject':
      return ask(tab, `invitation.${what}`, { inviteId })
    case 'disturb':
      if (tab === undefined) return
      world.wantsPeace = !world.wantsPeace
      world.wasDisturbed = true
      return ask(tab, 'user.setAvailability', {
        availability: world.wantsPeace ? 'doNotDisturb' : 'available',
      })
    default: {
      await t.pass(what)
      const mine = t.bob
        .calls()
        .at(-1)
        ?.invitation.invitees.find(({ userId }) => userId === 'ada')
      const stillRings = mine?.state === 'pending' && mine.changedAt < t.clock.now() - 7000
      const round = rung.get(inviteId)
      if (round === undefined || !stillRings || tabs.length > 0 || what < 7000) return
      if (answers.length === 0 && !world.wasDisturbed) round.mustTell = true
    }
  }
}

describe('whatever happens, on two servers', () => {
  it('[PU5] [PU6] [PU11] [PU12] a device is rung once for each ring, told of the end once, and nothing is left', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.array(action, { maxLength: 40 }), async (seed, actions) => {
        const world = await open(seed)
        const { t, other, answers, asked, backend } = world
        for (const one of actions) await run(world, one)
        // Everything comes to an end, and the service takes what there is.
        await t.pass(60_000)
        answers.length = 0
        const last = t.bob.calls().at(-1)?.invitation
        if (last !== undefined && last.status !== 'ended') {
          void t.bob.receive('invitation.end', { inviteId: last.inviteId })
        }
        await t.pass(20 * 60_000)

        for (const [inviteId, { rounds, mustTell }] of world.rung) {
          for (const device of DEVICES) {
            const mine = asked.filter((one) => one.inviteId === inviteId && one.device === device)
            const taken = mine.filter(({ wasTaken }) => wasTaken)
            const rings = taken.filter(({ kind }) => kind === 'ring')
            const word = taken.map(({ kind }) => kind).join(' ')
            expect(word).toMatch(/^((ring )+close( |$))*$/)
            expect(rings.length).toBeLessThanOrEqual(rounds)
            expect(new Set(rings.map(({ rungAt }) => rungAt)).size).toBe(rings.length)
            expect(rings.length > 0 || !mustTell).toBe(true)
            // No ring is longer than 30 s.
            for (const { at, rungAt } of rings) expect(at - rungAt).toBeLessThan(31_000)
          }
        }
        const { fields } = await backend.read(userKey('ada'), { maps: ['notify'] })
        expect([...fields.keys()].filter((name) => name !== 'notify/badge')).toEqual([])
        expect([...t.failures, ...other.failures]).toEqual([])
      }),
      { numRuns: manyRuns(60, 1500) },
    )
  })
})
