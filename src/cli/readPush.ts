import { Option, type Command } from 'commander'
import * as z from 'zod'
import { apns } from '../server/push/apns.ts'
import { fcm } from '../server/push/fcm.ts'
import { webPush } from '../server/push/webPush.ts'
import type { PushTransport } from '../server/push/index.ts'
import { ConfigError } from './configError.ts'
import { describeSource, options, parseConfig, valueOf } from './parseConfig.ts'
import { readSecret } from './readSecret.ts'

const schema = z.object({
  pushHost: options.list.default([]),
  apnsSandbox: options.flag.default(false),
})

const WEB = ['vapidPublicKey', 'vapidPrivateKey', 'vapidSubject'] as const
const APNS = ['apnsKey', 'apnsKeyId', 'apnsTeamId', 'apnsTopic'] as const

/** The options that say by what a server pushes. */
export const pushOptions: readonly Option[] = [
  new Option('--vapid-public-key <key>', 'push to browsers: see "beckon vapid"').env(
    'BECKON_VAPID_PUBLIC_KEY',
  ),
  new Option('--vapid-private-key <key>', 'the other key of the pair').env(
    'BECKON_VAPID_PRIVATE_KEY',
  ),
  new Option('--vapid-subject <url>', 'whom push services may ask: mailto:… or https:…').env(
    'BECKON_VAPID_SUBJECT',
  ),
  new Option('--push-host <host...>', 'push services of browsers besides those we know').env(
    'BECKON_PUSH_HOST',
  ),
  new Option('--fcm <file>', 'push to Android: the JSON of a service account').env(
    'BECKON_FCM_FILE',
  ),
  new Option('--apns-key <file>', 'push to iPhones: the .p8 key').env('BECKON_APNS_KEY_FILE'),
  new Option('--apns-key-id <id>', 'its id').env('BECKON_APNS_KEY_ID'),
  new Option('--apns-team-id <id>', 'the id of its team').env('BECKON_APNS_TEAM_ID'),
  new Option('--apns-topic <bundle id>', 'the app').env('BECKON_APNS_TOPIC'),
  new Option('--apns-sandbox', 'devices have an app that was built for development').env(
    'BECKON_APNS_SANDBOX',
  ),
]

/** By what the server pushes: nothing unless it was asked for. */
export async function readPush(command: Command): Promise<readonly PushTransport[]> {
  const { pushHost: hosts, apnsSandbox } = parseConfig(command, schema)
  const web = allOf(command, WEB, hosts.length > 0 ? 'pushHost' : undefined)
  const fcmFile = textOf(command, 'fcm')
  const apple = allOf(command, APNS, apnsSandbox ? 'apnsSandbox' : undefined)
  const transports: PushTransport[] = []
  if (web !== undefined) {
    const { vapidPublicKey: publicKey, vapidPrivateKey: privateKey, vapidSubject: subject } = web
    const vapid = { publicKey, privateKey, subject }
    // Without hosts first, so that each is told of what is wrong with it.
    make(command, 'vapidPublicKey', () => webPush({ vapid }))
    transports.push(make(command, 'pushHost', () => webPush({ vapid, hosts })))
  }
  if (fcmFile !== undefined) {
    const serviceAccount = await readSecret(fcmFile, describeSource(command, 'fcm'))
    transports.push(make(command, 'fcm', () => fcm({ serviceAccount })))
  }
  if (apple !== undefined) {
    const { apnsKeyId: keyId, apnsTeamId: teamId, apnsTopic: topic } = apple
    const key = await readSecret(apple.apnsKey, describeSource(command, 'apnsKey'))
    const production = !apnsSandbox
    transports.push(make(command, 'apnsKey', () => apns({ key, keyId, teamId, topic, production })))
  }
  return transports
}

/** Options that are of use together only, and `added`, one that is of use with them alone. */
function allOf<Name extends string>(
  command: Command,
  names: readonly Name[],
  added: string | undefined,
): Record<Name, string> | undefined {
  const values = names.map((name) => [name, textOf(command, name)] as const)
  const given = values.find(([, value]) => value !== undefined)?.[0] ?? added
  if (given === undefined) return undefined
  const missing = values.find(([, value]) => value === undefined)
  if (missing !== undefined) {
    const option = command.options.find((one) => one.attributeName() === missing[0])
    throw new ConfigError(
      `${describeSource(command, given)} is of no use alone. Give ${option?.long} (${option?.envVar}) too.`,
    )
  }
  // Each of them has been found to have a value.
  return Object.fromEntries(values) as Record<Name, string>
}

function textOf(command: Command, name: string): string | undefined {
  const value = valueOf(command, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

// Its message says what is wrong with a key, and holds no key.
function make(command: Command, name: string, open: () => PushTransport): PushTransport {
  try {
    return open()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`${describeSource(command, name)}: ${why}`)
  }
}
