import { describe, expect, it } from 'vitest'
import type { CommandReply } from '../../src/protocol/commands.ts'
import { createTestEngine } from './createTestEngine.ts'
import { openServer } from './openServer.ts'

const LOBBY = { channelId: 'lobby' }
const SLOWLY = { limits: { commandsPerSessionPerSecond: 10 } }

/** A login is a command as well, so 19 more are one burst. */
async function openBurst() {
  const t = createTestEngine(SLOWLY)
  const ada = await t.login('ada')
  const send = (count: number) =>
    Promise.all(Array.from({ length: count }, () => ada.receive('session.ping', {})))
  return { ...t, ada, send }
}

function codesOf(replies: readonly CommandReply[]): readonly string[] {
  return replies.map((reply) => (reply.ok ? 'OK' : reply.error.code))
}

describe('the commands of one session', () => {
  it('[ED6] come in bursts of twice what is allowed in a second', async () => {
    const { send, clock } = await openBurst()
    const codes = codesOf(await send(20))
    expect(codes.filter((code) => code === 'OK')).toHaveLength(19)
    expect(codes.at(-1)).toBe('RATE_LIMITED')

    await clock.advance(1000)
    const later = codesOf(await send(20))
    expect(later.filter((code) => code === 'OK')).toHaveLength(10)
  })

  it('[ED6] are refused with the time after which the next one is taken', async () => {
    const { ada, send, clock } = await openBurst()
    await send(19)
    const { code, retryAfterMs } = await ada.refusal('session.ping', {})
    expect({ code, retryAfterMs }).toEqual({ code: 'RATE_LIMITED', retryAfterMs: 100 })
    await clock.advance(100)
    await ada.ask('session.ping', {})
  })

  it('[ED6] have no effect when they are refused, and can be sent again', async () => {
    const { ada, send, login, clock } = await openBurst()
    await ada.ask('channel.join', LOBBY)
    await send(18)
    const attr = { ...LOBBY, key: 'topic', value: '1' }
    expect(await ada.refusal('channel.setAttr', attr, 'c1')).toMatchObject({ code: 'RATE_LIMITED' })
    const bob = await login('bob', { channels: [LOBBY] })
    expect(bob.login.channels).toMatchObject([{ sync: { snapshot: { attrs: [] } } }])
    await clock.advance(1000)
    expect(await ada.ask('channel.setAttr', attr, 'c1')).toHaveProperty('rev')
  })

  it('[ED6] are counted for each session alone', async () => {
    const { send, login } = await openBurst()
    await send(100)
    const bob = await login('bob')
    await bob.ask('session.ping', {})
  })

  it('[ED6] end the connection of who goes on ten times as fast, and it may come back', async () => {
    const { ada, send, login } = await openBurst()
    await send(198)
    expect(ada.closed).toBeUndefined()
    void send(2)
    expect(ada.closed).toEqual({ reason: undefined })
    const { sessionId } = ada.login.session
    const back = await login('ada', { resume: { sessionId, key: ada.login.resumeKey } })
    expect(back.login.isResumed).toBe(true)
  })

  it('[ED6] have no new burst over another connection', async () => {
    const { ada, send, login, clock } = await openBurst()
    await send(19)
    ada.drop()
    const { sessionId } = ada.login.session
    const back = await login('ada', { resume: { sessionId, key: ada.login.resumeKey } })
    // It could log in, which is counted before anybody knows whose it is.
    expect(await back.refusal('session.ping', {})).toMatchObject({ code: 'RATE_LIMITED' })
    await clock.advance(1000)
    const again = await login('ada', {
      resume: { sessionId, key: back.login.resumeKey },
    })
    const codes = codesOf(
      await Promise.all(Array.from({ length: 20 }, () => again.receive('session.ping', {}))),
    )
    expect(codes.filter((code) => code === 'OK').length).toBeLessThan(10)
  })
})

describe('frames that are no commands', () => {
  it.each([
    ['that cannot be parsed', '2[abc'],
    ['that nobody knows', '2["x"]'],
  ])('[ED6] count as well: %s', async (_what, packet) => {
    const { login } = await openServer(SLOWLY)
    const mallory = await login('mallory')
    for (let sent = 0; sent < 1000; sent++) mallory.write(packet)
    await mallory.gone
  })
})
