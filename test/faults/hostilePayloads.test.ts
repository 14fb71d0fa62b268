import * as z from 'zod'
import { describe, expect, it } from 'vitest'
import { commands, isCommandName, type CommandReply } from '../../src/protocol/commands.ts'
import { isErrorCode } from '../../src/protocol/errors.ts'
import { createId } from '../../src/internal/createId.ts'
import { openServer, type RawClient } from '../server/openServer.ts'
import { holesIn } from './holesIn.ts'

const LOBBY = { channelId: 'lobby' }

/** Values as they stand in the text of a frame: some of them no encoder would write. */
const HOSTILE: readonly string[] = [
  ...['null', 'true', '0', '-1', '1.5', '-0', '1e400', '-1e400', '9007199254740993', '[]', '{}'],
  ...['9'.repeat(50_000), `0.${'1'.repeat(50_000)}`],
  ...[
    '""',
    '"NaN"',
    '"Infinity"',
    '"__proto__"',
    '"constructor"',
    '"toString"',
    '"hasOwnProperty"',
  ],
  ...['"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"a\\u0000b"', '" "', '"\\u202e"'],
  JSON.stringify('x'.repeat(129)),
  JSON.stringify('x'.repeat(20_000)),
  // As JSON text, which is never walked.
  JSON.stringify('['.repeat(15_000) + ']'.repeat(15_000)),
  JSON.stringify('{"__proto__":{"isAdmin":true}}'),
  JSON.stringify('9'.repeat(20_000)),
  JSON.stringify('"\\ud800"'),
  `${'['.repeat(20)}${']'.repeat(20)}`,
  `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`,
  `${'['.repeat(100)}${']'.repeat(100)}`,
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  `{${JSON.stringify('k'.repeat(30_000))}:1}`,
  `[${Array<string>(5000).fill('"x"').join(',')}]`,
  '[null]',
  '["__proto__"]',
]

/** Larger than twice a frame: it costs the connection. */
const MILLION_DIGITS = '9'.repeat(1_000_000)

const OUR_FAULT: readonly string[] = ['INTERNAL', 'UNAVAILABLE']

/** Keys that no schema knows, put into every object. */
const EXTRA = ['"extra":1', '"__proto__":{"isAdmin":true}', '"prototype":{}', '"constructor":null']

describe('hostile payloads', () => {
  const names = Object.keys(commands).filter(isCommandName)

  it('[ED10] [WR2] at every field of every command are answered with a code of the table', async () => {
    const { login, connect, failures } = await openServer({
      limits: { commandsPerSessionPerSecond: Infinity, sessionsPerUser: Infinity },
    })
    const bob = await login('bob', { channels: [LOBBY] })
    const counts = new Map<string, number>()
    const wrong: string[] = []
    const judge = (shown: string, reply: CommandReply | undefined) => {
      const code = reply?.ok === true ? 'OK' : (reply?.error.code ?? 'CLOSED')
      counts.set(code, (counts.get(code) ?? 0) + 1)
      const isTyped = code === 'OK' || (isErrorCode(code) && !OUR_FAULT.includes(code))
      if (!isTyped) wrong.push(`${shown.slice(0, 200)}: ${code}`)
    }
    for (const name of names) {
      // One that is logged in already would be refused a login before anything else is looked at.
      const open = () => (name === 'session.login' ? connect() : login(`mallory-${name}`))
      let mallory = await open()
      for (const payloads of payloadsOf(name)) {
        const replies = payloads.map((payload) => askRaw(mallory, { name, payload }))
        for (const [index, reply] of (await Promise.all(replies)).entries()) {
          judge(`${name} ${payloads[index]}`, reply)
        }
        // It may have logged in, or out.
        if (name.startsWith('session.')) mallory = await reopen(mallory, open)
      }
      expect(await askRaw(mallory, { name, payload: MILLION_DIGITS })).toBeUndefined()
      expect(await bob.ask('session.ping', {})).toMatchObject({ ok: true })
    }
    expect(wrong).toEqual([])
    // What is wrong is found to be wrong, and what a value may be it may be.
    expect(counts.get('BAD_PAYLOAD')).toBeGreaterThan(1000)
    expect(counts.get('OK')).toBeGreaterThan(100)
    expect(failures).toEqual([])
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
    expect(Reflect.get(Function.prototype, 'isAdmin')).toBeUndefined()
  })

  it('finds every field', () => {
    const fields = names.flatMap((name) => holesIn(schemaOf(name)))
    // Without what it is made of, the first test would be content with nothing.
    expect(fields.length).toBeGreaterThan(80)
    expect(holesIn(schemaOf('stream.sync')).map((make) => make('HOLE'))).toEqual([
      'HOLE',
      '{"channelId":HOLE}',
      '{"position":HOLE}',
      '{"position":{"epoch":HOLE,"seq":1}}',
      '{"position":{"epoch":"1","seq":HOLE}}',
    ])
  })
})

function schemaOf(name: keyof typeof commands): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(commands[name].payload, { io: 'input', unrepresentable: 'any' })
}

/** For each place of a command's payload, everything that may stand there. */
function payloadsOf(name: keyof typeof commands): readonly (readonly string[])[] {
  return holesIn(schemaOf(name)).map((make) => [
    ...HOSTILE.map(make),
    ...EXTRA.map((extra) => make(`{${extra}}`)),
  ])
}

interface RawCommand {
  readonly name: string
  readonly payload: string
}

let nextId = 1

/** What a payload is answered, or nothing when the connection was closed instead. */
async function askRaw(
  client: RawClient,
  { name, payload }: RawCommand,
): Promise<CommandReply | undefined> {
  const id = nextId++
  const answered = client.nextPacket(`3${id}[`)
  client.write(`2${id}["command","${name}","${createId()}",${payload}]`)
  const packet = await Promise.race([answered, client.gone])
  if (packet === undefined) return undefined
  const [reply] = JSON.parse(packet.slice(`3${id}`.length)) as [CommandReply]
  return reply
}

function reopen(client: RawClient, open: () => Promise<RawClient>): Promise<RawClient> {
  client.socket.disconnect()
  return open()
}
