import { describe, expect, it } from 'vitest'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { createTestEngine, resumptionOf } from './createTestEngine.ts'
import { openNodes } from './openNodes.ts'

const LOBBY = { channelId: 'lobby' }
const CALL = { inviteId: 'one', to: 'bob', data: 'null' }

/** What a member list says: who, by how many sessions. */
async function membersOf(asker: {
  ask: (name: 'channel.members', payload: typeof LOBBY) => Promise<{ members: readonly unknown[] }>
}): Promise<string[]> {
  const { members } = await asker.ask('channel.members', LOBBY)
  return members.map((one) => {
    const { userId, sessionIds } = one as { userId: string; sessionIds: readonly string[] }
    return `${userId} ${sessionIds.length}`
  })
}

async function statusOf(asker: Awaited<ReturnType<ReturnType<typeof openTwo>['second']['login']>>) {
  const { statuses } = await asker.ask('user.status', { userIds: ['ada'] })
  return statuses[0]?.[1]
}

function openTwo() {
  const nodes = openNodes()
  return { ...nodes, first: nodes.begin(), second: nodes.begin() }
}

describe('when a node dies', () => {
  it('[NO1] its users are offline within 23 s, and not before their grace has passed', async () => {
    const { clock, first, second } = openTwo()
    await first.login('ada')
    const bob = await second.login('bob')
    await clock.advance(60_000)
    first.wire.cut()
    await clock.advance(10_000)
    expect(await statusOf(bob)).toMatchObject({ online: true })
    await clock.advance(13_000)
    expect(await statusOf(bob)).toMatchObject({ online: false })
    expect(second.failures).toEqual([])
  })

  it('[NO1] its users are shown as cut off as soon as it is known', async () => {
    const { clock, first, second } = openTwo()
    await first.login('ada')
    const bob = await second.login('bob')
    await clock.advance(60_000)
    first.wire.cut()
    await clock.advance(15_500)
    expect(await statusOf(bob)).toMatchObject({ online: true, reconnecting: true })
  })

  it('[NO1] their seats are given back, told in one event', async () => {
    const { clock, first, second } = openTwo()
    for (const userId of ['ada', 'cyd', 'dan']) {
      const one = await first.login(userId)
      await one.ask('channel.join', LOBBY)
    }
    const bob = await second.login('bob')
    await bob.ask('channel.join', LOBBY)
    expect(await membersOf(bob)).toHaveLength(4)
    first.wire.cut()
    await clock.advance(23_000)
    expect(await membersOf(bob)).toEqual(['bob 1'])
    const left = bob.events('channel:lobby').filter((one) => one.type === 'channel.membersChanged')
    expect(left).toMatchObject([{ left: ['ada', 'cyd', 'dan'] }])
  })

  it('[NO1] keeps the seats of a user who is in the channel by another node as well', async () => {
    const { clock, first, second } = openTwo()
    const one = await first.login('ada')
    await one.ask('channel.join', LOBBY)
    const two = await second.login('ada')
    await two.ask('channel.join', LOBBY)
    first.wire.cut()
    await clock.advance(23_000)
    expect(await membersOf(two)).toEqual(['ada 1'])
    expect(await statusOf(two)).toMatchObject({ online: true })
  })

  it('[NO1] [IN26] cancels what its users ring for, and ends what they talk in', async () => {
    const { clock, first, second } = openTwo()
    const ada = await first.login('ada')
    const bob = await second.login('bob')
    await ada.ask('invitation.invite', { ...CALL, timeoutMs: 0 })
    first.wire.cut()
    await clock.advance(23_000)
    expect(bob.calls().at(-1)).toMatchObject({
      invitation: { status: 'ended', endReason: 'cancelled' },
    })
  })

  it('[NO2] a session that comes back to another node keeps its seats', async () => {
    const { clock, first, second } = openTwo()
    const ada = await first.login('ada')
    await ada.ask('channel.join', LOBBY)
    first.wire.cut()
    await clock.advance(5000)
    const again = await second.login('ada', { ...resumptionOf(ada), channels: [LOBBY] })
    expect(again.login.isResumed).toBe(true)
    await clock.advance(60_000)
    expect(await membersOf(again)).toEqual(['ada 1'])
    expect(await statusOf(again)).toMatchObject({ online: true })
    const moved = again.events('channel:lobby')
    expect(moved).toEqual([])
  })

  it('[NO2] seats that a session has not taken up again elsewhere are given back', async () => {
    const { clock, first, second } = openTwo()
    const ada = await first.login('ada')
    await ada.ask('channel.join', LOBBY)
    first.wire.cut()
    const again = await second.login('ada', resumptionOf(ada))
    await clock.advance(23_000)
    const bob = await second.login('bob')
    expect(await membersOf(bob)).toEqual([])
    await again.ask('channel.join', LOBBY)
    expect(await membersOf(again)).toEqual(['ada 1'])
  })

  it('[NO2] the same when the node is well and only the client has moved', async () => {
    const { clock, first, second } = openTwo()
    const ada = await first.login('ada')
    await ada.ask('channel.join', LOBBY)
    await ada.ask('channel.join', { channelId: 'attic' })
    ada.drop()
    const again = await second.login('ada', { ...resumptionOf(ada), channels: [LOBBY] })
    await clock.advance(60_000)
    expect(await membersOf(again)).toEqual(['ada 1'])
    expect((await again.refusal('message.send', messageTo('attic'))).code).toBe('NOT_A_MEMBER')
    expect(await again.ask('channel.count', { channelId: 'attic' }).catch(String)).not.toBe(1)
  })

  it('[NO3] its alarms are seen to by the others', async () => {
    const { clock, first, second } = openTwo()
    const ada = await second.login('ada')
    const bob = await first.login('bob')
    const cyd = await first.login('cyd')
    await cyd.ask('invitation.invite', { ...CALL, to: 'ada', timeoutMs: 15_000 })
    await bob.ask('invitation.invite', { ...CALL, inviteId: 'two', to: 'ada', timeoutMs: 16_000 })
    first.wire.cut()
    await clock.advance(16_000)
    const ends = ada.calls().flatMap(({ invitation }) => invitation.endReason ?? [])
    expect(ends).toEqual(['timedOut', 'timedOut'])
  })

  it('[NO1] a server that was restarted gives the clients their grace from its own start', async () => {
    const { clock, begin } = openNodes()
    const first = begin()
    const ada = await first.login('ada')
    await ada.ask('channel.join', LOBBY)
    first.wire.cut()
    await clock.advance(3_600_000)
    const second = begin()
    await clock.advance(9000)
    const again = await second.login('ada', { ...resumptionOf(ada), channels: [LOBBY] })
    expect(again.login.isResumed).toBe(true)
    await clock.advance(60_000)
    expect(await membersOf(again)).toEqual(['ada 1'])
  })
})

describe('a node that cannot keep its lease', () => {
  it('[NO4] sends its clients away after 8 s, and serves nobody', async () => {
    const { clock, first } = openTwo()
    const ada = await first.login('ada')
    first.wire.cut()
    await clock.advance(7999)
    expect(ada.closed).toBeUndefined()
    expect(first.engine.isReady()).toBe(true)
    await clock.advance(1)
    expect(ada.closed).toEqual({ reason: undefined })
    expect(first.engine.isReady()).toBe(false)
  })

  it('[NO4] that was asleep changes nothing when it wakes', async () => {
    const { clock, backend, first } = openTwo()
    const ada = await first.login('ada')
    await ada.ask('channel.join', LOBBY)
    // What it says is on its way while everything stands still.
    first.wire.cut()
    await clock.advance(7000)
    first.wire.mend({ isReset: false })
    const before = await backend.read('channel:lobby', {})
    clock.sleep(20_000)
    const sent = await ada.receive('message.send', messageTo('lobby'))
    expect(sent).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
    expect((await backend.read('channel:lobby', {})).rev).toBe(before.rev)
    expect(ada.closed).toEqual({ reason: undefined })
  })

  it('[NO4] serves again under another name when the backend is back', async () => {
    const { clock, first, second } = openTwo()
    const ada = await first.login('ada')
    await ada.ask('channel.join', LOBBY)
    first.wire.refuse()
    await clock.advance(15_000)
    first.wire.mend()
    await clock.advance(3000)
    expect(first.engine.isReady()).toBe(true)
    const again = await first.login('ada', { ...resumptionOf(ada), channels: [LOBBY] })
    expect(again.login.isResumed).toBe(true)
    await clock.advance(90_000)
    expect(await membersOf(again)).toEqual(['ada 1'])
    expect(second.failures).toEqual([])
  })

  it('[NO5] gives the lease back when it is closed: its users are offline after their grace', async () => {
    const { clock, first, second } = openTwo()
    await first.login('ada')
    const bob = await second.login('bob')
    await first.close()
    await clock.advance(9000)
    expect(await statusOf(bob)).toMatchObject({ online: true })
    await clock.advance(7000)
    expect(await statusOf(bob)).toMatchObject({ online: false })
  })
})

describe('a node whose clock is wrong', () => {
  it.each([-600_000, 600_000])('[NO6] by %i ms sees to alarms in time', async (aheadMs) => {
    const { clock, backend } = openNodes()
    const wrong = { ...clock, now: () => clock.now() + aheadMs }
    const engine = createTestEngine({ clock: wrong, backend, nodeLeaseMs: 10_000 })
    await clock.advance(100)
    const [ada, bob] = [await engine.login('ada'), await engine.login('bob')]
    await ada.ask('invitation.invite', { ...CALL, timeoutMs: 30_000 })
    await clock.advance(29_900)
    expect(bob.calls().at(-1)).toMatchObject({ invitation: { status: 'ringing' } })
    await clock.advance(400)
    expect(bob.calls().at(-1)).toMatchObject({ invitation: { endReason: 'timedOut' } })
    expect(engine.failures.map(String)).toEqual([
      `Error: The clock of the backend is ${-aheadMs / 1000} s ahead of this machine's.`,
    ])
  })
})

describe('a commit that a node has not heard of', () => {
  it('[ST8] is told as soon as another one follows it', async () => {
    const { clock, first, second } = openTwo()
    const [ada, bob] = [await first.login('ada'), await second.login('bob')]
    for (const one of [ada, bob]) await one.ask('channel.join', LOBBY)
    await clock.settle()
    first.wire.muteWatches()
    await bob.ask('message.send', { ...messageTo('lobby'), messageId: 'lost' })
    first.wire.mend({ isReset: false })
    await bob.ask('message.send', { ...messageTo('lobby'), messageId: 'heard' })
    await clock.settle()
    expect(messagesOf(ada)).toEqual(['lost', 'heard'])
    const [lost, heard] = framesOf(ada).slice(-2)
    expect(heard?.from).toBe((lost?.to ?? 0) + 1)
  })

  it('[ST8] is told within 30 s when nothing follows it', async () => {
    const { clock, first, second } = openTwo()
    const [ada, bob] = [await first.login('ada'), await second.login('bob')]
    for (const one of [ada, bob]) await one.ask('channel.join', LOBBY)
    await clock.settle()
    first.wire.muteWatches()
    await bob.ask('message.send', { ...messageTo('lobby'), messageId: 'lost' })
    await clock.advance(30_000)
    expect(messagesOf(ada)).toEqual(['lost'])
  })

  it('[ST8] is told at once when the way to the backend is known to have been cut', async () => {
    const { clock, first, second } = openTwo()
    const [ada, bob] = [await first.login('ada'), await second.login('bob')]
    for (const one of [ada, bob]) await one.ask('channel.join', LOBBY)
    await clock.settle()
    first.wire.muteWatches()
    await bob.ask('message.send', { ...messageTo('lobby'), messageId: 'lost' })
    first.wire.mend()
    await clock.settle()
    expect(messagesOf(ada)).toEqual(['lost'])
  })

  it('[ST8] makes a hole that clients see when there is too much of it', async () => {
    const { backend, clock, first } = openTwo()
    const ada = await first.login('ada')
    await ada.ask('channel.join', LOBBY)
    await clock.settle()
    first.wire.muteWatches()
    const many = Array.from({ length: 501 }, (_, at) => `{"type":"noise","at":${at}}`)
    await backend.commit('channel:lobby', changeOf({ events: many }))
    first.wire.mend()
    await clock.settle()
    const { position } = await backend.read('channel:lobby', {})
    expect(ada.frames.at(-1)).toMatchObject({
      from: position.seq + 1,
      to: position.seq,
      events: [],
    })
    const synced = await ada.ask('stream.sync', LOBBY)
    expect(synced).toMatchObject({ mode: 'snapshot', position })
  })
})

const messageTo = (channelId: string) => ({ to: { channelId }, messageId: 'm1', body: '"hi"' })

function messagesOf({ events }: { events: (stream: 'channel:lobby') => readonly unknown[] }) {
  return events('channel:lobby').flatMap((event) => {
    const { type, message } = event as { type: string; message?: { messageId: string } }
    return type === 'message.received' ? message?.messageId : []
  })
}

function framesOf({
  frames,
}: {
  frames: readonly { streamId: string; from: number; to: number }[]
}) {
  return frames.filter(({ streamId }) => streamId === 'channel:lobby')
}
