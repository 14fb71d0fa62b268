import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PushOutcome, PushTransport } from '../../src/server/pushTransport.ts'
import { userKey } from '../../src/server/engine/liveSession.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { manyRuns } from '../manyRuns.ts'
import type { LoggedIn } from '../server/createTestEngine.ts'
import { openPush, type PushScene } from '../server/openPush.ts'
import { createPushService } from '../server/pushService.ts'

const DEVICES = ['phone', 'watch'] as const

const outcome: fc.Arbitrary<PushOutcome> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ status: 'sent' as const }) },
  fc.constant({ status: 'retry' as const, reason: '503' }),
  fc.constant({ status: 'retry' as const, reason: '429', retryAfterMs: 7000 }),
)

/** Each is done at once or not at all, if it makes no sense then. */
const action = fc.oneof(
  fc.constantFrom('come', 'go', 'cut', 'ring', 'cancel', 'accept', 'reject', 'disturb' as const),
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
  readonly wasTaken: boolean
}

async function open() {
  const clock = createFakeClock()
  const asked: Asked[] = []
  const { transport, answers } = createPushService()
  const send: PushTransport['send'] = async (push, options) => {
    const at = clock.now()
    const said = await transport.send(push, options)
    const { kind, target, data } = push
    const device = transport.identify(target)
    const inviteId = 'inviteId' in data ? data.inviteId : ''
    asked.push({ kind, device, inviteId, at, wasTaken: said.status === 'sent' })
    return said
  }
  const t = await openPush({ clock, push: [{ ...transport, send }] })
  await t.subscribe('phone')
  await t.subscribe('watch', { when: 'always' })
  const rung = new Map<string, { wasAway: boolean; wantsPeace: boolean }>()
  return { t, answers, asked, rung, tabs: [] as LoggedIn[], wantsPeace: false, wasDisturbed: false }
}
type World = Awaited<ReturnType<typeof open>>

async function run(world: World, what: Action): Promise<void> {
  const { t, tabs } = world
  if (typeof what === 'number') return t.pass(what)
  if (typeof what === 'object') {
    world.answers.push(what)
    return
  }
  const last = t.bob.calls().at(-1)?.invitation
  const inviteId = last?.inviteId ?? ''
  const tab = tabs.at(-1)
  switch (what) {
    case 'come':
      if (tabs.length < 3) tabs.push(await t.login('ada'))
      return
    case 'go':
      await tabs.pop()?.ask('session.logout', {})
      return
    case 'cut':
      tabs.pop()?.drop()
      return
    case 'ring': {
      if (last !== undefined && last.status !== 'ended') return
      const next = `call-${world.rung.size}`
      world.rung.set(next, { wasAway: tabs.length === 0, wantsPeace: world.wantsPeace })
      await t.ring({ inviteId: next })
      return
    }
    case 'cancel':
      if (last?.status === 'ringing') await t.bob.ask('invitation.cancel', { inviteId })
      return
    case 'accept':
      if (last?.status === 'ringing') await tab?.ask('invitation.accept', { inviteId })
      return
    case 'reject':
      if (last?.status === 'ringing') await tab?.ask('invitation.reject', { inviteId })
      return
    default:
      if (tab === undefined) return
      world.wantsPeace = !world.wantsPeace
      world.wasDisturbed = true
      await tab.ask('user.setAvailability', {
        availability: world.wantsPeace ? 'doNotDisturb' : 'available',
      })
  }
}

async function endOf(t: PushScene, inviteId: string): Promise<number> {
  const invitation = await t.bob.ask('invitation.get', { inviteId })
  return invitation?.invitees[0]?.changedAt ?? -1
}

describe('whatever happens', () => {
  it('[PU5] [PU11] [PU12] a device is rung once while it rings, told of the end once, and nothing is left', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const world = await open()
        const { t, answers, asked, tabs } = world
        for (const one of actions) await run(world, one)
        // Everything comes to an end, and the service takes what there is.
        await t.pass(60_000)
        const last = t.bob.calls().at(-1)?.invitation
        if (last?.status === 'active') {
          await t.bob.ask('invitation.end', { inviteId: last.inviteId })
        }
        answers.length = 0
        await t.pass(20 * 60_000)

        for (const [inviteId, { wasAway, wantsPeace }] of world.rung) {
          const endedAt = await endOf(t, inviteId)
          for (const device of DEVICES) {
            const mine = asked.filter((one) => one.inviteId === inviteId && one.device === device)
            const rings = mine.filter(({ kind }) => kind === 'ring')
            const closes = mine.filter(({ kind }) => kind === 'close')
            // First what rings, then that it rings no more.
            expect(mine).toEqual([...rings, ...closes])
            const wasTold = rings.some(({ wasTaken }) => wasTaken)
            expect(rings.filter(({ wasTaken }) => wasTaken)).toHaveLength(Number(wasTold))
            expect(closes.filter(({ wasTaken }) => wasTaken)).toHaveLength(Number(wasTold))
            expect(closes.length > 0).toBe(wasTold)
            const mustRing = wasAway && !wantsPeace && !world.wasDisturbed
            expect(rings.length > 0 || !mustRing).toBe(true)
            // When the invitee changed last: at the end of the ring, or of the call.
            for (const { at } of rings) expect(at).toBeLessThanOrEqual(endedAt)
          }
        }
        const { fields } = await t.backend.read(userKey('ada'), { maps: ['notify'] })
        expect([...fields.keys()]).toEqual([])
        expect(t.failures).toEqual([])
        for (const tab of tabs) tab.drop()
        await t.close()
      }),
      { numRuns: manyRuns(100, 2000) },
    )
  })
})
