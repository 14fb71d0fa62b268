import { createServer } from 'node:http'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { serveFolder } from '../cli/serveFolder.ts'
import { createToken } from '../server/auth/jwt.ts'
import {
  createSignalingServer,
  type SignalingServer,
  type SignalingServerOptions,
} from '../server/createSignalingServer.ts'

export interface SignalingFixtureOptions {
  /**
   * Where a user opens the app. An address without a host is on the server itself, which serves
   * `folder`.
   */
  readonly address: (visit: Visit) => string
  /** Files to serve next to the signaling server: an app that has been built. */
  readonly folder?: string
  /** With `auth: { secret }` everybody gets a token. @default { auth: 'none' } */
  readonly server?: SignalingServerOptions
}

export interface Visit {
  readonly userId: string
  /** Of the signaling server: `http://127.0.0.1:39127`. */
  readonly url: string
  /** Empty unless the server takes tokens with a secret. */
  readonly token: string
}

/** A server of a test's own. */
export interface PlaywrightSignaling {
  readonly url: string
  readonly server: SignalingServer
}

export interface SignalingFixtures {
  /** A server on a port that is free, for as long as the test runs. */
  readonly signaling: PlaywrightSignaling
  /** Opens the app as each of these, in a browser of their own each. The same one twice is two devices. */
  readonly openAs: <const Names extends readonly string[]>(
    ...userIds: Names
  ) => Promise<{ -readonly [Index in keyof Names]: Page }>
}

type Use<Value> = (value: Value) => Promise<void>

/**
 * Fixtures for Playwright: a real server, and browsers of users who talk over it. A test fails when the
 * server has reported something, or a page has thrown.
 *
 * @example
 * const test = base.extend<SignalingFixtures>(
 *   signalingFixtures({ folder: 'dist', address: ({ userId }) => `/?as=${userId}` }),
 * )
 */
export function signalingFixtures({
  address,
  folder,
  server: options = { auth: 'none' },
}: SignalingFixtureOptions) {
  return {
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from it.
    signaling: async ({}: object, use: Use<PlaywrightSignaling>): Promise<void> => {
      const failures: unknown[] = []
      const onError = (error: unknown) => void failures.push(error)
      const opened = await openServer({ onError, ...options }, folder)
      await use(opened)
      await opened.close()
      expectNone(failures, 'The server has reported')
    },

    openAs: async (
      { browser, signaling }: { browser: Browser; signaling: PlaywrightSignaling },
      use: Use<SignalingFixtures['openAs']>,
    ): Promise<void> => {
      const contexts: BrowserContext[] = []
      const thrown: Error[] = []
      const open = async (userId: string) => {
        const context = await browser.newContext()
        contexts.push(context)
        const page = await context.newPage()
        page.on('pageerror', (error) => void thrown.push(error))
        const token = await tokenOf(userId, options.auth)
        const place = address({ userId, url: signaling.url, token })
        await page.goto(new URL(place, signaling.url).href)
        return page
      }
      // One page for each name.
      await use((...userIds) => Promise.all(userIds.map(open)) as never)
      await Promise.all(contexts.map((context) => context.close()))
      expectNone(thrown, 'A page has thrown')
    },
  }
}

async function openServer(options: SignalingServerOptions, folder: string | undefined) {
  const server = createSignalingServer(options)
  const serve = folder === undefined ? undefined : await serveFolder(folder)
  const http = createServer((request, response) => {
    if (server.handle(request, response)) return
    if (serve === undefined) response.writeHead(404).end()
    else serve(request, response)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { url } = await server.listen(http)
  return {
    server,
    url,
    async close() {
      await server.close()
      http.close()
      http.closeAllConnections()
    },
  }
}

async function tokenOf(userId: string, auth: SignalingServerOptions['auth']): Promise<string> {
  if (typeof auth !== 'object' || !('secret' in auth)) return ''
  return createToken(userId, { secret: auth.secret })
}

function expectNone(errors: readonly unknown[], what: string): void {
  if (errors.length === 0) return
  throw new AggregateError(errors, `${what}: ${errors.map(String).join('; ')}`)
}
