import { describe, expect, it } from 'vitest'
import { createTestEngine } from './createTestEngine.ts'

const LOBBY = { channelId: 'lobby' }
const STREAM = 'channel:lobby'

async function openLobby() {
  const engine = createTestEngine()
  const ada = await engine.login('ada')
  const bob = await engine.login('bob')
  for (const one of [ada, bob]) await one.ask('channel.join', LOBBY)
  await engine.clock.settle()
  return { ...engine, ada, bob }
}

describe('a message', () => {
  it('[ME1] reaches every member, the sender included, in the order of acceptance', async () => {
    const { ada, bob, clock } = await openLobby()
    const sent = ['m1', 'm2', 'm3', 'm4'].map((messageId, index) =>
      (index % 2 === 0 ? ada : bob).ask('message.send', { to: LOBBY, messageId, body: '"hi"' }),
    )
    const [first] = await Promise.all(sent)
    await clock.settle()
    const received = ada.events(STREAM).flatMap((event) => ('message' in event ? event : []))
    expect(received.map(({ message }) => message.messageId)).toEqual(['m1', 'm2', 'm3', 'm4'])
    expect(bob.events(STREAM).slice(-4)).toEqual(received)
    expect(received[0]?.message).toEqual({
      messageId: 'm1',
      from: 'ada',
      sentAt: first?.sentAt,
      to: LOBBY,
      body: '"hi"',
    })
  })

  it.each(['null', '0', '""', '[]', '{"__proto__":{"a":1}}', '"\\ud83d\\ude00"'])(
    '[ME2] has any JSON value for a body: %s',
    async (body) => {
      const { ada, bob, clock } = await openLobby()
      await ada.ask('message.send', { to: LOBBY, messageId: 'm1', body })
      await clock.settle()
      const heard = bob.frames.at(-1)?.events
      expect(heard).toEqual([['m1', 'ada', expect.any(Number), JSON.parse(body)]])
    },
  )

  it('[ME6] is a short list in the stream of its channel, with its number if it is stored', async () => {
    const { ada, bob, clock } = await openLobby()
    const club = { channelId: 'club' }
    await bob.ask('channel.join', { ...club, history: true })
    await ada.ask('channel.join', club)
    const body = ' {"a":[1]} '
    const { sentAt } = await ada.ask('message.send', { to: LOBBY, messageId: 'm1', body })
    await ada.ask('message.send', { to: club, messageId: 'm2', body })
    await clock.settle()
    const told = bob.frames.flatMap(({ events }) => events).filter(Array.isArray)
    expect(told).toEqual([
      ['m1', 'ada', sentAt, { a: [1] }],
      ['m2', 'ada', sentAt, { a: [1] }, 1],
    ])
  })

  it.each(['', 'undefined', '{', "'single'"])('[ME2] has no other body: %s', async (body) => {
    const { ada } = await openLobby()
    const refused = await ada.refusal('message.send', { to: LOBBY, messageId: 'm1', body })
    expect(refused).toMatchObject({
      code: 'BAD_PAYLOAD',
      message: expect.stringContaining('"body"'),
    })
  })

  it('[ME2] has at most 8 KiB, counted in UTF-8', async () => {
    const { ada } = await openLobby()
    const send = (messageId: string, text: string) =>
      ada.receive('message.send', { to: LOBBY, messageId, body: JSON.stringify(text) })
    expect(await send('m1', 'é'.repeat(4096))).toMatchObject({ ok: true })
    expect(await send('m2', 'é'.repeat(4097))).toMatchObject({ error: { code: 'TOO_LARGE' } })
    // A body that was escaped counts as what it says.
    const escaped = `"${'\\u00e9'.repeat(4096)}"`
    const payload = { to: LOBBY, messageId: 'm3', body: escaped }
    expect(await ada.receive('message.send', payload)).toMatchObject({ ok: true })
  })

  it('[ME2] may nest as deeply as it likes', async () => {
    const { ada, bob, clock } = await openLobby()
    const body = `${'['.repeat(4000)}${']'.repeat(4000)}`
    await ada.ask('message.send', { to: LOBBY, messageId: 'm1', body })
    await clock.settle()
    expect(bob.events(STREAM).at(-1)).toMatchObject({ message: { body } })
  })

  it('[ME3] with the same id and sender again changes nothing, and gets the first answer', async () => {
    const { ada, bob, clock } = await openLobby()
    const message = { to: LOBBY, messageId: 'm1', body: '1' }
    const first = await ada.ask('message.send', message)
    await clock.advance(1000)
    expect(await ada.ask('message.send', { ...message, body: '2' })).toEqual(first)
    await clock.settle()
    const received = bob.events(STREAM).filter(({ type }) => type === 'message.received')
    expect(received).toHaveLength(1)
  })

  it('[ME3] with the same id of another sender is another message', async () => {
    const { ada, bob, clock } = await openLobby()
    await ada.ask('message.send', { to: LOBBY, messageId: 'm1', body: '1' })
    await bob.ask('message.send', { to: LOBBY, messageId: 'm1', body: '2' })
    await clock.settle()
    const received = bob.events(STREAM).filter(({ type }) => type === 'message.received')
    expect(received).toHaveLength(2)
  })
})
