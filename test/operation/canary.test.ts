import { pino } from 'pino'
import { describe, expect, it, vi } from 'vitest'
import { commands } from '../../src/protocol/commands.ts'
import { createToken } from '../../src/server/auth/jwt.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import type { SignalingServerOptions } from '../../src/server/createSignalingServer.ts'
import { openServer } from '../server/openServer.ts'
import { CANARY, everyCommand } from './everyCommand.ts'

/** A token of a user, as an app may have them: the canary is all over it. */
const SECRET = `${CANARY} and enough besides to be a secret`

/** Everything that a server says, wherever it says it. */
function listen() {
  const said: string[] = []
  for (const method of ['debug', 'info', 'log', 'warn', 'error', 'trace'] as const) {
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      said.push(args.map((arg) => JSON.stringify(arg)).join(' '))
    })
  }
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0)
  }
  const logger = pino({ level: 'trace' }, { write: (line: string) => void said.push(line) })
  return { logger, output: () => said.join('\n') }
}

/** Two users send every command to a server, and then nonsense. */
async function live(
  options: Partial<SignalingServerOptions>,
  tokenOf = signed,
  untilDone: (output: () => string) => Promise<void> = async () => {},
) {
  const { logger, output } = listen()
  const { server, url, connect } = await openServer({
    auth: { secret: SECRET },
    logger,
    ...options,
    onError: undefined as never,
  })
  const clients = { ada: await connect(), bob: await connect() }
  const answers: string[] = []
  const tell = async (who: 'ada' | 'bob', name: string, payload: object) => {
    const reply = await clients[who].ask(name, payload)
    answers.push(reply.ok ? 'OK' : reply.error.code)
  }
  for (const who of ['ada', 'bob'] as const) {
    const token = await tokenOf(who)
    await tell(who, 'session.login', { version: 1, userId: who, token, device: CANARY })
  }
  const sent = everyCommand(await tokenOf('ada'))
  for (const [who, name, payload] of sent) await tell(who, name, payload)
  await tell('bob', CANARY, { [CANARY]: CANARY })
  await tell('bob', 'channel.join', { channelId: 'lobby', [CANARY]: CANARY })
  await tell('bob', 'message.send', { to: CANARY, messageId: 1, body: CANARY })
  clients.bob.write(`42["command","${CANARY}",{"a":[[[[`)
  await fetch(`${url}/${CANARY}`)
  await untilDone(output)
  await server.close({ drainMs: 50 })
  return { answers, output: output(), sent }
}

async function signed(userId: string) {
  // A token has no readable text in it; its own text is the canary.
  const token = await createToken(userId, { secret: SECRET })
  tokens.push(token)
  return token
}
const tokens: string[] = []

function expectNothing(output: string) {
  expect(output).not.toContain(CANARY)
  for (const token of tokens) expect(output).not.toContain(token)
}

describe('the log, at every level', () => {
  it('[OP7] holds nothing that users say, whatever they send', async () => {
    const { answers, output, sent } = await live({})
    const known = new Set(['session.login', ...sent.map(([, name]) => name)])
    expect(Object.keys(commands).filter((name) => !known.has(name))).toEqual([])
    expect(answers.filter((code) => code === 'OK').length).toBeGreaterThan(40)
    expect(output).toContain('channel.setAttr')
    expectNothing(output)
  })

  it('[OP7] holds user ids as hashes, unless they are to be seen', async () => {
    const hidden = await live({})
    expect(hidden.output).not.toMatch(/"user":"(ada|bob)"/)
    expect(hidden.output).toMatch(/"user":"[0-9a-f]{16}"/)
    vi.restoreAllMocks()
    const shown = await live({ log: { showUserIds: true } })
    expect(shown.output).toContain('"user":"ada"')
  })

  it('[OP7] holds nothing of what a backend says when it fails', async () => {
    const inner = memoryBackend()
    const fail = (what: unknown) => {
      const message = `ERR unknown command, with args: ${CANARY} ${JSON.stringify(what)}\n    at ${CANARY}`
      const cause = new TypeError(`the cause: ${CANARY}`)
      return Promise.reject(Object.assign(new Error(message, { cause }), { args: [CANARY] }))
    }
    let count = 0
    const { answers, output } = await live({
      backend: {
        ...inner,
        // Logins pass: the rest is to reach the backend.
        commit: (key, change) => (++count > 4 ? fail(change) : inner.commit(key, change)),
      },
    })
    expect(answers).toContain('UNAVAILABLE')
    expect(output).toContain('something has failed')
    expect(output).toContain('"code":"ERR"')
    expectNothing(output)
  })

  it('[OP7] holds nothing of a token that the app cannot check', async () => {
    const { answers, output } = await live(
      { auth: (token) => Promise.reject(new Error(`cannot check ${token}`, { cause: token })) },
      async () => `token ${CANARY}`,
    )
    expect(answers[0]).toBe('UNAVAILABLE')
    expect(output).toContain('something has failed')
    expectNothing(output)
  })

  it('[OP7] holds nothing of a command on which `authorize` fails', async () => {
    const { answers, output } = await live({
      authorize({ name, payload }) {
        if (name === 'session.login') return true
        // Some throw what is no error at all.
        if (name === 'channel.join') throw JSON.stringify(payload) + CANARY
        throw new Error(`not allowed: ${CANARY} ${JSON.stringify(payload)}`)
      },
    })
    expect(answers).toContain('UNAVAILABLE')
    expect(output).toContain('something has failed')
    expectNothing(output)
  })

  it.each([
    ['cannot be asked', () => Promise.reject(new TypeError(`to ${CANARY}`, { cause: CANARY }))],
    ['refuses it', async () => ({ status: 'failed' as const, reason: 'It was refused: 400.' })],
    ['takes it', async () => ({ status: 'sent' as const })],
  ])('[PU19] [OP7] holds nothing of a device when its service %s', async (_what, send) => {
    const identify = (target: unknown) => {
      if (typeof target === 'object') return CANARY
      throw new Error('It is not a device.')
    }
    const asked: unknown[] = []
    const transport = {
      name: 'test',
      identify,
      send: (push: unknown) => (asked.push(push), send()),
    }
    // Nobody waits for a push but this.
    const { output } = await live({ push: [transport] }, signed, async (said) => {
      await expect.poll(said).toContain('a push')
    })
    expect(JSON.stringify(asked)).toContain(CANARY)
    expect(output).toContain('a push')
    const keys = JSON.stringify(asked).matchAll(/"key":"([^"]+)"/g)
    for (const [, key = ''] of keys) expect(output).not.toContain(key)
    expectNothing(output)
  })

  it('[OP7] holds nothing of a bad token, without a logger of one’s own', async () => {
    const { answers, output } = await live(
      { logger: undefined as never, auth: { secret: SECRET } },
      async () => `${CANARY}.${CANARY}.${CANARY}`,
    )
    expect(answers[0]).toBe('UNAUTHORIZED')
    expectNothing(output)
  })
})
