import {
  expect,
  test as base,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from '@playwright/test'
import { serveDemo, type Demo, type DemoOptions } from '../../demo/serveDemo.ts'
import { pageFolder } from './buildPages.ts'
import { createTcpProxy, type TcpProxy } from './tcpProxy.ts'

/** What a person sees of the demo, on a page of their own or as one of two on a page. */
export interface Phone {
  readonly members: Locator
  readonly row: (name: string) => Locator
  readonly callButton: (name: string) => Locator
  /** The call that comes in. */
  readonly incoming: Locator
  /** Any other state of a call. */
  readonly call: Locator
  readonly timer: Locator
  readonly accept: Locator
}

export interface Person extends Phone {
  readonly page: Page
}

interface OpenOptions {
  /** Another way to the server. */
  readonly port?: number
  readonly host?: string
  /** More for the address: `&ring=2000`. */
  readonly query?: string
  /** A browser that is open already. */
  readonly context?: BrowserContext
  readonly contextOptions?: BrowserContextOptions
  /** Runs before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<unknown>
}

interface Fixtures {
  /** Starts a server that lives as long as the test. */
  readonly serve: (options?: Partial<DemoOptions>) => Promise<Demo>
  /** A server of this test's own: nobody is left in the lobby by an earlier one. */
  readonly demo: Demo
  /** Opens the demo as somebody, in a browser of their own, and waits until they are in the lobby. */
  readonly open: (userId: string, options?: OpenOptions) => Promise<Person>
  /** Ada and Bob in the lobby, each of whom sees the other. */
  readonly meet: (ada?: OpenOptions, bob?: OpenOptions) => Promise<{ ada: Person; bob: Person }>
  /** A network that can fail. */
  readonly network: TcpProxy
}

export { expect }

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from it.
  serve: async ({}, use) => {
    const demos: Demo[] = []
    const failures: unknown[] = []
    const onError = (error: unknown) => void failures.push(error)
    await use(async (options = {}) => {
      const signaling = { auth: 'none', onError } as const
      const fixed = { port: 0, host: '127.0.0.1', folder: pageFolder('production'), signaling }
      const demo = await serveDemo({ ...fixed, ...options })
      demos.push(demo)
      return demo
    })
    await Promise.all(demos.map((demo) => demo.close()))
    expect(failures, 'what the server has reported').toEqual([])
  },

  demo: async ({ serve }, use) => use(await serve()),

  network: async ({ demo }, use) => {
    const proxy = await createTcpProxy(demo.port)
    await use(proxy)
    proxy.close()
  },

  open: async ({ browser, demo }, use) => {
    const contexts: BrowserContext[] = []
    const thrown: Error[] = []
    await use(async (userId, options = {}) => {
      const { port = demo.port, host = '127.0.0.1', query = '', prepare } = options
      const context = options.context ?? (await browser.newContext(options.contextOptions))
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', (error) => thrown.push(error))
      await prepare?.(page)
      await page.goto(`http://${host}:${port}/?as=${userId}${query}`)
      const person = { page, ...phoneOf(page) }
      await expect(person.row('You')).toBeVisible()
      return person
    })
    await Promise.all(contexts.map((context) => context.close()))
    expect(thrown, 'what the pages have thrown').toEqual([])
  },

  meet: async ({ open }, use) => {
    await use(async (adaOptions, bobOptions) => {
      const [ada, bob] = await Promise.all([open('ada', adaOptions), open('bob', bobOptions)])
      await expect(ada.row('Bob')).toBeVisible()
      await expect(bob.row('Ada')).toBeVisible()
      return { ada, bob }
    })
  },
})

export function phoneOf(root: Page | Locator): Phone {
  const members = root.getByRole('region', { name: 'Members of lobby' })
  const incoming = root.getByRole('alertdialog')
  return {
    members,
    row: (name) => members.getByRole('listitem').filter({ hasText: name }),
    callButton: (name) => root.getByRole('button', { name: `Call ${name}` }),
    incoming,
    call: root.getByRole('dialog'),
    timer: root.getByRole('timer'),
    accept: incoming.getByRole('button', { name: 'Accept' }),
  }
}

/** Ada rings Bob, and both see it. */
export async function ring(ada: Phone, bob: Phone): Promise<void> {
  await ada.callButton('Bob').click()
  await expect(bob.incoming).toBeVisible()
  await expect(ada.call).toContainText('Ringing…')
}

/** Both are in the call. */
export async function expectInCall(ada: Phone, bob: Phone): Promise<void> {
  await expect(bob.call).toContainText('In call')
  await expect(ada.call).toContainText('In call')
}
