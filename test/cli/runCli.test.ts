import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { options } from '../../src/cli/parseConfig.ts'
import { runCli } from '../../src/cli/runCli.ts'
import { jwtAuth } from '../../src/server/auth/jwt.ts'
import { webPush } from '../../src/server/push/webPush.ts'

const SECRET = 'a secret that is known to this test alone'

/** Runs a command without a process, and says how it ended and what it said. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const lines = { out: [] as string[], error: [] as string[] }
  vi.spyOn(console, 'log').mockImplementation((text: string) => void lines.out.push(text))
  vi.spyOn(console, 'error').mockImplementation((text: string) => void lines.error.push(text))
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.out.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.error.push(String(text)) > 0)
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('BECKON_'))) {
    vi.stubEnv(name, undefined)
  }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const code = await runCli(args)
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  return { code, out: lines.out.join('\n'), error: lines.error.join('\n') }
}

const REDIS = 'redis://localhost:6379'
const BAD_REDIS = 'redis://ada:100%@localhost:6379'

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-cli-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'file')
  await writeFile(path, text)
  return path
}

describe('beckon', () => {
  it.each([
    [['--help']],
    [['serve', '--help']],
    [['token', '--help']],
    [['vapid', '--help']],
    [['demo', '--help']],
  ])('%s shows examples', async (args) => {
    const { code, out } = await run(args)
    expect(code).toBe(0)
    expect(out).toContain('Examples:')
  })

  it('serve --help names a variable for every option', async () => {
    const { out } = await run(['serve', '--help'])
    const flat = out.replaceAll(/\s+/g, ' ')
    const names = [...flat.matchAll(/ --([a-z-]+)/g)].map(([, name]) => name)
    expect(new Set(names).size).toBeGreaterThan(14)
    expect([...flat.matchAll(/env: BECKON_/g)].length).toBeGreaterThanOrEqual(15)
  })

  it.each([
    ['an unknown option', ['serve', '--quickly'], {}, "unknown option '--quickly'"],
    ['no way to check logins', ['serve'], {}, 'Set BECKON_SECRET'],
    ['a port that is none', ['serve', '--port', 'x'], {}, '--port is "x"; it takes'],
    ['a port that is too high', ['serve', '--port', '70000'], {}, '65535'],
    ['a variable that is wrong', ['serve'], { BECKON_PORT: '-1' }, 'BECKON_PORT is "-1"'],
    ['a level that is none', ['serve', '--log-level', 'all'], {}, 'takes trace, debug, info'],
    ['a time that is none', ['serve', '--drain', '10'], {}, 'takes a time like 30s'],
    ['a flag that is none', ['serve'], { BECKON_LOG_USER_IDS: 'maybe' }, 'takes true or false'],
    ['two backends', ['serve', '--insecure', '--db', 'x', '--memory'], {}, 'exclude each other'],
    ['two secrets', ['serve', '--insecure', '--secret', 'x'], {}, 'exclude each other'],
    ['a Redis that is none', ['serve', '--insecure', '--redis', 'localhost'], {}, 'redis://'],
    ['a Redis without a host', ['serve', '--insecure', '--redis', 'redis://'], {}, 'redis://'],
    ['a Redis that cannot be decoded', ['serve', '--insecure', '--redis', BAD_REDIS], {}, '%25'],
    ['a node of a cluster that is none', ['serve', '--insecure', '--redis', `${REDIS},x`], {}, ','],
    ['an origin that is none', ['serve', '--insecure', '--origin', 'ftp//x'], {}, 'is no origin'],
    ['a time that is too long', ['serve', '--insecure', '--drain', '11m'], {}, '10m at most'],
    ['a secret that is short', ['serve', '--memory'], { BECKON_SECRET: 'short' }, '32'],
    ['a file that is not there', ['serve', '--secret-file', '/no/such'], {}, 'ENOENT'],
    [
      'an insecure server in production',
      ['serve', '--insecure', '--memory'],
      { NODE_ENV: 'production' },
      'refused in production',
    ],
    [
      'half a pair of keys',
      ['serve', '--insecure', '--memory'],
      { BECKON_VAPID_PUBLIC_KEY: 'x' },
      'BECKON_VAPID_PUBLIC_KEY is of no use alone. Give --vapid-private-key (BECKON_VAPID_PRIVATE_KEY) too.',
    ],
    [
      'keys that are none',
      ['serve', '--insecure', '--memory', '--vapid-subject', 'mailto:ops@example.com'],
      { BECKON_VAPID_PUBLIC_KEY: 'x', BECKON_VAPID_PRIVATE_KEY: 'y' },
      'BECKON_VAPID_PUBLIC_KEY: ',
    ],
    ['an account that is not there', ['serve', '--insecure', '--fcm', '/no/such'], {}, 'ENOENT'],
    ['an Apple key alone', ['serve', '--insecure', '--apns-key', 'x'], {}, 'BECKON_APNS_KEY_ID'],
    [
      'a push service alone',
      ['serve', '--insecure', '--memory', '--push-host', 'push.example.com'],
      {},
      '--push-host is of no use alone. Give --vapid-public-key (BECKON_VAPID_PUBLIC_KEY) too.',
    ],
    [
      'the sandbox of Apple alone',
      ['serve', '--insecure', '--memory'],
      { BECKON_APNS_SANDBOX: 'true' },
      'BECKON_APNS_SANDBOX is of no use alone. Give --apns-key (BECKON_APNS_KEY_FILE) too.',
    ],
    [
      'a sandbox that is none',
      ['serve', '--insecure'],
      { BECKON_APNS_SANDBOX: 'x' },
      'takes true or false',
    ],
    ['a token without a secret', ['token', 'ada'], {}, 'BECKON_SECRET'],
    ['a token for nobody', ['token'], {}, "missing required argument 'userId'"],
    ['a token for ever', ['token', 'ada', '--ttl', '30d'], { BECKON_SECRET: SECRET }, 'a day'],
    ['a right that is none', ['token', 'ada', '--can', '[]'], { BECKON_SECRET: SECRET }, 'JSON'],
  ])('tells what is wrong with %s in one line, and ends with 2', async (_what, args, env, says) => {
    const { code, error } = await run(args, env)
    expect(error).toContain(says)
    expect(error.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(2)
  })
})

describe('beckon serve', () => {
  it('makes no file when something is wrong', async () => {
    const db = join(dirname(await fileWith('')), 'beckon.db')
    expect((await run(['serve', '--db', db], { BECKON_SECRET: 'short' })).code).toBe(2)
    expect((await run(['serve', '--insecure', '--db', db, '--origin', 'x'])).code).toBe(2)
    expect(existsSync(db)).toBe(false)
  })

  it.each([
    [REDIS, REDIS],
    ['rediss://ada:p%40ss,word@h/0', 'rediss://ada:p%40ss,word@h/0'],
    [`${REDIS}, redis://b:1,redis://c`, [REDIS, 'redis://b:1', 'redis://c']],
  ])('takes for one Redis, or nodes of a cluster: %s', (text, expected) => {
    expect(options.redisUrl.parse(text)).toEqual(expected)
  })
})

describe('beckon token', () => {
  const authenticate = jwtAuth({ secret: SECRET })

  it('prints a token, by a secret in a variable or a file', async () => {
    for (const [args, env] of [
      [[], { BECKON_SECRET: SECRET }],
      [['--secret-file', await fileWith(`${SECRET}\n`)], {}],
    ] as const) {
      const { code, out, error } = await run(['token', 'ada', ...args], env)
      expect({ code, error }).toEqual({ code: 0, error: '' })
      expect(await authenticate({ userId: 'ada', token: out })).toMatchObject({ userId: 'ada' })
    }
  })

  it('warns of a secret that others can see', async () => {
    const { code, error } = await run(['token', 'ada', '--secret', SECRET])
    expect(code).toBe(0)
    expect(error).toContain('can be seen by every user')
    expect(error).not.toContain(SECRET)
  })

  it('takes the flag when there is a variable too, and a variable of nothing for none', async () => {
    const file = await fileWith(SECRET)
    const env = { BECKON_SECRET: 'another one, of somebody else altogether', BECKON_TOKEN_TTL: '' }
    const { out } = await run(['token', 'ada', '--secret-file', file], env)
    expect(await authenticate({ userId: 'ada', token: out })).toMatchObject({ userId: 'ada' })
  })

  it('says what it allows', async () => {
    const can = '{"server":true}'
    const { out } = await run(['token', 'ada', '--can', can], { BECKON_SECRET: SECRET })
    const { can: allowed } = await authenticate({ userId: 'ada', token: out })
    expect(allowed).toMatchObject({ server: true })
  })
})

describe('beckon vapid', () => {
  it('prints another pair of keys each time, with which pushes can be sent', async () => {
    const pairs = [await run(['vapid']), await run(['vapid'])].map(({ out }) => parseEnv(out))
    for (const pair of pairs) {
      const vapid = {
        subject: 'https://example.com',
        publicKey: pair['BECKON_VAPID_PUBLIC_KEY'] ?? '',
        privateKey: pair['BECKON_VAPID_PRIVATE_KEY'] ?? '',
      }
      expect(webPush({ vapid }).publicKey).toBe(vapid.publicKey)
    }
    expect(pairs[0]).not.toEqual(pairs[1])
  })
})
