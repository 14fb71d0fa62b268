import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useAutoAway } from '../../src/hooks/useAutoAway.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useAutoAway', () => {
  it('[US4] shows a user as away whom nobody has seen for a while, and back at the first sign', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    bob.users.watch(['ada'])
    const availability = () => bob.store.getState().users.get('ada')?.status.availability
    const { unmount } = renderHook(() => useAutoAway({ idleAfterMs: 60_000 }), {
      wrapper: t.as('ada'),
    })
    await t.settle()
    await t.advance(59_000)
    await t.act(() => void window.dispatchEvent(new Event('pointermove')))
    await t.advance(59_000)
    expect(availability()).toBe('available')
    await t.advance(1000)
    expect(availability()).toBe('away')
    await t.act(() => void window.dispatchEvent(new Event('keydown')))
    expect(availability()).toBe('available')
    await t.advance(60_000)
    expect(availability()).toBe('away')
    unmount()
    await t.settle()
    expect(availability()).not.toBe('away')
  })

  it('[US4] leaves what the user has chosen', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    bob.users.watch(['ada'])
    const phone = await t.connect('ada')
    await t.act(() => phone.users.setAvailability('busy'))
    renderHook(() => useAutoAway({ idleAfterMs: 1000 }), { wrapper: t.as('ada') })
    await t.advance(5000)
    expect(bob.store.getState().users.get('ada')?.status.availability).toBe('busy')
  })
})
