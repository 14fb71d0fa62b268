import { describe, expect, it, vi } from 'vitest'
import { onWakeUp } from '../../src/client/wakeUps.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { statusOf } from './clientViews.ts'

/** What a page hears from its browser. */
function openPage() {
  const page = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  vi.stubGlobal('document', document)
  const dispatch = (type: string, details: { persisted?: boolean } = {}) =>
    void page.dispatchEvent(Object.assign(new Event(type), details))
  const show = (visibilityState: string) => {
    document.visibilityState = visibilityState
    document.dispatchEvent(new Event('visibilitychange'))
  }
  return { dispatch, show }
}

describe('a page', () => {
  it('wakes up with the network, with its return from the cache, and when it is seen', () => {
    const { dispatch, show } = openPage()
    let count = 0
    const stop = onWakeUp(() => void count++)
    dispatch('online')
    dispatch('pageshow', { persisted: true })
    show('hidden')
    show('visible')
    expect(count).toBe(3)
    stop()
    dispatch('online')
    show('visible')
    expect(count).toBe(3)
  })

  it('does not wake up when it is shown for the first time', () => {
    const { dispatch } = openPage()
    let count = 0
    onWakeUp(() => void count++)
    dispatch('pageshow', { persisted: false })
    expect(count).toBe(0)
  })

  it('does not wake up where there is no browser', () => {
    onWakeUp(() => {})()
  })
})

describe('a client in a page that wakes up', () => {
  it('comes back at once when it was waiting', async () => {
    const { dispatch } = openPage()
    const { connect, network, advance, settle } = createTestSignaling()
    const ada = await connect('ada')
    network('ada').drop()
    await advance(20_000)
    network('ada').restore()
    dispatch('online')
    await settle()
    expect(statusOf(ada)).toBe('connected')
  })

  it('keeps a connection that answers, and leaves one that does not within 3 s', async () => {
    const { dispatch } = openPage()
    const { connect, network, advance, settle } = createTestSignaling()
    const ada = await connect('ada')
    dispatch('online')
    await advance(5000)
    expect(network('ada').opened).toBe(1)

    network('ada').silence()
    dispatch('online')
    await advance(2999)
    expect(statusOf(ada)).toBe('connected')
    await advance(1)
    expect(statusOf(ada)).toBe('reconnecting')
    network('ada').restore()
    await advance(1000)
    await settle()
    expect(statusOf(ada)).toBe('connected')
  })

  it('is left alone by the page after its logout', async () => {
    const { dispatch } = openPage()
    const { connect, network, settle } = createTestSignaling()
    const ada = await connect('ada')
    await Promise.all([ada.logout(), settle()])
    dispatch('online')
    await settle()
    expect(network('ada').opened).toBe(1)
    expect(statusOf(ada)).toBe('idle')
  })
})
