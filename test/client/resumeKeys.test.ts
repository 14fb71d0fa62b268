import { describe, expect, it } from 'vitest'
import { resumeKeys } from '../../src/client/resumeKeys.ts'
import { openTab } from './openTab.ts'

const URL = 'http://localhost:7878'
const key = { sessionId: 'ada-1', key: 'secret' }

describe('a page that is reloaded', () => {
  it('[CL6] takes the key that the page before it has left, once', () => {
    const { dispatch } = openTab()
    resumeKeys(URL).keep('ada', () => key)
    dispatch('pagehide')
    expect(resumeKeys(URL).take('ada')).toEqual(key)
    expect(resumeKeys(URL).take('ada')).toBeUndefined()
  })

  it('[CL6] takes the key of its own server only', () => {
    const { dispatch } = openTab()
    resumeKeys(URL).keep('ada', () => key)
    dispatch('pagehide')
    expect(resumeKeys('http://localhost:9999').take('ada')).toBeUndefined()
  })

  it('[CL6] takes the key of its own user only', () => {
    const { dispatch } = openTab()
    resumeKeys(URL).keep('ada', () => key)
    dispatch('pagehide')
    expect(resumeKeys(URL).take('bob')).toBeUndefined()
    expect(resumeKeys(URL).take('ada')).toEqual(key)
  })

  it('finds none when nobody was logged in, or the client had let go', () => {
    const { dispatch } = openTab()
    resumeKeys(URL).keep('ada', () => undefined)
    const stop = resumeKeys(URL).keep('ada', () => key)
    stop()
    dispatch('pagehide')
    expect(resumeKeys(URL).take('ada')).toBeUndefined()
  })
})

describe('a tab that is duplicated', () => {
  it('[CL6] finds no key, because the page that lives has left none', () => {
    const tab = openTab()
    resumeKeys(URL).keep('ada', () => key)
    openTab(tab.items)
    expect(resumeKeys(URL).take('ada')).toBeUndefined()
  })

  it('[CL6] finds none that was left by a page which came back from the cache', () => {
    const tab = openTab()
    resumeKeys(URL).keep('ada', () => key)
    tab.dispatch('pagehide')
    tab.dispatch('pageshow')
    openTab(tab.items)
    expect(resumeKeys(URL).take('ada')).toBeUndefined()
  })
})

describe('a storage that is of no use', () => {
  it.each(['', 'null', '7', '{}', '{"sessionId":7,"key":"k"}', '<html>'])(
    'holds no key: %s',
    (text) => {
      openTab([[`beckon.resume ${URL} ada`, text]])
      expect(resumeKeys(URL).take('ada')).toBeUndefined()
    },
  )

  it('is not there, or forbidden', () => {
    expect(resumeKeys(URL).take('ada')).toBeUndefined()
    resumeKeys(URL).keep('ada', () => key)()
    Object.defineProperty(globalThis, 'sessionStorage', {
      configurable: true,
      get() {
        throw new DOMException('blocked', 'SecurityError')
      },
    })
    expect(resumeKeys(URL).take('ada')).toBeUndefined()
    Reflect.deleteProperty(globalThis, 'sessionStorage')
  })
})
