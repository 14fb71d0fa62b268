import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useSignaling } from '../../src/hooks/signalingContext.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useSignaling', () => {
  it('says what happened, why, and what to do when no provider is above it', () => {
    expect(() => renderHook(() => useSignaling())).toThrow(
      'A hook of beckon has no <SignalingProvider> above it. Render the component inside <SignalingProvider url="…" userId="…">.',
    )
  })

  it('gives the same client at each render', async () => {
    const t = signalingInAct()
    const { result, rerender } = renderHook(() => useSignaling(), { wrapper: t.as('ada') })
    await t.settle()
    const first = result.current
    rerender()
    expect(result.current).toBe(first)
    expect(first.store.getState().session?.userId).toBe('ada')
  })
})
