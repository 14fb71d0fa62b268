import { describe, expect, it } from 'vitest'
import { commands } from '../../src/protocol/commands.ts'
import { events, type ServerEvent } from '../../src/protocol/events.ts'
import { streamId } from '../../src/protocol/streams.ts'
import { createTestEngine, type LoggedIn } from '../server/createTestEngine.ts'

const LOBBY = { channelId: 'lobby' }

/** One of everything that can happen, and everything that bob has heard of it. */
async function runScenario() {
  const { login, clock } = createTestEngine()
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
  await ask(ada, 'stream.sync', {})
  await ask(ada, 'stream.sync', { ...LOBBY, position: { epoch: 'another', seq: 1 } })
  await ask(ada, 'channel.setAttr', { ...LOBBY, key: 'topic', value: '1' })
  await ask(ada, 'channel.setAttr', { ...LOBBY, key: 'mood', value: '2' })
  await ask(ada, 'channel.deleteAttr', { ...LOBBY, key: 'topic' })
  await ask(ada, 'channel.clearAttrs', LOBBY)
  await ask(ada, 'message.send', { to: LOBBY, messageId: 'm1', body: '"hi"' })
  await ask(ada, 'channel.leave', LOBBY)
  await ask(ada, 'channel.join', LOBBY)
  for (const verb of ['accept', 'reject', 'cancel', 'end'] as const) {
    const request = { inviteId: verb, to: 'bob', ...LOBBY, data: '{"video":true}' }
    await ask(ada, 'invitation.invite', request)
    await ask(bob, 'invitation.deliver', { inviteId: verb })
    const side = verb === 'cancel' ? ada : bob
    await ask(side, `invitation.${verb}`, { inviteId: verb, data: '"bye"' })
    if (verb === 'accept') await ask(ada, 'invitation.end', { inviteId: verb })
  }
  await ask(ada, 'invitation.invite', { inviteId: 'late', to: 'bob' })
  await clock.advance(30_000)
  const told = bob.frames.flatMap((frame) => frame.events)
  return { frames: bob.frames, told, results }
}

describe('what the engine says', () => {
  it('fits the schema of its event, and every event is said', async () => {
    const { told } = await runScenario()
    for (const event of told) {
      const schema = Object.hasOwn(events, event.type) ? events[event.type] : undefined
      expect(schema?.parse(event)).toEqual(event)
    }
    const types = new Set<ServerEvent['type']>(told.map(({ type }) => type))
    expect([...types].toSorted()).toEqual(Object.keys(events).toSorted())
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
      if (before !== undefined) expect(from).toBe(before + 1)
      expect(to - from + 1).toBeGreaterThanOrEqual(told.length)
      last.set(id, to)
    }
  })
})
