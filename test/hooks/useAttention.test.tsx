import { render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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
  afterEach(() => {
    vi.unstubAllGlobals()
    // One loudspeaker per page: the next test is another page.
    Reflect.deleteProperty(globalThis, Symbol.for('beckon.ringing'))
  })

  async function ring() {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    render(<CallDialog />, { wrapper: t.as('zoe') })
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
})
