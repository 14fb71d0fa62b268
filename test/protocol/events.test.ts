import { describe, expect, it } from 'vitest'
import { commands } from '../../src/protocol/commands.ts'
import { events, type ServerEvent } from '../../src/protocol/events.ts'
import { channelMessageShape } from '../../src/protocol/messages.ts'
import { streamId } from '../../src/protocol/streams.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createPushService } from '../server/pushService.ts'
import { createTestEngine, type LoggedIn } from '../server/createTestEngine.ts'

const LOBBY = { channelId: 'lobby' }

/** One of everything that can happen, and everything that bob has heard of it. */
async function runScenario() {
  const clock = createFakeClock()
  const { login } = createTestEngine({
    clock,
    push: [createPushService().transport],
    authenticate: async ({ userId, token }) => {
      return { userId, ...(token === 'short' && { expiresAt: clock.now() + 60_000 }) }
    },
  })
  const ada = await login('ada', { device: 'phone', channels: [LOBBY] })
  const bob = await login('bob', { channels: [LOBBY] })
  const results: [name: keyof typeof commands, result: unknown][] = []
  const ask = async (one: LoggedIn, name: keyof typeof commands, payload: object) => {
    const reply = await one.receive(name, payload)
    if (!reply.ok) throw new Error(`${name} was refused: ${reply.error.message}`)
    results.push([name, reply.result])
    await clock.settle()
  }
  const phone = await login('bob', { channels: [LOBBY] })
  results.push(['session.login', ada.login], ['session.login', bob.login])
  await ask(phone, 'session.logout', {})
  await ask(ada, 'session.ping', {})
  await ask(ada, 'session.renewToken', { token: 'long' })
  await ask(bob, 'session.renewToken', { token: 'short' })
  await ask(ada, 'stream.sync', {})
  await ask(ada, 'stream.sync', { ...LOBBY, position: { epoch: 'another', seq: 1 } })
  await ask(ada, 'channel.setAttr', { ...LOBBY, key: 'topic', value: '1' })
  await ask(ada, 'channel.setAttr', { ...LOBBY, key: 'mood', value: '2' })
  await ask(ada, 'channel.deleteAttr', { ...LOBBY, key: 'topic' })
  await ask(ada, 'channel.clearAttrs', LOBBY)
  await ask(ada, 'message.send', { to: LOBBY, messageId: 'm1', body: '"hi"' })
  await ask(ada, 'channel.leave', LOBBY)
  await ask(ada, 'channel.join', LOBBY)
  await ask(bob, 'user.watch', { userIds: ['ada', 'nobody'] })
  await ask(ada, 'user.setAttr', { key: 'mood', value: '"good"' })
  await ask(ada, 'user.setAvailability', { availability: 'busy' })
  await ask(ada, 'user.setIdle', { isIdle: true })
  await ask(bob, 'user.attrs', { userId: 'ada' })
  await ask(ada, 'user.deleteAttr', { key: 'mood' })
  await ask(ada, 'user.clearAttrs', {})
  await ask(bob, 'user.status', { userIds: ['ada'] })
  await ask(bob, 'user.unwatch', { userIds: ['ada', 'nobody'] })
  await ask(ada, 'message.send', { to: { userId: 'bob' }, messageId: 'm2', body: '"psst"' })
  await ask(ada, 'message.send', {
    to: { userId: 'bob' },
    messageId: 'm3',
    body: '1',
    onlineOnly: true,
  })
  await ask(bob, 'message.history', { of: { userId: 'ada' } })
  await ask(bob, 'message.markRead', { of: { userId: 'ada' }, upTo: 'm2' })
  const club = { channelId: 'club' }
  await ask(ada, 'channel.create', { ...club, membership: 'durable', history: true })
  await ask(bob, 'channel.join', club)
  await ask(ada, 'channel.join', club)
  await ask(ada, 'message.send', { to: club, messageId: 'm4', body: '"stored"' })
  await ask(ada, 'channel.unsubscribe', club)
  await ask(ada, 'channel.join', club)
  await ask(bob, 'conversation.list', {})
  await ask(bob, 'channel.members', { ...club, limit: 1 })
  await ask(bob, 'channel.count', club)
  await ask(bob, 'channel.has', { ...club, userId: 'ada' })
  await ask(bob, 'channel.attrs', club)
  await ask(ada, 'channel.setAttr', { ...club, key: '_userNotification', value: '0' })
  await ask(ada, 'channel.leave', club)
  await ask(ada, 'channel.destroy', club)
  for (const verb of ['accept', 'reject', 'cancel', 'end'] as const) {
    const request = { inviteId: verb, to: 'bob', ...LOBBY, data: '{"video":true}' }
    await ask(ada, 'invitation.invite', request)
    await ask(bob, 'invitation.deliver', { inviteId: verb })
    const side = verb === 'cancel' ? ada : bob
    await ask(side, `invitation.${verb}`, { inviteId: verb, data: '"bye"' })
    if (verb === 'accept') await ask(ada, 'invitation.end', { inviteId: verb })
  }
  const group = { inviteId: 'group' }
  await ask(ada, 'invitation.invite', {
    ...group,
    to: ['bob', 'cyd'],
    data: '{"video":true}',
    policy: { answer: 'all', endWhen: 'empty', rejectEnds: 'never' },
  })
  await ask(bob, 'invitation.accept', { ...group, data: '1' })
  await ask(ada, 'invitation.modify', { ...group, data: '2' })
  await ask(ada, 'invitation.add', { ...group, userIds: ['dee'] })
  await ask(ada, 'invitation.send', { ...group, payload: '{"sdp":1}' })
  await ask(ada, 'invitation.sendDtmf', { ...group, digits: '12#' })
  await ask(ada, 'invitation.propose', { ...group, proposalId: 'p1', data: '3' })
  await ask(bob, 'invitation.answerProposal', { ...group, proposalId: 'p1', agrees: true })
  await ask(ada, 'invitation.propose', { ...group, proposalId: 'p2', data: '4' })
  await ask(bob, 'invitation.answerProposal', { ...group, proposalId: 'p2', agrees: false })
  await ask(ada, 'invitation.leave', group)
  await ask(ada, 'invitation.join', group)
  await ask(bob, 'invitation.get', group)
  await ask(bob, 'invitation.get', { inviteId: 'nothing' })
  await ask(ada, 'invitation.end', { ...group, data: '"bye"' })
  await ask(bob, 'invitation.list', { endedWithinMs: 1000 })
  await ask(bob, 'invitation.markSeen', {})
  await ask(bob, 'push.services', {})
  await ask(bob, 'push.subscribe', {
    ...{ transport: 'test', target: '{"token":"phone"}' },
    ...{ device: 'phone', allow: ['ada'] },
  })
  await ask(bob, 'push.list', {})
  await ask(bob, 'push.unsubscribe', { subscriptionId: 'unknown' })
  await ask(bob, 'user.setCallWaiting', { callWaiting: 'busy' })
  await ask(bob, 'user.setCallWaiting', { callWaiting: null })
  await ask(ada, 'invitation.invite', {
    inviteId: 'now',
    to: 'nobody',
    onlineOnly: true,
    kind: 'signal',
    presentAs: 'call',
    requireOnline: { withinMs: 1000 },
    excludeFromHistory: true,
  })
  await ask(ada, 'invitation.invite', { inviteId: 'late', to: 'bob' })
  await clock.advance(30_000)
  const told = bob.frames.flatMap((frame) => frame.events)
  return { frames: bob.frames, told, results }
}

describe('what the engine says', () => {
  it('fits the schema of its event, and every event is said', async () => {
    const { told } = await runScenario()
    const named = told.filter((event): event is ServerEvent => 'type' in event)
    for (const event of named) {
      const schema = Object.hasOwn(events, event.type) ? events[event.type] : undefined
      expect(schema?.parse(event)).toEqual(event)
    }
    const types = new Set<ServerEvent['type']>(named.map(({ type }) => type))
    expect([...types].toSorted()).toEqual(Object.keys(events).toSorted())
  })

  it('[ME6] is a short list when it is a message of a channel', async () => {
    const { told } = await runScenario()
    const short = told.filter((event) => !('type' in event))
    for (const event of short) expect(channelMessageShape.parse(event)).toEqual(event)
    expect(short).toMatchObject([
      ['m1', 'ada', expect.any(Number), 'hi'],
      ['m4', 'ada', expect.any(Number), 'stored', 1],
    ])
  })

  it('fits the schema of its command, and every command is answered', async () => {
    const { results } = await runScenario()
    for (const [name, result] of results) {
      expect(commands[name].result.parse(result)).toEqual(result)
    }
    expect([...new Set(results.map(([name]) => name))].toSorted()).toEqual(
      Object.keys(commands).toSorted(),
    )
  })

  it('[ST1] comes in frames whose numbers follow each other', async () => {
    const { frames } = await runScenario()
    const last = new Map<string, number>()
    for (const { streamId: id, from, to, events: told } of frames) {
      expect(streamId.parse(id)).toBe(id)
      const before = last.get(id)
      // Its frames have no numbers.
      if (id === 'users' || id === 'session') continue
      if (before !== undefined) expect(from).toBe(before + 1)
      expect(to - from + 1).toBeGreaterThanOrEqual(told.length)
      last.set(id, to)
    }
  })
})
