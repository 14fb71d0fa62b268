import { describe, expect, it } from 'vitest'
import { AT, close, message, openBrowser, ring, startWorker } from './openWorker.ts'

describe('a push that rings', () => {
  it('[PU62] shows one notification with Answer and Decline, until somebody acts', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser, { icon: '/icon.png' })
    await worker.push(ring(), { image: 'https://app.example/bob.png' })
    expect(browser.shown).toHaveLength(1)
    expect(browser.shown[0]).toMatchObject({ title: 'bob', body: 'Incoming call', tag: 'call' })
    expect(browser.shown[0]?.options).toMatchObject({
      actions: [
        { action: 'accept', title: 'Answer' },
        { action: 'decline', title: 'Decline' },
      ],
      renotify: true,
      requireInteraction: true,
      scenario: 'incoming-call',
      icon: '/icon.png',
      image: 'https://app.example/bob.png',
      timestamp: AT,
    })

    await worker.push(ring())
    expect(browser.shown).toHaveLength(1)
    expect(browser.shown[0]?.options.renotify).toBe(false)
  })

  it('[PU62] says what the query of the script or the app says, which has the last word', async () => {
    const browser = openBrowser()
    const query = '?accept=Annehmen&decline=Ablehnen'
    const words = { decline: 'Nein' }
    const formatTitle = ({ data }: { data: { from: string } }) => `Anruf von ${data.from}`
    await startWorker(browser, { query, words, formatTitle }).push(ring())
    expect(browser.shown[0]?.title).toBe('Anruf von bob')
    expect(browser.shown[0]?.options.actions).toEqual([
      { action: 'accept', title: 'Annehmen' },
      { action: 'decline', title: 'Nein' },
    ])
  })

  it('[PU63] shows a missed call when it comes too late', async () => {
    const browser = openBrowser()
    await startWorker(browser).push(ring({ expiresAt: Date.now() - 1 }))
    expect(browser.shown[0]).toMatchObject({ title: 'bob', body: 'Missed call', tag: 'call' })
    expect(browser.shown[0]?.options).toMatchObject({ silent: true })
    expect(browser.shown[0]?.options).not.toHaveProperty('actions')
    expect(browser.badge.set).toHaveBeenLastCalledWith(1)
  })

  it('[PU70] is silent where a page is seen in which it rings', async () => {
    const browser = openBrowser()
    browser.opens({ reply: { userId: 'ada', rings: true } })
    await startWorker(browser).push(ring())
    expect(browser.shown[0]?.options).toMatchObject({ silent: true, renotify: false })
  })

  it.each([
    ['is hidden', { visibility: 'hidden', reply: { userId: 'ada', rings: true } }],
    ['does not ring', { reply: { userId: 'ada', rings: false } }],
    ['is of somebody else', { reply: { userId: 'eve', rings: true } }],
    ['is another app', { url: 'https://app.example.org/', reply: { userId: 'ada', rings: true } }],
    ['does not listen', {}],
  ] as const)('[PU70] is loud where the page %s', async (_name, page) => {
    const browser = openBrowser()
    browser.opens(page)
    await startWorker(browser).push(ring())
    expect(browser.shown[0]?.options).toHaveProperty('vibrate')
    expect(browser.shown[0]?.options).not.toHaveProperty('silent')
  })
})

describe('the end of a ring', () => {
  it.each([
    ['missed', 'missed'],
    ['answered', 'over'],
    ['declined', 'over'],
  ] as const)('[PU64] takes its place without a sound when it was %s', async (reason, kind) => {
    const browser = openBrowser()
    const worker = startWorker(browser)
    await worker.push(ring())
    await worker.push(close(reason))
    expect(browser.shown).toHaveLength(1)
    expect(browser.shown[0]).toMatchObject({ body: 'It is over', data: { beckon: { kind } } })
    expect(browser.shown[0]?.options).toMatchObject({ silent: true, tag: 'call' })
  })

  it('[PU64] goes by itself where the app is seen, unless the call was missed', async () => {
    const browser = openBrowser()
    browser.opens({ reply: { userId: 'ada', rings: false } })
    const worker = startWorker(browser)
    await worker.push(close('answered'))
    expect(browser.shown).toEqual([])
    await worker.push(close('missed', AT + 2000))
    expect(browser.shown).toHaveLength(1)
  })

  it('[PU65] keeps a ring from being shown that comes after it', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser)
    await Promise.all([worker.push(close('missed')), worker.push(ring())])
    expect(browser.shown).toHaveLength(1)
    expect(browser.shown[0]).toMatchObject({
      body: 'It is over',
      data: { beckon: { kind: 'missed' } },
    })

    browser.shown[0]?.close()
    await startWorker(browser).push(ring())
    expect(browser.shown[0]?.options).not.toHaveProperty('actions')

    await worker.push(ring({ at: AT + 5000 }))
    expect(browser.shown[0]?.options).toHaveProperty('actions')
  })

  it('[PU65] is remembered while the worker runs where storage is blocked', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser, { hasNoStorage: true })
    await worker.push(close('missed'))
    await worker.push(ring())
    expect(browser.shown[0]?.options).not.toHaveProperty('actions')
  })

  it('[PU65] is so for what was answered by a click, too', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser)
    await worker.push(ring())
    await worker.click('accept')
    await startWorker(browser).push(ring())
    expect(browser.shown[0]?.options).not.toHaveProperty('actions')
  })
})

describe('other pushes', () => {
  it('[PU62] of messages show the latest of each sender', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser)
    await worker.push(message('bob'))
    await worker.push(message('cyd'))
    await worker.push(message('bob'), { body: 'Are you there?' })
    expect(browser.shown.map(({ title, body }) => [title, body])).toEqual([
      ['cyd', 'Hello'],
      ['bob', 'Are you there?'],
    ])
  })

  it.each([
    undefined,
    '',
    'hello',
    'null',
    '[]',
    '{}',
    '{"title":"a","body":"b"}',
    '{"title":"a","body":"b","data":{"type":"ring"}}',
    '{"title":"a","body":"b","data":{"type":"ring","userId":"ada","from":"bob","at":1}}',
    '{"title":"a","body":"b","data":{"type":"other","userId":"ada","from":"bob","at":1}}',
  ])('[PU66] that cannot be read show that something is new: %s', async (text) => {
    const browser = openBrowser()
    const worker = startWorker(browser)
    await worker.pushText(text)
    expect(browser.shown.map(({ title }) => title)).toEqual(['Something is new'])
    await worker.click('', '')
    expect(browser.openWindow).toHaveBeenCalledWith('https://app.example/')
  })

  it('[PU66] of others are left to them where the app says so', async () => {
    const browser = openBrowser()
    await startWorker(browser, { ignoresOthers: true }).pushText('{"news":1}')
    expect(browser.shown).toEqual([])
  })

  it('[PU66] show less where the browser refuses how it looks', async () => {
    const browser = openBrowser()
    const { show } = browser
    browser.show = (title, options) =>
      options.image === undefined ? show(title, options) : Promise.reject(new TypeError('image'))
    await startWorker(browser).push(ring(), { image: 'nonsense' })
    expect(browser.shown).toMatchObject([{ title: 'bob', tag: 'call' }])
  })

  it('[PU67] are counted on the icon, as the server counts or as they are shown', async () => {
    const browser = openBrowser()
    const worker = startWorker(browser)
    await worker.push(ring())
    expect(browser.badge.set).not.toHaveBeenCalled()
    await worker.push(close('missed'))
    await worker.push(message('cyd'))
    expect(browser.badge.set).toHaveBeenLastCalledWith(2)
    await worker.push(message('cyd'), { badgeCount: 7 })
    expect(browser.badge.set).toHaveBeenLastCalledWith(7)
    await worker.click()
    await worker.click('', 'beckon.message cyd')
    expect(browser.badge.clear).toHaveBeenCalled()
  })
})
