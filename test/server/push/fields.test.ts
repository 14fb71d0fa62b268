import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { pushInfo, toPushContent, type PushInfo } from '../../../src/protocol/pushInfo.ts'
import { createVapidKeys } from '../../../src/server/push/vapidKeys.ts'
import { apns } from '../../../src/server/push/apns.ts'
import { fcm } from '../../../src/server/push/fcm.ts'
import { webPush } from '../../../src/server/push/webPush.ts'
import { aPush, options } from './aPush.ts'
import { openApnsService } from './services/openApnsService.ts'
import { openFcmService } from './services/openFcmService.ts'
import { openPushService } from './services/openPushService.ts'
import { untilTestEnds } from './untilTestEnds.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const page = readFileSync(`${ROOT}/docs/push-fields.md`, 'utf8')

interface Row {
  readonly field: string
  readonly older: string
  readonly web: string
  readonly fcm: string
  readonly apns: string
  readonly content: string
  readonly source: string
}

const IMAGE = 'https://example.com/ada.png'

/** What a field says in this test, and what is then to be found where the table leads. */
const VALUES: Readonly<Record<string, { readonly given: unknown; readonly found?: unknown }>> = {
  title: { given: 'a title' },
  description: { given: 'a description' },
  extension: { given: 'an extension' },
  disablePush: { given: true },
  isDisablePush: { given: true },
  disableVoipPush: { given: false, found: 'voip' },
  iOSPushType: { given: 1, found: 'voip' },
  iOSInterruptionLevel: { given: 'passive' },
  'androidInfo.GoogleImage': { given: IMAGE },
  'androidInfo.HuaWeiImage': { given: IMAGE },
  'androidInfo.HonorImage': { given: IMAGE },
  'androidInfo.VIVOClassification': { given: 0 },
  androidVIVOClassification: { given: 0 },
  'apnsInfo.ignoreIOSBadge': { given: true, found: undefined },
  ignoreIOSBadge: { given: true, found: undefined },
  'apnsInfo.disableVoipPush': { given: false, found: 'voip' },
  'apnsInfo.image': { given: IMAGE },
  'vendorParams.fcmPriority': { given: 'normal', found: 'NORMAL' },
}

/** In `push.content`, where it has another sense there than in the field. */
const CONTENT: Readonly<Record<string, unknown>> = { wantsVoip: true, 'apns.raisesBadge': false }

const rows = readTable('## What a sender says')
const spellings = rows.flatMap((row) =>
  [row.field, row.older].filter((name) => name !== '').map((name) => ({ ...row, name })),
)

describe('docs/push-fields.md', () => {
  it('has every field that is known, in each of its spellings', () => {
    const { androidInfo, apnsInfo, ...flat } = pushInfo.shape
    const known = [
      ...Object.keys(flat),
      ...Object.keys(androidInfo.unwrap().shape).map((name) => `androidInfo.${name}`),
      ...Object.keys(apnsInfo.unwrap().shape).map((name) => `apnsInfo.${name}`),
      'vendorParams.fcmPriority',
    ]
    expect(new Set(spellings.map(({ name }) => name))).toEqual(new Set(known))
  })

  it('has everything that a transport is handed', () => {
    const all: Record<string, unknown> = {}
    for (const { name } of spellings) set(all, name, valueOf(name).given)
    const { info: _info, ...content } = toPushContent(pushInfo.parse(all))
    const listed = new Set(rows.map((row) => row.content))
    expect(leavesOf(content).filter((path) => !listed.has(path))).toEqual([])
  })

  it('names the document of each row', () => {
    for (const { source } of rows) expect(source).toMatch(/\[\w+\]\[[\w-]+\]/)
    const links = [...page.matchAll(/\]\[([\w-]+)\]/g)].map(([, name]) => name)
    for (const name of links) expect(page).toMatch(new RegExp(`^\\[${name}\\]: https://`, 'm'))
  })

  it('shows the transport of examples/push as it is', () => {
    const code = readFileSync(`${ROOT}/examples/push/xiaomi.ts`, 'utf8')
    expect(page).toContain(`\`xiaomi.ts\`:\n\n\`\`\`ts\n${code}\`\`\``)
    expect(page.match(/^```ts$/gm)).toHaveLength(1)
  })
})

describe('a field of what a sender asks', () => {
  it.each(spellings.map((row) => [row.name, row] as const))(
    'ends where the table says: %s',
    async (name, row) => {
      const { given, found } = { found: valueOf(name).given, ...valueOf(name) }
      const sent = await sendEverywhere(set({}, name, given))
      expect(at(sent.content, row.content)).toEqual(CONTENT[row.content] ?? given)
      if (row.web !== '') expect(at(sent.web, row.web)).toEqual(found)
      if (row.fcm !== '')
        expect(at(sent.fcm, row.fcm)).toEqual(row.fcm.endsWith('sound') ? 'shake' : found)
      if (row.apns !== '') expect(at(sent.apns, row.apns)).toEqual(found)

      // And nowhere else.
      const plain = await sendEverywhere({})
      if (row.web === '') expect(sent.web).toEqual(plain.web)
      if (row.fcm === '') expect(sent.fcm).toEqual(plain.fcm)
      if (row.apns === '') expect(sent.apns).toEqual(plain.apns)
    },
  )
})

/** One ring to a device of each kind, as it came there. */
async function sendEverywhere(given: object) {
  const services = await open()
  const info: PushInfo = pushInfo.parse(given)
  const content = toPushContent(info)
  const { title = 'Ada', description: body = 'Incoming call' } = content
  const push = (target: object) => aPush(target, { info, title, body, badgeCount: 3, ttlMs: 0 })
  for (const { transport, device } of services) await transport.send(push(device.target), options)

  const [browser, android, iphone] = services.map(({ device }) => device.received.at(-1))
  const { token: _token, ...message } = Object(android) as { token?: string }
  const { payload, pushType } = Object(iphone) as { payload?: object; pushType?: string }
  return {
    content,
    web: (Object(browser) as { payload?: unknown }).payload,
    fcm: message,
    apns: { ...payload, 'apns-push-type': pushType },
  }
}

async function open() {
  const vapid = { subject: 'mailto:ops@example.com', ...createVapidKeys() }
  const push = untilTestEnds(await openPushService())
  const google = untilTestEnds(await openFcmService())
  const apple = untilTestEnds(await openApnsService())
  return [
    {
      transport: webPush({ vapid, ...push.options }),
      device: push.createBrowser(vapid.publicKey),
    },
    { transport: fcm(google.options), device: google.createPhone() },
    { transport: apns(apple.options), device: apple.createPhone() },
  ]
}

function valueOf(name: string) {
  return VALUES[name] ?? { given: /sound/i.test(name) ? 'raw/shake.mp3' : `some ${name}` }
}

/** As the page has it, so the cells are there. */
function readTable(heading: string): readonly Row[] {
  const table = page
    .slice(page.indexOf(heading))
    .split('\n\n')
    .find((part) => part.startsWith('|'))
  const lines = (table ?? '').split('\n').slice(2)
  return lines.map((line) => {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    const [field, older, web, android, ios, content] = cells.map((cell) =>
      cell === '—' ? '' : cell.replaceAll('`', ''),
    )
    return { field, older, web, fcm: android, apns: ios, content, source: cells[6] } as Row
  })
}

/** What is at a path. A key may hold a dash, and never a dot. */
function at(value: unknown, path: string): unknown {
  let found = value
  for (const key of path.split('.')) {
    found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined
  }
  return found
}

function set(target: Record<string, unknown>, path: string, value: unknown) {
  const [first = '', second] = path.split('.')
  target[first] = second === undefined ? value : { ...Object(target[first]), [second]: value }
  return target
}

function leavesOf(value: object, prefix = ''): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null
      ? leavesOf(inner, `${prefix}${key}.`)
      : [prefix + key],
  )
}
