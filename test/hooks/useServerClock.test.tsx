import { renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useServerClock } from '../../src/hooks/useServerClock.ts'
import { signalingInAct } from '../signalingInAct.tsx'

it('useServerClock says what time it is on the server, by a function that stays', async () => {
  const t = signalingInAct()
  const { result, rerender } = renderHook(() => useServerClock(), { wrapper: t.as('ada') })
  await t.settle()
  const now = result.current
  expect(now()).toBe(t.now())
  await t.advance(1234)
  rerender()
  expect(result.current).toBe(now)
  expect(now()).toBe(t.now())
})
