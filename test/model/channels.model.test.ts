import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attr } from '../../src/protocol/attrs.ts'
import type { Member } from '../../src/protocol/channels.ts'
import type { MessageShape, Recipient } from '../../src/protocol/messages.ts'
import { keyOf, type FieldName, type RecordKey } from '../../src/server/backend.ts'
import { readState } from '../../src/server/engine/history.ts'
import { toStatus } from '../../src/server/engine/userRecord.ts'
import { selectChannel } from '../../src/store/channels.ts'
import { selectConversation } from '../../src/store/conversations.ts'
import { manyRuns } from '../manyRuns.ts'
import { advance, command } from './modelCommands.ts'
import { openHouse, type House, type Tab } from './openHouse.ts'

const LOBBY = { channelId: 'lobby' }

/** Two tabs of ada, two of bob, one of cyd. */
const TABS = ['ada', 'ada', 'bob', 'bob', 'cyd']
const USERS = ['ada', 'bob', 'cyd']

const tab = fc.nat(TABS.length - 1)
const key = fc.constantFrom('topic', 'mood', '__proto__')
const peer = fc.constantFrom(...USERS)

const commands = [
  tab.map((at) =>
    command('send', at, ({ client }, _house, count) => client.messages.send(LOBBY, count)),
  ),
  tab.map((at) =>
    command('send', at, ({ client }, _house, count) => client.messages.send(LOBBY, count)),
  ),
  fc
    .tuple(tab, peer)
    .map(([at, userId]) =>
      command(`write to ${userId}`, at, ({ client }, _house, count) =>
        client.messages.send({ userId }, count),
      ),
    ),
  fc
    .tuple(tab, key)
    .map(([at, name]) =>
      command(`set ${name}`, at, ({ client }, _house, count) =>
        client.channels.setAttr('lobby', name, count),
      ),
    ),
  fc
    .tuple(tab, key)
    .map(([at, name]) =>
      command(`delete ${name}`, at, ({ client }) => client.channels.deleteAttr('lobby', name)),
    ),
  tab.map((at) => command('clear', at, ({ client }) => client.channels.clearAttrs('lobby'))),
  fc.tuple(tab, fc.boolean()).map(([at, isDurable]) =>
    command(isDurable ? 'join durably' : 'join', at, ({ client }) =>
      client.channels.join('lobby', {
        history: true,
        ...(isDurable ? { membership: 'durable' } : {}),
      }),
    ),
  ),
  tab.map((at) => command('leave', at, ({ client }) => client.channels.leave('lobby'))),
  tab.map((at) =>
    command('read', at, ({ client }) => {
      const last = selectConversation(LOBBY)(client.store.getState()).messages.at(-1)
      return last && client.messages.markRead(LOBBY, last.messageId)
    }),
  ),
  fc.tuple(tab, peer).map(([at, userId]) =>
    command(`read ${userId}`, at, ({ client }) => {
      const last = selectConversation({ userId })(client.store.getState()).messages.at(-1)
      return last && client.messages.markRead({ userId }, last.messageId)
    }),
  ),
  tab.map((at) =>
    command('feel', at, ({ client }, _house, count) => client.users.setAttr('mood', count)),
  ),
  fc
    .tuple(tab, fc.constantFrom('available' as const, 'busy' as const))
    .map(([at, what]) => command(what, at, ({ client }) => client.users.setAvailability(what))),
  fc
    .tuple(tab, fc.boolean())
    .map(([at, isIdle]) =>
      command(isIdle ? 'rest' : 'wake', at, ({ client }) => client.users.setIdle(isIdle)),
    ),
  tab.map((at) => command('drop', at, ({ network }) => network.drop())),
  tab.map((at) => command('silence', at, ({ network }) => network.silence())),
  tab.map((at) => command('restore', at, ({ network }) => network.restore())),
  tab.map((at) =>
    command('cut', at, ({ network }) => {
      network.drop()
      network.restore()
    }),
  ),
  tab.map((at) => command('crash', at, (_tab, house) => house.crash(at))),
  fc
    .tuple(tab, fc.constantFrom(0, 50, 300))
    .map(([at, ms]) => command(`latency ${ms}`, at, ({ network }) => network.latency(ms))),
  fc
    .tuple(tab, fc.constantFrom('none' as const, 'duplicate' as const, 'reorder' as const))
    .map(([at, mischief]) => command(mischief, at, (one) => void (one.mischief = mischief))),
  fc.constantFrom(0, 1, 60, 60, 400, 3500, 12_000).map(advance),
  fc.constantFrom(0, 60, 400).map(advance),
]

describe('users with several tabs, on networks that fail, with commands that come twice or late', () => {
  it(
    '[ST3] [ST6] [ST7] [WR8] [AT3] [CH3] [CH11] [CN2] [CN5] [US2] all know in the end what the server has',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (steps) => {
          const house = openHouse(TABS)
          for (const { client } of house.tabs) client.users.watch(USERS)
          await house.clock.settle()
          await fc.asyncModelRun(() => ({ model: { count: 0 }, real: house }), steps)
          await heal(house)
          await compare(house)
          await house.close()
        }),
        { numRuns: manyRuns(500, 10_000) },
      )
    },
    20 * 60_000,
  )
})

/** Everything works again, and there is time for everything to arrive. */
async function heal({ tabs, clock }: House): Promise<void> {
  for (const one of tabs) {
    one.mischief = 'none'
    one.network.latency(0)
    one.network.restore()
    // Tabs that came in the place of one that has crashed watch as well.
    one.client.users.watch(USERS)
    // A command that was to overtake another, and never met one.
    one.client.users.setIdle(false).catch(() => {})
  }
  await clock.advance(45_000)
}

async function compare(house: House): Promise<void> {
  expect(house.broken).toEqual([])
  expect(house.failures).toEqual([])
  const channel = await readRecord(house, 'channel:lobby')
  const members = channel.map<Member>('member')
  const attrs = channel.map<{ value: string; rev: number; setBy: string; setAt: number }>('attr')
  for (const { client, userId } of house.tabs) {
    const state = client.store.getState()
    expect(state.connection).toMatchObject({ status: 'connected', isSynced: true })
    for (const other of USERS)
      await compareUser(house, client.store.getState().users.get(other), other)
    for (const other of USERS) await comparePeer(house, { state, userId, other })
    const lobby = selectChannel('lobby')(state)
    if (lobby.status !== 'ready') continue
    expect(lobby.count).toBe(members.size)
    expect(sorted(lobby.members)).toEqual(sorted(members))
    expect(sorted(lobby.attrs)).toEqual(
      sorted(new Map([...attrs].map(([name, attr]) => [name, toAttr(attr)]))),
    )
    compareMessages(channel, { state, userId, of: LOBBY })
    const conversation = selectConversation(LOBBY)(state)
    expect(pick(conversation)).toEqual(readState(channel.get, userId))
  }
}

type State = ReturnType<Tab['client']['store']['getState']>

async function compareUser(
  house: House,
  known: State['users'] extends ReadonlyMap<string, infer U> ? U | undefined : never,
  userId: string,
) {
  const record = await readRecord(house, `user:${userId}`)
  const sessions = [...record.map('session').values()].map((entry) => JSON.stringify(entry))
  expect(known?.status).toEqual(toStatus(record.get, sessions))
  const attrs = record.map<{ value: string; rev: number; setBy: string; setAt: number }>('attr')
  expect(known?.attrs.get('mood')?.rev).toBe(attrs.get('mood')?.rev)
}

async function comparePeer(
  house: House,
  { state, userId, other }: { state: State; userId: string; other: string },
): Promise<void> {
  const of = { userId: other }
  const known = selectConversation(of)(state)
  if (known.lastSeq === 0) return
  const thread = await readRecord(house, `thread:${[userId, other].toSorted().join('\n')}`)
  expect(pick(known)).toEqual(readState(thread.get, userId))
  compareMessages(thread, { state, userId, of })
}

/** From the first stored message that a client shows to the last there is, it shows all of them. */
function compareMessages(
  record: Awaited<ReturnType<typeof readRecord>>,
  { state, of }: { state: State; userId: string; of: Recipient },
): void {
  const { messages, outgoing } = selectConversation(of)(state)
  expect(outgoing.filter((message) => message.state === 'pending')).toEqual([])
  const shown = messages.flatMap(({ seq, messageId, body }) =>
    seq === undefined ? [] : { seq, messageId, body },
  )
  const [first] = shown
  if (first === undefined) return
  const stored = [...record.map<{ message: MessageShape }>('message').values()]
    .map(({ message }) => message)
    .filter(({ seq = 0 }) => seq >= first.seq)
    .toSorted((one, next) => (one.seq ?? 0) - (next.seq ?? 0))
  expect(shown).toEqual(
    stored.map(({ seq, messageId, body }) => ({
      seq,
      messageId,
      body: JSON.parse(body) as unknown,
    })),
  )
}

async function readRecord({ backend }: House, recordKey: RecordKey) {
  const maps = ['member', 'attr', 'session', 'status', 'message', 'reader', 'history', 'config']
  const { fields } = await backend.read(recordKey, { maps })
  return {
    get: (name: FieldName) => fields.get(name)?.value,
    map<Shape>(map: string): ReadonlyMap<string, Shape> {
      const mine = [...fields].filter(([name]) => name.startsWith(`${map}/`))
      return new Map(mine.map(([name, { value }]) => [keyOf(name), JSON.parse(value) as Shape]))
    },
  }
}

function toAttr({
  value,
  ...attr
}: {
  value: string
  rev: number
  setBy: string
  setAt: number
}): Attr {
  return { ...attr, value: JSON.parse(value) as unknown }
}

function pick({
  lastSeq,
  readSeq,
  unreadCount,
}: {
  lastSeq: number
  readSeq: number
  unreadCount: number
}) {
  return { lastSeq, readSeq, unreadCount }
}

function sorted<Value>(map: ReadonlyMap<string, Value>): (readonly [string, Value])[] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1))
}
