import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { useCallTimer } from '../../src/hooks/useCallTimer.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useCallTimer', () => {
  it('counts the ring down in whole seconds, once a second', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const seen: (number | undefined)[] = []
    const { result } = renderHook(
      () => {
        const leftMs = useCallTimer('one', 'ring')
        seen.push(leftMs)
        return leftMs
      },
      { reactStrictMode: false, wrapper: t.as('ada') },
    )
    await t.settle()
    expect(result.current).toBeUndefined()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one', timeoutMs: 3000 }))
    expect(result.current).toBe(3000)

    seen.length = 0
    for (let quarter = 1; quarter < 12; quarter++) await t.advance(250)
    expect(seen).toEqual([2000, 1000])
    await t.advance(250)
    expect(result.current).toBeUndefined()
  })

  it('[IN17] counts down for an invitee for whom it rings while others talk', async () => {
    const t = signalingInAct()
    const [bob, cyd] = [await t.connect('bob'), await t.connect('cyd')]
    const { result } = renderHook(() => useCallTimer('one', 'ring'), { wrapper: t.as('ada') })
    const group = { to: ['ada', 'cyd'], inviteId: 'one', timeoutMs: 9000 }
    await t.act(() => bob.invitations.invite(group))
    await t.act(() => cyd.invitations.accept('one'))
    await t.advance(2000)
    expect(result.current).toBe(7000)
    await t.advance(7000)
    expect(result.current).toBeUndefined()
  })

  it('counts how long one has talked, and keeps it when the call is over', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const ada = await t.connect('ada')
    const { result } = renderHook(() => useCallTimer('one', 'talk'), { wrapper: t.as('ada') })
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.advance(700)
    expect(result.current).toBeUndefined()
    await t.act(() => ada.invitations.accept('one'))
    expect(result.current).toBe(0)

    await t.advance(999)
    expect(result.current).toBe(0)
    await t.advance(1)
    expect(result.current).toBe(1000)
    for (let second = 0; second < 64; second++) await t.advance(1000)
    expect(result.current).toBe(65_000)

    await t.act(() => bob.invitations.end('one'))
    await t.advance(10_000)
    expect(result.current).toBe(65_000)
  })

  it('has nothing to count for a ring without an end, nor without an invitation', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(
      () => [useCallTimer('one', 'ring'), useCallTimer(undefined, 'ring')],
      { wrapper: t.as('ada') },
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one', timeoutMs: 0 }))
    expect(result.current).toEqual([undefined, undefined])
  })

  it.each([-3_600_000, 90_500])(
    "[CL8] counts by the server's clock when the local one is %i ms apart",
    async (apartMs) => {
      const t = signalingInAct()
      const bob = await t.connect('bob')
      const client = createSignalingClient({
        transport: t.network('ada').transport,
        // Time passes at the same pace; only what it is called differs.
        clock: { ...bob.clock, now: () => t.now() + apartMs },
      })
      const { result } = renderHook(() => useCallTimer('one', 'ring'), {
        wrapper: ({ children }: { children: ReactNode }) => (
          <SignalingProvider client={client} userId="ada">
            {children}
          </SignalingProvider>
        ),
      })
      await t.settle()
      await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
      expect(result.current).toBe(30_000)
      await t.advance(1000)
      expect(result.current).toBe(29_000)
    },
  )
})
