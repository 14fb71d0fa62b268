import { describe, expect, it, vi } from 'vitest'
import { message, openBrowser, ring, startWorker } from './openWorker.ts'

const ada = { userId: 'ada', rings: true }

describe('Answer', () => {
  it('[PU68] tells the best window alone, and brings it to the front', async () => {
    const browser = openBrowser()
    const silent = browser.opens({})
    const hidden = browser.opens({ visibility: 'hidden', reply: ada })
    const visible = browser.opens({ reply: ada })
    const others = browser.opens({ reply: { userId: 'eve', rings: false } })
    const worker = startWorker(browser)
    await worker.push(ring())
    await worker.click('accept')
    expect(visible.told).toEqual([{ type: 'beckon.push', action: 'accept', inviteId: 'call' }])
    expect(visible.focus).toHaveBeenCalledOnce()
    expect([silent, hidden, others].flatMap(({ told }) => told)).toEqual([])
    expect(browser.openWindow).not.toHaveBeenCalled()
    expect(browser.shown).toEqual([])
  })

  it('[PU68] tells a window that may not come to the front', async () => {
    const browser = openBrowser()
    const window = browser.opens({ visibility: 'hidden', reply: { rings: false } })
    window.focus.mockRejectedValue(new Error('not allowed'))
    const worker = startWorker(browser)
    await worker.push(ring())
    await worker.click('accept')
    expect(window.told).toHaveLength(1)
  })

  it('[PU68] opens the app where there is no window', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser, { query: '?openUrl=/calls%3Fa%3D1' })
    await worker.push(ring())
    await worker.click('accept')
    expect(browser.openWindow).toHaveBeenCalledExactlyOnceWith(
      'https://app.example/calls?a=1&call=call&answer=accept',
    )
  })
})

describe('Decline', () => {
  it('[PU69] tells a window, and leaves it where it is', async () => {
    const browser = openBrowser()
    const window = browser.opens({ visibility: 'hidden', reply: ada })
    const worker = startWorker(browser, { serverUrl: 'https://signaling.example' })
    await worker.push(ring())
    await worker.click('decline')
    expect(window.told).toEqual([{ type: 'beckon.push', action: 'decline', inviteId: 'call' }])
    expect(window.focus).not.toHaveBeenCalled()
    expect(browser.fetch).not.toHaveBeenCalled()
  })

  it.each([
    ['https://signaling.example', 'https://signaling.example/push/decline'],
    ['https://example.org/beckon/', 'https://example.org/beckon/push/decline'],
    ['', 'https://app.example/push/decline'],
  ])('[PU69] tells the server at "%s" where there is no window', async (serverUrl, url) => {
    const browser = openBrowser()
    const worker = startWorker(browser, { serverUrl })
    await worker.push(ring())
    await worker.click('decline')
    const [asked] = browser.fetch.mock.calls
    expect(asked?.[0]).toBe(url)
    expect(asked?.[1]).toMatchObject({ method: 'POST', headers: { 'content-type': 'text/plain' } })
    expect(asked?.[1].body).toBe('{"userId":"ada","inviteId":"call","key":"secret"}')
    expect(browser.openWindow).not.toHaveBeenCalled()
  })

  it.each([
    ['says no', () => Promise.resolve({ ok: false })],
    ['is away', () => Promise.reject(new TypeError('fetch'))],
  ])('[PU69] opens the app when the server %s', async (_name, fetch) => {
    const browser = openBrowser()
    browser.fetch.mockImplementation(fetch)
    const worker = startWorker(browser, { serverUrl: 'https://signaling.example' })
    await worker.push(ring())
    await worker.click('decline')
    expect(browser.openWindow).toHaveBeenCalledWith('https://app.example/?call=call&answer=reject')
  })

  it('[PU69] opens the app when nobody has said where the server is', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser)
    await worker.push(ring())
    await worker.click('decline')
    expect(browser.openWindow).toHaveBeenCalledOnce()
  })
})

describe('a click elsewhere', () => {
  it('[PU68] brings the app to the front, or opens it', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser)
    await worker.push(ring())
    await worker.click()
    expect(browser.openWindow).toHaveBeenLastCalledWith('https://app.example/?call=call')

    const window = browser.opens({ reply: ada })
    await worker.push(message('bob'))
    await worker.click('', 'beckon.message bob')
    expect(window.focus).toHaveBeenCalledOnce()
    expect(window.told).toEqual([
      expect.objectContaining({ type: 'beckon.push', action: 'open', from: 'bob' }),
    ])
  })

  it('[PU68] on what another listener has shown is left to it', async () => {
    const browser = openBrowser()
    const data = null as never
    await browser.show('Other', { tag: 'other', data })
    await startWorker(browser).click('', 'other')
    expect(browser.openWindow).not.toHaveBeenCalled()
    expect(browser.shown).toHaveLength(1)
  })
})

describe('a subscription that the browser has ended', () => {
  const options = { applicationServerKey: new ArrayBuffer(65), userVisibleOnly: true }

  it('[PU71] is made anew, and windows are told', async () => {
    const browser = openBrowser()
    const window = browser.opens({ reply: ada })
    await startWorker(browser).changeSubscription({ oldSubscription: { options } })
    expect(browser.subscribe).toHaveBeenCalledWith(options)
    expect(window.told).toEqual([{ type: 'beckon.push', action: 'renewed' }])
  })

  it('[PU71] is not made where the browser has made one, or cannot', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser)
    await worker.changeSubscription({ newSubscription: {} as PushSubscription })
    await worker.changeSubscription({})
    expect(browser.subscribe).not.toHaveBeenCalled()
    browser.subscribe.mockRejectedValue(new Error('away'))
    await worker.changeSubscription({ oldSubscription: { options } })
    expect(vi.isMockFunction(browser.subscribe)).toBe(true)
  })
})
