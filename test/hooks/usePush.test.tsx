import { renderHook } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { de } from '../../src/components/locales/de.ts'
import { SignalingError } from '../../src/protocol/errors.ts'
import { usePush, type UsePushOptions } from '../../src/hooks/usePush.ts'
import { signalingInAct } from '../signalingInAct.tsx'
import { KEY, stubPush, type StubOptions } from './stubPush.ts'
import { web } from './webTransport.ts'

async function setUp(stub: StubOptions = {}, options?: UsePushOptions) {
  const browser = stubPush(stub)
  const t = signalingInAct({ push: [web], users: ['bob'] })
  const client = t.client('ada')
  const subscribe = vi.spyOn(client.push, 'subscribe')
  const services = vi.spyOn(client.push, 'services')
  const wrapper = ({ children }: { children: ReactNode }) => (
    <StrictMode>
      <SignalingProvider client={client} userId="ada">
        {children}
      </SignalingProvider>
    </StrictMode>
  )
  const hook = renderHook(
    (given: UsePushOptions | undefined) => {
      // Two components want the same.
      usePush()
      return usePush(given)
    },
    { wrapper, initialProps: options },
  )
  await t.settle()
  await t.act(() => new Promise((resolve) => setTimeout(resolve, 0)))
  return { browser, t, client, subscribe, services, hook }
}

describe('usePush', () => {
  it('[PU72] subscribes this browser by one click, once', async () => {
    const { browser, t, client, subscribe, hook } = await setUp()
    expect(hook.result.current).toMatchObject({
      supported: true,
      permission: 'default',
      subscribed: false,
      isPending: false,
    })
    expect(browser.serviceWorker.register).not.toHaveBeenCalled()

    const { result } = hook
    await t.act(() => Promise.all([result.current.subscribe(), result.current.subscribe()]))
    expect(browser.notification.requestPermission).toHaveBeenCalledOnce()
    expect(browser.pushManager.subscribe).toHaveBeenCalledOnce()
    expect(browser.pushManager.subscribe.mock.calls[0]?.[0]).toMatchObject({
      userVisibleOnly: true,
    })
    expect(subscribe).toHaveBeenCalledOnce()
    expect(result.current).toMatchObject({ subscribed: true, permission: 'granted' })
    expect(await t.act(() => client.push.list())).toMatchObject([{ transport: 'web' }])
  })

  it('[PU72] asks the browser before anything is waited for', async () => {
    const { browser, t, hook } = await setUp()
    const done = hook.result.current.subscribe()
    expect(browser.notification.requestPermission).toHaveBeenCalledOnce()
    await t.act(() => done)
  })

  it('[PU72] tells the worker and the server what the app has said, in its language', async () => {
    const browser = stubPush()
    const t = signalingInAct({ push: [web] })
    const client = t.client('ada')
    const subscribe = vi.spyOn(client.push, 'subscribe')
    const wrapper = ({ children }: { children: ReactNode }) => (
      <SignalingProvider client={client} userId="ada" strings={de}>
        {children}
      </SignalingProvider>
    )
    const options = {
      worker: '/sw.js',
      openUrl: '/calls',
      serverUrl: '',
      when: 'always',
      allow: ['bob'],
      device: 'phone',
    } as const
    const { result } = renderHook(() => usePush(options), { wrapper })
    await t.settle()
    await t.act(() => result.current.subscribe())

    const url = new URL(browser.serviceWorker.register.mock.calls[0]?.[0] ?? '')
    expect(url.pathname).toBe('/sw.js')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      accept: 'Annehmen',
      missed: 'Verpasster Anruf',
      openUrl: '/calls',
      serverUrl: '',
    })
    expect(subscribe.mock.calls[0]?.[0]).toMatchObject({
      when: 'always',
      allow: ['bob'],
      device: 'phone',
      words: { call: 'Eingehender Anruf', message: 'Neue Nachricht' },
    })
  })

  it('[PU72] replaces a subscription that was made with another key', async () => {
    const { browser, hook } = await setUp({
      permission: 'granted',
      subscribedWith: KEY.replace('BAEC', 'BAED'),
    })
    expect(browser.pushManager.subscribe).toHaveBeenCalledOnce()
    expect(hook.result.current.subscribed).toBe(true)
  })

  it('[PU72] says why it did not come to it', async () => {
    const denied = await setUp({ answer: 'denied' })
    const { result } = denied.hook
    await denied.t.act(() =>
      expect(result.current.subscribe()).rejects.toMatchObject({ code: 'FORBIDDEN' }),
    )
    expect(result.current).toMatchObject({
      subscribed: false,
      permission: 'denied',
      isPending: false,
      error: { code: 'FORBIDDEN' },
    })
    const closed = await setUp({ answer: 'default' })
    await closed.t.act(() =>
      expect(closed.hook.result.current.subscribe()).rejects.toMatchObject({ code: 'ABORTED' }),
    )
  })

  it('[PU72] says that the push service is away', async () => {
    const { browser, t, hook } = await setUp()
    browser.pushManager.subscribe.mockRejectedValueOnce(new DOMException('away', 'AbortError'))
    await t.act(() =>
      expect(hook.result.current.subscribe()).rejects.toMatchObject({ code: 'UNAVAILABLE' }),
    )
    await t.act(() => hook.result.current.subscribe())
    expect(hook.result.current.error).toBeUndefined()
    expect(hook.result.current.subscribed).toBe(true)
  })

  it('[PU73] says it again at a login, and not when a connection comes back', async () => {
    const { t, subscribe, hook } = await setUp({ permission: 'granted', subscribedWith: KEY })
    expect(hook.result.current.subscribed).toBe(true)
    expect(subscribe).toHaveBeenCalledOnce()
    t.network('ada').drop()
    await t.advance('5s')
    expect(subscribe).toHaveBeenCalledOnce()
  })

  it('[PU73] makes it that of who logs in then', async () => {
    const { t, client, hook } = await setUp({ permission: 'granted', subscribedWith: KEY })
    const ada = await t.connect('ada')
    expect(await t.act(() => ada.push.list())).toHaveLength(1)
    await t.advance(1)
    await t.act(() => client.login('cyd'))
    await t.settle()
    expect(hook.result.current.subscribed).toBe(true)
    expect(await t.act(() => client.push.list())).toHaveLength(1)
    expect(await t.act(() => ada.push.list())).toHaveLength(0)
  })

  it('[PU73] says it when the connection is back, if the server was away', async () => {
    stubPush({ permission: 'granted', subscribedWith: KEY })
    const t = signalingInAct({ push: [web] })
    const client = t.client('ada')
    const away = new SignalingError('UNAVAILABLE')
    const services = vi.spyOn(client.push, 'services').mockRejectedValueOnce(away)
    const wrapper = ({ children }: { children: ReactNode }) => (
      <SignalingProvider client={client} userId="ada">
        {children}
      </SignalingProvider>
    )
    const { result } = renderHook(() => usePush(), { wrapper })
    await t.settle()
    expect(result.current).toMatchObject({ supported: false, error: { code: 'UNAVAILABLE' } })
    t.network('ada').drop()
    await t.advance(100)
    t.network('ada').restore()
    await t.advance('5s')
    expect(services).toHaveBeenCalledTimes(2)
    expect(result.current).toMatchObject({ supported: true, subscribed: true })
    expect(result.current.error).toBeUndefined()
  })

  it('[PU72] leaves the worker to an app that registers its own', async () => {
    const { browser, t, hook } = await setUp({}, { worker: null })
    await t.act(() => hook.result.current.subscribe())
    expect(browser.serviceWorker.register).not.toHaveBeenCalled()
    expect(hook.result.current.subscribed).toBe(true)
  })

  it('[PU73] tells of settings that have changed', async () => {
    const { t, subscribe, hook } = await setUp({ permission: 'granted', subscribedWith: KEY })
    hook.rerender({ when: 'always' })
    await t.settle()
    expect(subscribe).toHaveBeenCalledTimes(2)
    expect(subscribe.mock.lastCall?.[0]).toMatchObject({ when: 'always' })
    hook.rerender({ when: 'always' })
    await t.settle()
    expect(subscribe).toHaveBeenCalledTimes(2)
  })

  it('[PU71] [PU73] tells of the subscription that the worker has made anew', async () => {
    const { browser, t, subscribe } = await setUp({ permission: 'granted', subscribedWith: KEY })
    await t.act(() => browser.tell({ type: 'beckon.push', action: 'renewed' }))
    expect(subscribe).toHaveBeenCalledTimes(2)
  })

  it('[PU74] unsubscribes in the browser and at the server', async () => {
    const { browser, t, client, hook } = await setUp({
      permission: 'granted',
      subscribedWith: KEY,
    })
    await t.act(() => hook.result.current.unsubscribe())
    expect(browser.subscription).toBeNull()
    expect(await t.act(() => client.push.list())).toEqual([])
    expect(hook.result.current.subscribed).toBe(false)
  })

  it('[PU74] unsubscribes in the browser also when the server is away', async () => {
    const { browser, t, client, hook } = await setUp({
      permission: 'granted',
      subscribedWith: KEY,
    })
    vi.spyOn(client.push, 'unsubscribe').mockRejectedValue(new Error('away'))
    await t.act(() =>
      expect(hook.result.current.unsubscribe()).rejects.toMatchObject({ code: 'INTERNAL' }),
    )
    expect(browser.subscription).toBeNull()
    expect(hook.result.current).toMatchObject({ subscribed: false, error: { code: 'INTERNAL' } })
  })

  it.each([
    ['insecure', () => vi.stubGlobal('isSecureContext', false)],
    ['noServiceWorker', () => vi.stubGlobal('navigator', {})],
    ['noPushManager', () => Reflect.deleteProperty(globalThis, 'PushManager')],
    ['homeScreen', (browser: ReturnType<typeof stubPush>) => browser.becomeTabOfIphone()],
  ] as const)('[PU75] says what is missing: %s', async (reason, take) => {
    take(stubPush())
    const t = signalingInAct({ push: [web] })
    const { result } = renderHook(() => usePush(), { wrapper: t.as('ada') })
    expect(result.current).toMatchObject({ supported: false })
    expect(result.current.reason).toBeUndefined()
    await t.settle()
    expect(result.current).toMatchObject({ supported: false, reason })
    await t.act(() =>
      expect(result.current.subscribe()).rejects.toMatchObject({ code: 'UNAVAILABLE' }),
    )
  })

  it('[PU75] says that the server does not push to browsers', async () => {
    stubPush()
    const t = signalingInAct()
    const { result } = renderHook(() => usePush(), { wrapper: t.as('ada') })
    await t.settle()
    expect(result.current).toMatchObject({ supported: false, reason: 'noServer' })
  })

  it('[PU75] is not supported on a server that renders pages', () => {
    function Shown(): ReactNode {
      const { supported, permission, subscribed } = usePush()
      return [supported, permission, subscribed].map(String).join(' ')
    }
    const html = renderToString(
      <SignalingProvider url="http://localhost:1">
        <Shown />
      </SignalingProvider>,
    )
    expect(html).toBe('false default false')
  })
})
