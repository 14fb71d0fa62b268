/** The public key of a pair that nobody has the other half of: 65 bytes, as base64url. */
export const KEY =
  'BAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0-P0A'

interface StubOptions {
  readonly permission?: NotificationPermission
  /** What the person says when the browser asks. @default 'granted' */
  readonly answer?: NotificationPermission
  readonly isSubscribed?: boolean
  /** Whether the push service is away. @default false */
  readonly isAway?: boolean
  /** Safari on iOS, in a tab. @default false */
  readonly isTabOfIos?: boolean
}

/** A browser with a push service that needs nobody else, until the returned function is called. */
export function stubPushService({
  permission = 'default',
  answer = 'granted',
  isSubscribed = false,
  isAway = false,
  isTabOfIos = false,
}: StubOptions = {}): () => void {
  let subscription = isSubscribed ? toSubscription() : null
  const pushManager = {
    getSubscription: async () => subscription,
    async subscribe() {
      if (isAway) throw new DOMException('The push service is away.', 'AbortError')
      return (subscription = toSubscription())
    },
  }
  const registration = { active: {}, pushManager, getNotifications: async () => [] }
  const serviceWorker = Object.assign(new EventTarget(), {
    register: async () => registration,
    getRegistration: async () => registration,
    getRegistrations: async () => [registration],
    startMessages() {},
  })
  const StubNotification = {
    permission,
    requestPermission: async () => (StubNotification.permission = answer),
  }
  const undos = [
    put(globalThis, 'Notification', StubNotification),
    put(navigator, 'serviceWorker', serviceWorker),
    ...(isTabOfIos ? [take(globalThis, 'PushManager'), put(navigator, 'standalone', false)] : []),
  ]
  localStorage.removeItem('beckon.push.notNow')
  return () => undos.forEach((undo) => undo())

  function toSubscription() {
    return {
      options: { applicationServerKey: null },
      toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }),
      async unsubscribe() {
        subscription = null
        return true
      },
    }
  }
}

function put(on: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(on, name)
  Object.defineProperty(on, name, { configurable: true, value })
  return () => {
    Reflect.deleteProperty(on, name)
    if (before !== undefined) Object.defineProperty(on, name, before)
  }
}

function take(from: object, name: string): () => void {
  const before = Object.getOwnPropertyDescriptor(from, name)
  Reflect.deleteProperty(from, name)
  return () => void (before && Object.defineProperty(from, name, before))
}
