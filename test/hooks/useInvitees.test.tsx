import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useInvitees } from '../../src/hooks/useInvitees.ts'
import { signalingInAct } from '../signalingInAct.tsx'

const GROUP = { inviteId: 'one', to: ['bob', 'cyd'] }

describe('useInvitees', () => {
  it('shows how each of them stands', async () => {
    const t = signalingInAct()
    const [ada, bob] = [await t.connect('ada'), await t.connect('bob')]
    await t.act(() => ada.invitations.invite(GROUP))
    const { result } = renderHook(() => useInvitees('one'), { wrapper: t.as('bob') })
    await t.settle()
    expect(result.current).toMatchObject([{ state: 'delivered' }, { state: 'pending' }])
    await t.act(() => bob.invitations.accept('one', { data: 1 }))
    expect(result.current).toMatchObject([{ state: 'accepted', data: 1 }, { state: 'pending' }])
  })

  it('is the same until one of them changes, and nobody without an invitation', async () => {
    const t = signalingInAct()
    const ada = await t.connect('ada')
    await t.act(() => ada.invitations.invite({ ...GROUP, data: 1 }))
    let renders = 0
    const useOpen = () => {
      renders++
      return useInvitees('one', (invitees) =>
        invitees.filter(({ state }) => state === 'pending').map(({ userId }) => userId),
      )
    }
    const { result } = renderHook(useOpen, { wrapper: t.as('cyd') })
    await t.settle()
    const before = result.current
    const rendersBefore = renders
    await t.act(() => ada.invitations.modify('one', 2))
    expect(result.current).toBe(before)
    expect(renders).toBe(rendersBefore)
    const nobody = renderHook(() => useInvitees(undefined), { wrapper: t.as('cyd') })
    expect(nobody.result.current).toEqual([])
  })
})
