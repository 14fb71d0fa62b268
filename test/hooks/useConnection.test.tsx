import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useConnection } from '../../src/hooks/useConnection.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useConnection', () => {
  it('shows the way from connecting to connected', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useConnection(), { wrapper: t.as('ada') })
    expect(result.current).toMatchObject({ status: 'connecting', isSynced: false })
    await t.settle()
    expect(result.current).toMatchObject({ status: 'connected', isSynced: true })
  })

  it('is the same object until something changes', async () => {
    const t = signalingInAct()
    const { result, rerender } = renderHook(() => useConnection(), { wrapper: t.as('ada') })
    await t.settle()
    const first = result.current
    rerender()
    expect(result.current).toBe(first)
  })

  it('[CL1] shows why the connection is away and when the next attempt is made', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useConnection(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => t.network('ada').drop())
    expect(result.current).toMatchObject({ status: 'reconnecting', isSynced: false })
    expect(result.current.error?.code).toBe('NETWORK')
    expect(result.current.nextRetryAt).toBeGreaterThan(t.now())
  })

  it('tries at once when it is asked to', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useConnection(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => t.network('ada').drop())
    await t.act(() => t.network('ada').restore())
    expect(result.current.status).toBe('reconnecting')
    await t.act(() => result.current.reconnectNow())
    expect(result.current.status).toBe('connected')
    expect(result.current.error).toBeUndefined()
  })
})
