import { vi } from 'vitest'
import type { PushData, WebPushPayload } from '../../src/protocol/push.ts'
import { installIn } from '../../src/pushWorker/installPushWorker.ts'
import type { PushWorkerOptions } from '../../src/pushWorker/workerOptions.ts'
import type {
  ShownNotification,
  ShownOptions,
  WorkerEvents,
  WorkerScope,
  WorkerWindow,
} from '../../src/pushWorker/workerScope.ts'

interface Page {
  readonly url?: string
  readonly visibility?: DocumentVisibilityState
  /** What it says when it is asked. Nothing where it does not listen. */
  readonly reply?: { readonly userId?: string; readonly rings: boolean }
}

export interface FakeWindow extends WorkerWindow {
  readonly told: unknown[]
  readonly focus: ReturnType<typeof vi.fn<() => Promise<void>>>
}

export type Shown = ShownNotification & { readonly options: ShownOptions }

/** What outlives a worker: its registration, its storage, and the windows. */
export function openBrowser() {
  let shown: Shown[] = []
  const stored = new Map<string, Response>()
  const cache = {
    match: async (key: string | Request) => stored.get(urlOf(key))?.clone(),
    put: async (key: string, response: Response) => void stored.set(key, response),
    keys: async () => [...stored.keys()].map((url) => new Request(url)),
    delete: async (key: Request) => stored.delete(urlOf(key)),
  }
  const windows: FakeWindow[] = []
  return {
    windows,
    cache,
    get shown() {
      return shown
    },
    badge: { set: vi.fn(async (_count: number) => {}), clear: vi.fn(async () => {}) },
    openWindow: vi.fn(async (_url: string) => {}),
    subscribe: vi.fn(async () => ({}) as PushSubscription),
    fetch: vi.fn(async (_url: string, _init: RequestInit) => ({ ok: true })),
    opens({ url = 'https://app.example/', visibility = 'visible', reply }: Page): FakeWindow {
      const told: unknown[] = []
      const window: FakeWindow = {
        url,
        focused: false,
        visibilityState: visibility,
        told,
        focus: vi.fn(async () => {}),
        postMessage(sent, [port] = []) {
          if (!(port instanceof MessagePort)) told.push(sent)
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A port has none.
          else if (reply !== undefined) port.postMessage(reply)
        },
      }
      windows.push(window)
      return window
    },
    async show(title: string, options: ShownOptions): Promise<void> {
      if (options.silent === true && options.vibrate !== undefined) throw new TypeError('silent')
      const { tag = '', body = '', data } = options
      const notification: Shown = {
        title,
        tag,
        body,
        data,
        options,
        close: () => void (shown = shown.filter((one) => one !== notification)),
      }
      shown = [...shown.filter((one) => tag === '' || one.tag !== tag), notification]
    },
  }
}

/** Starts a worker of a browser: the one before has ended, and has forgotten what it knew. */
export function startWorker(
  browser: ReturnType<typeof openBrowser>,
  {
    query = '',
    ...options
  }: PushWorkerOptions & { readonly query?: string; readonly hasNoStorage?: boolean } = {},
) {
  const { hasNoStorage = false, ...given } = options
  const listeners = new Map<string, (event: never) => void>()
  const scope: WorkerScope = {
    registration: {
      scope: 'https://app.example/',
      pushManager: { subscribe: browser.subscribe },
      showNotification: browser.show,
      getNotifications: async ({ tag } = {}) =>
        browser.shown.filter((one) => tag === undefined || one.tag === tag),
    },
    clients: { matchAll: async () => browser.windows, openWindow: browser.openWindow },
    location: { href: `https://app.example/push-worker.js${query}` },
    navigator: { setAppBadge: browser.badge.set, clearAppBadge: browser.badge.clear },
    // As much of one as is used.
    ...(hasNoStorage ? {} : { caches: { open: async () => browser.cache as unknown as Cache } }),
    fetch: browser.fetch,
    addEventListener: (name, listener) => void listeners.set(name, listener),
  }
  installIn(scope, given)

  async function dispatch<Name extends keyof WorkerEvents>(
    name: Name,
    event: Omit<WorkerEvents[Name], 'waitUntil'>,
  ): Promise<void> {
    let done: Promise<unknown> = Promise.resolve()
    const waitUntil = (promise: Promise<unknown>) => void (done = promise)
    listeners.get(name)?.({ ...event, waitUntil } as never)
    await done
  }

  return {
    push: (data: PushData, more: Partial<WebPushPayload> = {}) =>
      dispatch('push', { data: { text: () => JSON.stringify(payloadOf(data, more)) } }),
    pushText: (text?: string) =>
      dispatch('push', { data: text === undefined ? null : { text: () => text } }),
    async click(action = '', tag = 'call') {
      const notification = browser.shown.find((one) => one.tag === tag)
      if (notification === undefined) throw new Error(`Nothing is shown for ${tag}.`)
      await dispatch('notificationclick', { notification, action })
    },
    changeSubscription: (event: Omit<WorkerEvents['pushsubscriptionchange'], 'waitUntil'>) =>
      dispatch('pushsubscriptionchange', event),
  }
}

const AT = Date.parse('2026-01-01T00:00:00Z')
const base = { userId: 'ada', from: 'bob' } as const

export function ring(more: { at?: number; expiresAt?: number } = {}): PushData {
  return { type: 'ring', ...base, at: AT, inviteId: 'call', key: 'secret', ...more }
}

export function close(reason: 'missed' | 'answered' | 'declined', at = AT + 1000): PushData {
  return { type: 'close', ...base, at, inviteId: 'call', reason }
}

export function message(from: string): PushData {
  return { type: 'message', userId: 'ada', from, at: AT, messageId: `of ${from}` }
}

export { AT }

function payloadOf(data: PushData, more: Partial<WebPushPayload>): WebPushPayload {
  const body = { ring: 'Incoming call', close: 'It is over', message: 'Hello' }[data.type]
  return { title: data.from, body, ...more, data }
}

function urlOf(key: string | Request): string {
  return typeof key === 'string' ? key : key.url
}
