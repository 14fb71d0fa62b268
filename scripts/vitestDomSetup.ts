import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { format } from 'node:util'
import { afterEach, beforeEach, vi } from 'vitest'

configure({ reactStrictMode: true })

// React says there what is wrong with a component: a test that causes it must not pass.
let complaints: unknown[][] = []
beforeEach(() => {
  complaints = []
  vi.spyOn(console, 'error').mockImplementation((...words) => void complaints.push(words))
})

// The files of a worker share one window: leave nothing behind.
afterEach(() => {
  cleanup()
  vi.useRealTimers()
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
