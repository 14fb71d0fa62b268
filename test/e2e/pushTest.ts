import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import {
  expect,
  test as base,
  type BrowserContext,
  type CDPSession,
  type Page,
  type Worker,
} from '@playwright/test'
import { createSignalingClient, type SignalingClient } from '../../src/client/index.ts'
import type { WebPushPayload } from '../../src/protocol/push.ts'
import { createSignalingServer } from '../../src/server/index.ts'
import { createVapidKeys, webPush } from '../../src/server/push/index.ts'
import { openPushService, type TestBrowser } from '../server/push/services/openPushService.ts'
import { bundlePage } from './bundlePage.ts'

export { expect }

const PAGE = fileURLToPath(new URL('pushPage.tsx', import.meta.url))
const WORKER = fileURLToPath(new URL('../../src/pushWorker/script.ts', import.meta.url))

const vapid = { subject: 'mailto:ops@example.com', ...createVapidKeys() }

export interface PushHouse {
  readonly url: string
  /** Bob, who calls. */
  readonly bob: SignalingClient
  /** Ada's app, in another window each time. */
  open(path?: string): Promise<Page>
  /** A push arrives that nobody has sent. */
  deliver(payload: WebPushPayload): Promise<void>
  /** The next push that the server has sent arrives. */
  arrive(): Promise<WebPushPayload>
  ring(inviteId: string): Promise<void>
  /** What is shown. */
  shown(): Promise<readonly { title: string; body: string; tag: string; actions: string[] }[]>
  /** Somebody clicks it. Resolves to the addresses that the worker has opened. */
  click(tag: string, action: string): Promise<readonly string[]>
  /** How often somebody has accepted. */
  accepted(): number
}

interface Fixtures {
  readonly house: PushHouse
}

interface WorkerFixtures {
  readonly scripts: { readonly page: string; readonly worker: string }
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  scripts: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from it.
    async ({}, use) =>
      use({
        page: await bundlePage({ entryPoints: [PAGE] }),
        worker: await bundlePage({ entryPoints: [WORKER] }),
      }),
    { scope: 'worker' },
  ],

  house: async ({ context, scripts }, use) => {
    const service = await openPushService()
    const browser = service.createBrowser(vapid.publicKey)
    const server = createSignalingServer({
      auth: 'none',
      push: [webPush({ vapid, ...service.options })],
    })
    const http = createServer((request, response) => {
      if (!server.handle(request, response)) answer(request, response, scripts)
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const { port } = await server.listen(http)
    const url = `http://localhost:${port}`
    await context.grantPermissions(['notifications'], { origin: url })
    await context.addInitScript(stubPushService, browser.target)

    const bob = createSignalingClient({ url })
    await bob.login('bob')
    let accepted = 0
    bob.on('invitation.changed', ({ cause }) => void (accepted += cause === 'accepted' ? 1 : 0))
    await use(toHouse({ context, url, bob, browser, accepted: () => accepted }))
    await bob.close()
    await server.close()
    http.closeAllConnections()
    http.close()
    await service.close()
  },
})

interface HouseOptions extends Pick<PushHouse, 'url' | 'bob' | 'accepted'> {
  readonly context: BrowserContext
  readonly browser: TestBrowser
}

function toHouse({ context, url, bob, browser, accepted }: HouseOptions): PushHouse {
  let arrived = 0
  let devtools: Promise<{ cdp: CDPSession; registrationId: string }> | undefined

  return {
    url,
    bob,
    accepted,
    async open(path = '/') {
      const page = await context.newPage()
      await page.goto(url + path)
      return page
    },
    deliver,
    async arrive() {
      const next = () => browser.received[arrived]?.payload
      await expect.poll(next).toBeDefined()
      const payload = next()
      arrived++
      if (payload === undefined) throw new Error('Nothing has been sent.')
      await deliverAndSee(payload)
      return payload
    },
    async ring(inviteId) {
      await bob.invitations.invite({ to: 'ada', inviteId })
      const data = { type: 'ring', userId: 'ada', from: 'bob', at: Date.now(), inviteId } as const
      await deliverAndSee({ title: 'Bob', body: 'Incoming call', data: { ...data, key: 'secret' } })
    },
    shown,
    async click(tag, action) {
      const worker = workerOf(context)
      return worker.evaluate(clickIn, { tag, action })
    },
  }

  async function deliver(payload: WebPushPayload): Promise<void> {
    devtools ??= openDevtools(context)
    const { cdp, registrationId } = await devtools
    const data = JSON.stringify(payload)
    await cdp.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId, data })
  }

  // A worker that is about to stop, since its last window has just been closed, loses what the devtools
  // give it.
  async function deliverAndSee(payload: WebPushPayload): Promise<void> {
    const bodies = async () => (await shown()).map(({ body }) => body)
    await expect(async () => {
      await deliver(payload)
      await expect.poll(bodies, { timeout: 2000 }).toContain(payload.body)
    }).toPass()
  }

  function shown() {
    return workerOf(context).evaluate(async () => {
      const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration }
      const all = await registration.getNotifications()
      return all.map(({ title, body, tag, actions }: Shown) => ({
        title,
        body,
        tag,
        actions: (actions ?? []).map(({ action }) => action),
      }))
    })
  }
}

type Shown = Notification & { readonly actions?: readonly { readonly action: string }[] }

/** In a window that is none of the app's, so that there may be none. */
async function openDevtools(context: BrowserContext) {
  const cdp = await context.newCDPSession(await context.newPage())
  const registrationId = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations
      if (first !== undefined) resolve(first.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  return { cdp, registrationId: await registrationId }
}

function workerOf(context: BrowserContext): Worker {
  const worker = context.serviceWorkers().at(-1)
  if (worker === undefined) throw new Error('No worker runs.')
  return worker
}

/**
 * In the worker: as if somebody had clicked. Nobody has, so the browser would open no window: what
 * would be opened is told instead.
 */
async function clickIn({ tag, action }: { tag: string; action: string }): Promise<string[]> {
  const scope = globalThis as unknown as {
    readonly registration: ServiceWorkerRegistration
    readonly clients: { openWindow: (url: string) => Promise<void> }
    readonly NotificationEvent: new (
      name: string,
      options: { readonly notification: Notification; readonly action: string },
    ) => Event & { waitUntil: (done: Promise<unknown>) => void }
  }
  const opened: string[] = []
  scope.clients.openWindow = async (url) => void opened.push(url)
  const [notification] = await scope.registration.getNotifications({ tag })
  if (notification === undefined) throw new Error(`Nothing is shown for ${tag}.`)
  const event = new scope.NotificationEvent('notificationclick', { notification, action })
  const done = new Promise((resolve) => {
    event.waitUntil = (promise) => void promise.then(resolve, resolve)
  })
  dispatchEvent(event)
  await done
  return opened
}

/** In the page: the push service of a vendor cannot be reached, so a local one takes its place. */
function stubPushService(target: TestBrowser['target']): void {
  if (!('PushManager' in globalThis)) return
  const key = 'beckon.test.endpoint'
  const subscription = {
    endpoint: target.endpoint,
    options: { applicationServerKey: null },
    toJSON: () => target,
    unsubscribe: async () => {
      localStorage.removeItem(key)
      return true
    },
  }
  Object.assign(PushManager.prototype, {
    async getSubscription() {
      return localStorage.getItem(key) === null ? null : subscription
    },
    async subscribe() {
      localStorage.setItem(key, target.endpoint)
      return subscription
    },
  })
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  scripts: WorkerFixtures['scripts'],
): void {
  const path = request.url?.split('?', 1)[0] ?? ''
  if (path.startsWith('/socket.io/')) return
  const isScript = path.endsWith('.js')
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
  if (path === '/push-worker.js') response.end(scripts.worker)
  else if (path === '/page.js') response.end(scripts.page)
  else
    response.end(
      `<!doctype html><html lang="en"><title>App</title><body><script src="/page.js"></script>`,
    )
}
