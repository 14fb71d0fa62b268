import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useInvite } from '../../src/hooks/useInvite.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useInvite', () => {
  it('invites a group, and is pending meanwhile', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useInvite(), { wrapper: t.as('ada') })
    await t.settle()
    const seen: boolean[] = []
    const invitation = await t.act(() => {
      const done = result.current.invite({ to: ['bob', 'cyd'], policy: { answer: 'first' } })
      queueMicrotask(() => seen.push(result.current.pending))
      return done
    })
    expect(invitation).toMatchObject({ status: 'ringing', policy: { answer: 'first' } })
    expect(result.current).toMatchObject({ pending: false })
  })

  it('keeps why it failed until it is reset', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useInvite(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => result.current.invite({ to: [] }).catch(() => {}))
    expect(result.current.error).toMatchObject({ code: 'BAD_PAYLOAD' })
    await t.act(() => result.current.reset())
    expect(result.current.error).toBeUndefined()
  })

  it('renders for nothing that happens to the invitation', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    let renders = 0
    const { result } = renderHook(
      () => {
        renders++
        return useInvite()
      },
      { wrapper: t.as('ada') },
    )
    await t.settle()
    const { inviteId } = await t.act(() => result.current.invite({ to: 'bob' }))
    const before = renders
    await t.act(() => bob.invitations.accept(inviteId))
    await t.act(() => bob.invitations.end(inviteId))
    expect(renders).toBe(before)
  })
})
