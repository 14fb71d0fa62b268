import type { SignalingClient } from '../client/createSignalingClient.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { PushWhen } from '../protocol/push.ts'
import { hasKey, obstacleHere, toBytes, untilActive, type PushObstacle } from './pushSupport.ts'
import { toSignalingError } from './signalingErrors.ts'
import type { NotificationWords } from './usePushWords.ts'

export interface PushState {
  /** Whether all that it takes is there. `false` until the server has been asked. */
  readonly supported: boolean
  /** What is missing, once that is known. */
  readonly reason?: PushObstacle
  readonly permission: NotificationPermission
  /** Whether this browser is told of the calls of whoever is logged in. */
  readonly subscribed: boolean
  readonly isPending: boolean
  readonly error?: SignalingError
}

export interface PushSettings {
  readonly worker?: string | null
  readonly workerOptions?: Readonly<Record<string, string>>
  readonly when?: PushWhen
  readonly allow?: readonly string[]
  readonly device?: string
  readonly words: NotificationWords
}

/** This browser as a device of whoever is logged in. One for all components of a page. */
export interface PushDevice {
  readonly getState: () => PushState
  readonly watch: (listener: () => void) => () => void
  /** Somebody is logged in: a subscription that there is becomes theirs, and says what is set now. */
  renew(sessionId: string, settings: PushSettings): void
  forget(): void
  readonly subscribe: () => Promise<void>
  readonly unsubscribe: () => Promise<void>
}

export const UNKNOWN_PUSH: PushState = {
  supported: false,
  permission: 'default',
  subscribed: false,
  isPending: false,
}

const devices = new WeakMap<SignalingClient, PushDevice>()

export function pushDeviceOf(client: SignalingClient): PushDevice {
  const device = devices.get(client) ?? createPushDevice(client)
  devices.set(client, device)
  return device
}

function createPushDevice({ push }: SignalingClient): PushDevice {
  const listeners = new Set<() => void>()
  let state = UNKNOWN_PUSH
  let settings: PushSettings = { words: { ofServer: {}, ofWorker: {} } }
  let publicKey: string | undefined
  let subscriptionId: string | undefined
  /** Which session was told what. */
  let told: string | undefined
  let subscribing: Promise<void> | undefined
  let last: Promise<void> = Promise.resolve()
  let stopListening = () => {}

  return {
    getState: () => state,
    watch(listener) {
      if (listeners.size === 0) stopListening = listen()
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stopListening()
      }
    },
    renew(sessionId, wanted) {
      // Of several components each adds what it says.
      settings = { ...settings, ...wanted }
      const telling = JSON.stringify([sessionId, settings])
      if (telling === told) return
      told = telling
      inTurn(look).catch((thrown: unknown) => {
        // It is said again when the connection is back.
        if (told === telling) told = undefined
        fail(thrown)
      })
    },
    forget() {
      told = undefined
      subscriptionId = undefined
      set({ subscribed: false })
    },
    subscribe: () => (subscribing ??= subscribe().finally(() => (subscribing = undefined))),
    unsubscribe: () => during(() => inTurn(unsubscribe)),
  }

  async function look(): Promise<void> {
    const obstacle = obstacleHere()
    if (obstacle !== undefined) return set({ supported: false, reason: obstacle })
    const services = await push.services()
    publicKey = services.find(({ transport }) => transport === 'web')?.publicKey
    const { permission } = Notification
    if (publicKey === undefined) return set({ supported: false, permission, reason: 'noServer' })
    set({ supported: true, permission, reason: undefined })
    const registration = await findWorker()
    if (permission !== 'granted' || !(await registration?.pushManager.getSubscription())) return
    await subscribeWith(publicKey)
  }

  // What the browser asks must follow from a click at once.
  function subscribe(): Promise<void> {
    return during(async () => {
      const key = publicKey
      if (key === undefined) throw unsupported(state.reason)
      const permission = await Notification.requestPermission()
      set({ permission })
      if (permission !== 'granted') throw notAllowed(permission)
      await inTurn(() => subscribeWith(key))
    })
  }

  async function subscribeWith(key: string): Promise<void> {
    const { when, allow, device, words } = settings
    const { pushManager } = await untilActive(await installWorker())
    const subscription = await takeSubscription(pushManager, key)
    const view = await push.subscribe({
      transport: 'web',
      target: subscription.toJSON(),
      words: words.ofServer,
      ...(when && { when }),
      ...(allow && { allow }),
      ...(device && { device }),
    })
    subscriptionId = view.subscriptionId
    set({ subscribed: true, error: undefined })
  }

  async function unsubscribe(): Promise<void> {
    const registration = await findWorker()
    const subscription = await registration?.pushManager.getSubscription()
    // Whatever the server says: a push to what is no more tells it.
    await subscription?.unsubscribe()
    set({ subscribed: false })
    if (subscriptionId !== undefined) await push.unsubscribe(subscriptionId)
    subscriptionId = undefined
  }

  function installWorker(): Promise<ServiceWorkerRegistration> {
    const { worker = '/push-worker.js', workerOptions = {}, words } = settings
    if (worker === null) return navigator.serviceWorker.ready
    const url = new URL(worker, location.href)
    for (const [name, value] of Object.entries({ ...words.ofWorker, ...workerOptions }))
      url.searchParams.set(name, value)
    return navigator.serviceWorker.register(url.href)
  }

  function findWorker(): Promise<ServiceWorkerRegistration | undefined> {
    const { worker = '/push-worker.js' } = settings
    return navigator.serviceWorker.getRegistration(worker ?? undefined)
  }

  /** What a person changes in the settings of the browser is looked up when they come back. */
  function listen(): () => void {
    const handleVisible = () => {
      if (!('Notification' in globalThis) || Notification.permission === state.permission) return
      if (!state.supported || document.visibilityState !== 'visible') return
      inTurn(look).catch(fail)
    }
    const handleMessage = ({ data }: MessageEvent<{ type?: unknown; action?: unknown } | null>) => {
      if (data?.type === 'beckon.push' && data.action === 'renewed') inTurn(look).catch(fail)
    }
    document.addEventListener('visibilitychange', handleVisible)
    navigator.serviceWorker?.addEventListener('message', handleMessage)
    return () => {
      document.removeEventListener('visibilitychange', handleVisible)
      navigator.serviceWorker?.removeEventListener('message', handleMessage)
    }
  }

  async function during(run: () => Promise<void>): Promise<void> {
    set({ isPending: true, error: undefined })
    try {
      await run()
    } catch (thrown) {
      throw fail(thrown)
    } finally {
      set({ isPending: false })
    }
  }

  function inTurn(run: () => Promise<void>): Promise<void> {
    last = last.then(run, run)
    return last
  }

  function fail(thrown: unknown): SignalingError {
    const error = thrown instanceof DOMException ? unavailable(thrown) : toSignalingError(thrown)
    set({ error })
    return error
  }

  function set(change: { [Key in keyof PushState]?: PushState[Key] | undefined }): void {
    const { reason, error, ...next } = { ...state, ...change }
    // What is undefined is absent; the rest is there.
    state = { ...next, ...(reason && { reason }), ...(error && { error }) } as PushState
    for (const listener of [...listeners]) listener()
  }
}

/** Made with another key it would be refused by the push service, for ever (RFC 8292, section 4.2). */
async function takeSubscription(manager: PushManager, key: string): Promise<PushSubscription> {
  const known = await manager.getSubscription()
  if (known && hasKey(known, key)) return known
  await known?.unsubscribe()
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: toBytes(key) })
}

function unsupported(reason: PushObstacle | undefined): SignalingError {
  const why = reason ?? 'nobody is logged in yet'
  const message = `This page cannot be pushed to: ${why}. Look at \`supported\` first.`
  return new SignalingError('UNAVAILABLE', { message })
}

function notAllowed(permission: NotificationPermission): SignalingError {
  if (permission === 'default')
    return new SignalingError('ABORTED', { message: 'Nobody has said whether it is allowed.' })
  const message = 'Notifications are blocked. Only the settings of the browser allow them again.'
  return new SignalingError('FORBIDDEN', { message })
}

function unavailable(cause: DOMException): SignalingError {
  const message = `The browser did not subscribe (${cause.name}). See \`cause\`.`
  return new SignalingError('UNAVAILABLE', { message, cause })
}
