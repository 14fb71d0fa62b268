import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect, test as base, type Page } from '@playwright/test'
import type { AgoraSession, SignalFunction } from '../../src/compat/agora/surface.ts'
import { signalingFixtures, type SignalingFixtures } from '../../src/testing/playwright.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SCRIPT = `${ROOT}/dist/agora.umd.js`

declare global {
  interface Window {
    Signal: SignalFunction
    session: AgoraSession
    heard: unknown[][]
  }
}

interface Fixtures {
  /** The address of a server of the test's own. */
  readonly url: string
  /** Opens a page that holds this, next to the script. */
  readonly open: (head: string) => Promise<Page>
}

const test = base.extend<Fixtures & SignalingFixtures>({
  ...signalingFixtures({ address: ({ url }) => url }),

  url: async ({ signaling }, use) => use(signaling.url),

  open: async ({ browser }, use) => {
    const pages = createServer((request, response) => {
      const isScript = request.url === '/AgoraSig.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      if (isScript) void readFile(SCRIPT).then((text) => response.end(text))
      else response.end(decodeURIComponent(request.url?.slice(2) ?? ''))
    })
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
    const address = pages.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const context = await browser.newContext()
    await use(async (head) => {
      const page = await context.newPage()
      await page.goto(`http://127.0.0.1:${port}/?${encodeURIComponent(head)}`)
      return page
    })
    await context.close()
    pages.close()
  },
})

/** Logs in, and notes everything that the session says. */
async function logIn(page: Page, account: string): Promise<void> {
  await page.evaluate((name) => {
    const heard: unknown[][] = []
    const session = window.Signal('app').login(name, '_no_need_token')
    Object.assign(window, { heard, session })
    session.onLoginSuccess = () => {
      heard.push(['in', session.getStatus()])
      const channel = session.channelJoin('room')
      channel.onChannelUserList = (users) => heard.push(['list', users.map(([user]) => user)])
      channel.onMessageChannelReceive = (user, _uid, msg) => heard.push(['message', user, msg])
    }
    session.onInviteReceived = (call) => {
      heard.push(['call', call.peer, call.extra])
      call.channelInviteAccept('yes')
    }
  }, account)
  await expect.poll(() => heardOn(page)).toContainEqual(['list', expect.arrayContaining([account])])
}

function heardOn(page: Page): Promise<unknown[][]> {
  return page.evaluate(() => window.heard)
}

const WAYS: readonly (readonly [string, (url: string) => string])[] = [
  ['data-url', (url) => `<script src="/AgoraSig.js" data-url="${url}"></script>`],
  [
    'a global',
    (url) => `<script>var BECKON_URL = "${url}"</script><script src="/AgoraSig.js"></script>`,
  ],
  [
    'a page that has a module',
    (url) =>
      `<script>var module = { exports: {} }</script><script src="/AgoraSig.js" data-url="${url}"></script>`,
  ],
]

for (const [way, head] of WAYS) {
  test(`[AG1] [AG2] one script in a page, its server being known by ${way}`, async ({
    url,
    open,
  }) => {
    const [ada, bob] = [await open(head(url)), await open(head(url))]
    await logIn(ada, 'ada')
    await logIn(bob, 'bob')
    expect(await bob.evaluate(() => new window.Signal().getSDKVersion())).toBe('1.4.0')

    await ada.evaluate(() => {
      const call = window.session.channelInviteUser2('room', 'bob', '{"hello":1}')
      call.onInviteAcceptedByPeer = (extra) => window.heard.push(['accepted', extra])
    })

    await expect.poll(() => heardOn(ada)).toContainEqual(['accepted', 'yes'])
    expect(await heardOn(bob)).toContainEqual(['call', 'ada', '{"hello":1}'])
  })
}

test('[AG1] one script is a module of AMD', async ({ open }) => {
  const page = await open(
    '<script>var made; function define(_names, make) { made = make() } define.amd = {}</script><script src="/AgoraSig.js"></script>',
  )
  const isSame = await page.evaluate('made === Signal && typeof made().login === "function"')
  expect(isSame).toBe(true)
})

test('[AG3] a page that is loaded again is a login of its own, and others see it', async ({
  url,
  open,
}) => {
  const head = `<script src="/AgoraSig.js" data-url="${url}"></script>`
  const [ada, bob] = [await open(head), await open(head)]
  await logIn(ada, 'ada')
  await ada.evaluate(() => {
    window.session.channelJoin('room').onChannelUserJoined = (user) => {
      window.heard.push(['joined', user])
    }
  })
  await logIn(bob, 'bob')
  await expect.poll(() => heardOn(ada)).toContainEqual(['joined', 'bob'])
  await bob.reload()
  await logIn(bob, 'bob')
  const joined = async () => (await heardOn(ada)).filter(([name]) => name === 'joined').length
  await expect.poll(joined).toBe(2)
})

const PROGRAM = `
  const session = Signal('app').login('ada', '_no_need_token')
  session.onLoginSuccess = () => session.messageInstantSend('ada', 'hello')
  session.onMessageInstantReceive = (account, uid, msg) => {
    console.log([typeof Signal, new Signal().getSDKVersion(), account, uid, msg].join(' '))
    session.logout()
  }
`

for (const [how, type, load] of [
  ['import', 'module', "import Signal from 'beckon/agora'"],
  ['require', 'commonjs', "const Signal = require('beckon/agora')"],
] as const) {
  test(`[AG1] [AG2] in Node, by ${how}, from the built package`, async ({ url }) => {
    const child = spawn(
      process.execPath,
      [`--input-type=${type}`, '--eval', `${load}\n${PROGRAM}`],
      { cwd: ROOT, env: { ...process.env, BECKON_URL: url } },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    }
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect([code, output]).toEqual([0, 'function 1.4.0 ada 0 hello\n'])
  })
}
