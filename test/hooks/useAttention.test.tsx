import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { CallDialog } from '../../src/index.ts'
import { stubAudio } from '../ringing/fakeAudio.ts'
import { signalingInAct } from '../signalingInAct.tsx'

class FakeNotification extends EventTarget {
  static permission = 'granted'
  static readonly shown = new Set<FakeNotification>()
  readonly title: string
  readonly options: NotificationOptions
  constructor(title: string, options: NotificationOptions) {
    super()
    this.title = title
    this.options = options
    FakeNotification.shown.add(this)
  }
  close(): void {
    FakeNotification.shown.delete(this)
  }
}

describe('the attention to a call that comes in', () => {
  let visibility: string
  beforeEach(() => {
    FakeNotification.permission = 'granted'
    FakeNotification.shown.clear()
    vi.stubGlobal('Notification', FakeNotification)
    visibility = 'visible'
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(
      () => visibility as DocumentVisibilityState,
    )
    document.title = 'My app'
  })

  async function ring(element = <CallDialog />) {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    render(element, { wrapper: t.as('zoe') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'zoe', inviteId: 'one' }))
    // The others are listened for by the clock of the test; the browser is asked by that of the wall.
    await t.advance(200)
    await t.act(() => new Promise((resolve) => setTimeout(resolve, 450)))
    return { t, bob }
  }
  const titles = () => [...FakeNotification.shown].map(({ title }) => title)

  it('is a notification while the page is hidden, and none once it is seen', async () => {
    stubAudio({ isAllowed: true })
    visibility = 'hidden'
    const { t, bob } = await ring()
    expect(titles()).toEqual(['bob is calling'])
    const [{ options } = { options: {} }] = FakeNotification.shown
    expect(options).toMatchObject({ requireInteraction: true, body: 'Incoming call' })

    visibility = 'visible'
    await t.act(() => void document.dispatchEvent(new Event('visibilitychange')))
    expect(titles()).toEqual([])
    visibility = 'hidden'
    await t.act(() => void document.dispatchEvent(new Event('visibilitychange')))
    expect(titles()).toEqual(['bob is calling'])
    await t.act(() => bob.invitations.cancel('one'))
    expect(titles()).toEqual([])
  })

  it('is none while the page is seen and heard', async () => {
    stubAudio({ isAllowed: true })
    await ring()
    expect(titles()).toEqual([])
  })

  it('is one while the page may not be heard', async () => {
    stubAudio({ isAllowed: false })
    await ring()
    expect(titles()).toEqual(['bob is calling'])
  })

  it('is none where nobody has allowed any', async () => {
    stubAudio({ isAllowed: false })
    FakeNotification.permission = 'default'
    await ring()
    expect(titles()).toEqual([])
  })

  it('is in the title of the page, which is its own again afterwards', async () => {
    stubAudio({ isAllowed: true })
    const { t, bob } = await ring()
    expect(document.title).toBe('bob is calling')
    await t.act(() => bob.invitations.cancel('one'))
    expect(document.title).toBe('My app')
  })

  it('is a notification where the app rings by itself, too', async () => {
    stubAudio({ isAllowed: true })
    visibility = 'hidden'
    await ring(<CallDialog ringtone={false} />)
    expect(titles()).toEqual(['bob is calling'])
  })

  it('stands still in the title for who wants less motion', async () => {
    stubAudio({ isAllowed: true })
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const turns = () => {
      vi.advanceTimersByTime(1000)
      return document.title
    }
    const { t, bob } = await ring()
    expect([turns(), turns()]).toEqual(['My app', 'bob is calling'])
    await t.act(() => bob.invitations.cancel('one'))

    vi.spyOn(globalThis, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList)
    await t.act(() => bob.invitations.invite({ to: 'zoe', inviteId: 'two' }))
    expect([turns(), turns()]).toEqual(['bob is calling', 'bob is calling'])
  })

  it('is a mark on the icon of the tab, and the icon of the app again afterwards', async () => {
    stubAudio({ isAllowed: true })
    const icon = document.createElement('link')
    Object.assign(icon, { rel: 'icon', href: 'https://app.example/icon.png' })
    document.head.append(icon)
    onTestFinished(() => icon.remove())
    const { t, bob } = await ring()
    expect(icon.href).toMatch(/^data:image\/svg/)
    await t.act(() => bob.invitations.cancel('one'))
    expect(icon.href).toBe('https://app.example/icon.png')
  })

  it('is a number on the icon of an installed app', async () => {
    stubAudio({ isAllowed: true })
    const badges: (number | 'none')[] = []
    stubNavigator({
      setAppBadge: async (count: number) => void badges.push(count),
      clearAppBadge: async () => void badges.push('none'),
    })
    const { t, bob } = await ring()
    expect(badges.at(-1)).toBe(1)
    await t.act(() => bob.invitations.cancel('one'))
    expect(badges.at(-1)).toBe('none')
  })

  it.each([
    ['Escape', () => void fireEvent.keyDown(screen.getByRole('alertdialog'), { key: 'Escape' })],
    ['the button', () => screen.getByRole('button', { name: 'Silence' }).click()],
  ])('[RI4] is a vibration that ends with the sound by %s', async (_by, silence) => {
    stubAudio({ isAllowed: true })
    const vibrate = vi.fn((pattern: number | number[]) => pattern !== 0)
    stubNavigator({ vibrate, userActivation: { hasBeenActive: true } })
    const { t } = await ring()
    expect(vibrate).toHaveBeenLastCalledWith([500, 250, 500, 1750])
    await t.act(silence)
    expect(vibrate).toHaveBeenLastCalledWith(0)
    expect(document.title).toBe('bob is calling')
  })
})

/** What the navigator of happy-dom lacks. */
function stubNavigator(has: object): void {
  for (const [name, value] of Object.entries(has)) {
    Object.defineProperty(navigator, name, { configurable: true, value })
    onTestFinished(() => void Reflect.deleteProperty(navigator, name))
  }
}
