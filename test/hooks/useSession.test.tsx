import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it } from 'vitest'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { useSession } from '../../src/hooks/useSession.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useSession', () => {
  it('shows who is logged in, and nobody before', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useSession(), { wrapper: t.as('ada') })
    expect(result.current.session).toBeUndefined()
    await t.settle()
    expect(result.current.session).toMatchObject({ userId: 'ada' })
    expect(result.current.status).toBe('connected')
  })

  it('logs in and out by hand when the provider has no userId', async () => {
    const t = signalingInAct()
    const client = t.client('ada')
    const wrapper = ({ children }: { children: ReactNode }) => (
      <SignalingProvider client={client}>{children}</SignalingProvider>
    )
    const { result } = renderHook(() => useSession(), { wrapper })
    await t.settle()
    expect(result.current).toMatchObject({ status: 'idle' })

    const session = await t.act(() => result.current.login('ada'))
    expect(result.current.session).toEqual(session)

    await t.act(() => result.current.logout())
    expect(result.current.session).toBeUndefined()
    expect(result.current.status).toBe('idle')
  })

  it('[SE9] has no session any more when another tab has logged in exclusively', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useSession(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => t.client('ada').login('ada', { exclusive: true }))
    expect(result.current.session).toBeUndefined()
    expect(result.current.status).toBe('replaced')
  })

  it('is the same object until something changes', async () => {
    const t = signalingInAct()
    const { result, rerender } = renderHook(() => useSession(), { wrapper: t.as('ada') })
    await t.settle()
    const first = result.current
    rerender()
    expect(result.current).toBe(first)
  })
})
