import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import type { Message } from '../../src/protocol/messages.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { manyRuns } from '../manyRuns.ts'
import { lobbyOf, messagesOf, statusOf } from './clientViews.ts'

const LOBBY = { channelId: 'lobby' }
const NAMES = ['ada', 'bob', 'cyd'] as const

type Name = (typeof NAMES)[number]

type Action = 'send' | 'set' | 'delete' | 'call' | 'accept' | 'end'

type Fault = 'drop' | 'silence' | 'restore' | 'flap' | 'duplicate' | 'reorder'

type Step =
  | { readonly type: Action; readonly who: Name }
  | { readonly type: Fault; readonly who: Name }
  | { readonly type: 'latency'; readonly who: Name; readonly ms: number }
  | { readonly type: 'come' | 'go' }
  | { readonly type: 'wait'; readonly ms: number }

const who = fc.constantFrom(...NAMES)

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constantFrom<Action>('send', 'send', 'set', 'delete'), who }),
  fc.record({ type: fc.constantFrom<Action>('call', 'accept', 'end'), who }),
  fc.record({ type: fc.constantFrom('drop', 'silence', 'restore', 'flap', 'flap', 'flap'), who }),
  fc.record({ type: fc.constantFrom('duplicate', 'reorder', 'reorder'), who }),
  fc.record({ type: fc.constant('latency'), who, ms: fc.constantFrom(0, 60, 400) }),
  fc.record({ type: fc.constantFrom('come', 'go') }),
  fc.record({ type: fc.constant('wait'), ms: fc.constant(80) }),
  fc.record({
    type: fc.constant('wait'),
    ms: fc.constantFrom(30, 80, 80, 80, 150, 500, 3000, 12_000),
  }),
)

/** Three clients who do things over a network that fails them. Ada and bob stay in the lobby. */
async function openHouse() {
  const signaling = createTestSignaling()
  const clients = new Map<Name, SignalingClient>()
  for (const name of NAMES) clients.set(name, await signaling.connect(name))
  const of = (name: Name): SignalingClient => {
    const client = clients.get(name)
    if (client === undefined) throw new Error(`There is no ${name}.`)
    return client
  }
  for (const name of ['ada', 'bob'] as const) of(name).channels.hold('lobby')
  await signaling.settle()
  for (const name of NAMES) signaling.network(name).latency(60)
  return { signaling, of }
}

type House = Awaited<ReturnType<typeof openHouse>>

async function run(one: Step, index: number, { signaling, of }: House): Promise<void> {
  switch (one.type) {
    case 'wait':
      return signaling.advance(one.ms)
    case 'come':
      return ignore(of('cyd').channels.join('lobby'))
    case 'go':
      return ignore(of('cyd').channels.leave('lobby'))
    case 'latency':
      return signaling.network(one.who).latency(one.ms)
    case 'drop':
    case 'silence':
    case 'restore':
    case 'flap':
    case 'duplicate':
    case 'reorder':
      return signaling.network(one.who)[one.type]()
    default:
      return act(one.type, index, one.who, of(one.who))
  }
}

function act(type: Action, index: number, name: Name, client: SignalingClient): void {
  const { channels, messages, invitations } = client
  const to = name === 'ada' ? 'bob' : 'ada'
  const inviteId = `${[name, to].toSorted().join(' and ')} ${Math.floor(index / 8)}`
  const key = `key ${index % 3}`
  const actions: Record<Action, () => Promise<unknown>> = {
    send: () => messages.send(LOBBY, index),
    set: () => channels.setAttr('lobby', key, index),
    delete: () => channels.deleteAttr('lobby', key),
    call: () => invitations.invite({ to, inviteId }),
    accept: () => invitations.accept(inviteId),
    end: () => invitations.end(inviteId),
  }
  ignore(actions[type]())
}

/** Everything works again, and there is time for everything to arrive. */
async function heal({ signaling }: House): Promise<void> {
  for (const name of NAMES) {
    signaling.network(name).latency(0)
    signaling.network(name).restore()
  }
  await signaling.advance(45_000)
}

// Whoever waits for it may well wait in vain: what is looked at is what everybody knows in the end.
function ignore(done: Promise<unknown>): void {
  done.catch(() => {})
}

describe('after any faults of the network', () => {
  it('[ST3] [ST6] [ST7] [WR8] all know the same, and nothing was lost or told twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
        const house = await openHouse()
        for (const [index, one] of steps.entries()) await run(one, index, house)
        await heal(house)
        await compare(house)
        await house.signaling.close()
      }),
      { numRuns: manyRuns(60) },
    )
  })
})

async function compare({ signaling, of }: House): Promise<void> {
  const [ada, bob] = [of('ada'), of('bob')]
  expect(NAMES.map((name) => statusOf(of(name)))).toEqual(NAMES.map(() => 'connected'))
  expect(signaling.failures).toEqual([])

  // Who stays in a channel hears all of it, however often it was cut off.
  expect(acceptedBy(bob)).toEqual(acceptedBy(ada))
  const ids = acceptedBy(ada).map(({ messageId }) => messageId)
  expect(new Set(ids).size).toBe(ids.length)

  // A newcomer is told by the server alone what there is.
  const fresh = await signaling.connect('dan')
  await Promise.all([fresh.channels.join('lobby'), signaling.settle()])
  for (const name of NAMES) {
    const lobby = lobbyOf(of(name))
    if (lobby.status !== 'ready') continue
    expect(lobby.count).toBe(lobbyOf(fresh).count)
    expect([...lobby.members].toSorted(byKey)).toEqual([...lobbyOf(fresh).members].toSorted(byKey))
    expect([...lobby.attrs].toSorted(byKey)).toEqual([...lobbyOf(fresh).attrs].toSorted(byKey))
  }
  // What both know of their calls is the same.
  const known = [ada, bob].map((one) => one.store.getState().invitations.byId)
  for (const [inviteId, invitation] of known[0] ?? []) {
    const other = known[1]?.get(inviteId)
    if (other !== undefined) expect(other).toEqual(invitation)
  }
}

/** What the server has accepted: what has failed is known to its sender alone. */
function acceptedBy(client: SignalingClient): readonly Message[] {
  return messagesOf(client).filter(({ state }) => state === undefined)
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}
