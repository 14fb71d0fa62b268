import { Command } from 'commander'
import { createECDH, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http2 from 'node:http2'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { pushOptions, readPush } from '../../src/cli/readPush.ts'
import { createVapidKeys } from '../../src/server/push/index.ts'
import { aPush, options } from '../server/push/aPush.ts'

/** The transports of a server that was given these. */
function read(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  for (const { envVar } of pushOptions) if (envVar !== undefined) vi.stubEnv(envVar, undefined)
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  const command = new Command()
  for (const option of pushOptions) command.addOption(option)
  return readPush(command.parse(args, { from: 'user' }))
}

describe('push services besides those of the known browsers', () => {
  const { publicKey, privateKey } = createVapidKeys()
  const vapid = [
    ...['--vapid-public-key', publicKey, '--vapid-private-key', privateKey],
    ...['--vapid-subject', 'mailto:ops@example.com'],
  ]
  const at = (host: string) => ({
    endpoint: `https://${host}/one`,
    keys: {
      p256dh: createECDH('prime256v1').generateKeys('base64url'),
      auth: Buffer.alloc(16).toString('base64url'),
    },
  })

  it.each([
    [['--push-host', 'push.example.com', '*.example.org'], {}],
    [['--push-host', 'push.example.com', '--push-host', '*.example.org'], {}],
    [[], { BECKON_PUSH_HOST: 'push.example.com, *.example.org' }],
  ])('may be subscribed at with %j and %j', async (args, env) => {
    const [web] = await read([...vapid, ...args], env)
    expect(web?.identify(at('push.example.com'))).toBe('https://push.example.com/one')
    expect(web?.identify(at('eu.example.org'))).toBe('https://eu.example.org/one')
    expect(web?.identify(at('fcm.googleapis.com'))).toBe('https://fcm.googleapis.com/one')
    expect(() => web?.identify(at('example.net'))).toThrow('hosts of webPush()')
  })

  it('are none unless they are named', async () => {
    const [web] = await read(vapid, { BECKON_PUSH_HOST: '' })
    expect(() => web?.identify(at('push.example.com'))).toThrow('hosts of webPush()')
  })

  it.each([
    [['--push-host', 'https://push.example.com'], {}, '--push-host: "https://push.example.com"'],
    [
      [],
      { BECKON_PUSH_HOST: 'push.example.com:8443' },
      'BECKON_PUSH_HOST: "push.example.com:8443"',
    ],
  ])('are refused with %j and %j', async (args, env, says) => {
    await expect(read([...vapid, ...args], env)).rejects.toThrow(says)
  })
})

describe('the server of Apple', () => {
  /** Where a push to an iPhone goes, which gets no further. */
  async function reachedWith(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'beckon-push-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const file = join(folder, 'key.p8')
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const origins: string[] = []
    const connect = vi.spyOn(http2, 'connect').mockImplementation((origin) => {
      origins.push(String(origin))
      throw new Error('No connection leaves this test.')
    })
    // For those who have imported it by its name.
    syncBuiltinESMExports()
    onTestFinished(() => {
      connect.mockRestore()
      syncBuiltinESMExports()
    })
    const given = ['--apns-key', file, '--apns-key-id', 'ABC123DEFG', '--apns-team-id']
    const more = ['TEAM123456', '--apns-topic', 'com.example.beckon', ...args]
    const [apple] = await read([...given, ...more], env)
    await apple?.send(aPush({ token: 'abcdef' }), options)
    await apple?.send(aPush({ token: 'abcdef', sandbox: true }), options)
    await apple?.send(aPush({ token: 'abcdef', sandbox: false }), options)
    return origins
  }
  const [production, sandbox] = ['https://api.push.apple.com', 'https://api.sandbox.push.apple.com']

  it.each([
    [[], {}, production],
    [['--apns-sandbox'], {}, sandbox],
    [[], { BECKON_APNS_SANDBOX: 'true' }, sandbox],
    [[], { BECKON_APNS_SANDBOX: 'false' }, production],
    [[], { BECKON_APNS_SANDBOX: '' }, production],
  ])('with %j and %j is, unless the device says otherwise: %s', async (args, env, expected) => {
    expect(await reachedWith(args, env)).toEqual([expected, sandbox, production])
  })
})
