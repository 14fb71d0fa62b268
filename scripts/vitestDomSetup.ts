import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { format } from 'node:util'
import { afterEach, beforeEach, vi } from 'vitest'

// The time is a bound for what never comes.
configure({ reactStrictMode: true, asyncUtilTimeout: 20_000 })

// React says there what is wrong with a component: a test that causes it must not pass.
let complaints: unknown[][] = []
beforeEach(() => {
  complaints = []
  // One loudspeaker per page: each test is another page. Not after a test, since what is taken away then may ask for one.
  Reflect.deleteProperty(globalThis, Symbol.for('beckon.ringing'))
  vi.spyOn(console, 'error').mockImplementation((...words) => void complaints.push(words))
})

// The files of a worker share one window: leave nothing behind.
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  if (typeof window !== 'undefined') {
    localStorage.clear()
    sessionStorage.clear()
    document.body.replaceChildren()
  }
  if (complaints.length === 0) return
  throw new Error(
    `console.error has heard of: ${complaints.map((words) => format(...words)).join('\n')}`,
  )
})
