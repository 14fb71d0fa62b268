/**
 * Why a page cannot be told of calls while it is closed. `insecure`: it is not from https or localhost.
 * `noServiceWorker`, `noPushManager`: the browser has none, or none in a private window. `homeScreen`:
 * iOS and iPadOS give one only to an app on the Home Screen. `noServer`: the server does not push to
 * browsers.
 */
export type PushObstacle =
  'insecure' | 'noServiceWorker' | 'noPushManager' | 'homeScreen' | 'noServer'

/** What stands in the way in this browser, whatever the server. */
export function obstacleHere(): PushObstacle | undefined {
  if (!globalThis.isSecureContext) return 'insecure'
  if (isInTab()) return 'homeScreen'
  if (!('serviceWorker' in navigator)) return 'noServiceWorker'
  return 'PushManager' in globalThis && 'Notification' in globalThis ? undefined : 'noPushManager'
}

/**
 * Only Safari on iOS and iPadOS says whether a page stands alone, and it has push from 16.4 on.
 * @see https://webkit.org/blog/13878/web-push-for-web-apps-on-ios-and-ipados/
 */
function isInTab(): boolean {
  const isAlone = (navigator as { readonly standalone?: boolean }).standalone
  return isAlone === false && !('PushManager' in globalThis)
}

/** Whether a subscription was made with a key. One that does not say counts as if it was. */
export function hasKey({ options }: PushSubscription, publicKey: string): boolean {
  const key = options.applicationServerKey
  if (key === null) return true
  const bytes = new Uint8Array(key)
  const wanted = toBytes(publicKey)
  return bytes.length === wanted.length && bytes.every((byte, at) => byte === wanted[at])
}

/** The bytes of base64url, as RFC 8292 has keys. */
export function toBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
}

/** Waits until a worker is there to be pushed to: the first one may still be installed. */
export async function untilActive(
  registration: ServiceWorkerRegistration,
): Promise<ServiceWorkerRegistration> {
  const coming = registration.installing ?? registration.waiting
  if (registration.active || !coming) return registration
  return new Promise((resolve, reject) => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve(registration)
      if (coming.state === 'redundant') reject(new Error('The service worker was not installed.'))
    })
  })
}
