import { vi } from 'vitest'

export interface StubOptions {
  readonly permission?: NotificationPermission
  /** What the person says when the browser asks. @default 'granted' */
  readonly answer?: NotificationPermission
  /** The key of a subscription that is there already. */
  readonly subscribedWith?: string
}

/** The public key of the server in these tests: 65 bytes, as base64url. */
export const KEY =
  'BAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0-P0A'

/** A browser with a push service that always works, for this window. */
export function stubPush({
  permission = 'default',
  answer = 'granted',
  subscribedWith,
}: StubOptions = {}) {
  let count = 0
  let subscription = subscribedWith === undefined ? null : openSubscription(bytesOf(subscribedWith))
  const notifications: { tag: string; close: () => void }[] = []
  const worker = new EventTarget()
  const pushManager = {
    getSubscription: vi.fn(async () => subscription),
    subscribe: vi.fn(async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
      subscription = openSubscription(applicationServerKey)
      return subscription
    }),
  }
  const registration = {
    active: {},
    pushManager,
    getNotifications: vi.fn(async ({ tag }: { tag: string }) =>
      notifications.filter((one) => one.tag === tag),
    ),
  }
  let isRegistered = subscribedWith !== undefined
  const serviceWorker = Object.assign(worker, {
    register: vi.fn(async (_url: string) => {
      isRegistered = true
      return registration
    }),
    getRegistration: vi.fn(async () => (isRegistered ? registration : undefined)),
    getRegistrations: vi.fn(async () => (isRegistered ? [registration] : [])),
    startMessages: vi.fn(),
    ready: Promise.resolve(registration),
  })
  const FakeNotification = {
    permission,
    requestPermission: vi.fn(async () => (FakeNotification.permission = answer)),
  }
  const badges: (number | 'none')[] = []
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('PushManager', vi.fn())
  vi.stubGlobal('Notification', FakeNotification)
  const values = {
    serviceWorker,
    setAppBadge: async (badge: number) => void badges.push(badge),
    clearAppBadge: async () => void badges.push('none'),
  }
  // Only what is looked at: the window itself keeps its own navigator.
  vi.stubGlobal('navigator', { userAgent: navigator.userAgent, ...values })

  function openSubscription(key: Uint8Array) {
    const endpoint = `https://push.example/${++count}`
    return {
      endpoint,
      options: { applicationServerKey: new Uint8Array(key).buffer, userVisibleOnly: true },
      toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: vi.fn(async () => {
        subscription = null
        return true
      }),
    }
  }

  return {
    serviceWorker,
    /** Safari on an iPhone, in a tab. */
    becomeTabOfIphone(): void {
      Reflect.deleteProperty(globalThis, 'PushManager')
      vi.stubGlobal('navigator', { userAgent: '', serviceWorker, standalone: false })
    },
    pushManager,
    notification: FakeNotification,
    badges,
    notifications,
    get subscription() {
      return subscription
    },
    /** The worker says something to the page. */
    tell(data: unknown, ports: readonly MessagePort[] = []): void {
      serviceWorker.dispatchEvent(Object.assign(new Event('message'), { data, ports }))
    },
  }
}

function bytesOf(base64url: string): Uint8Array {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
}
