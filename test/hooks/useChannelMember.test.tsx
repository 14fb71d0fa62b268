import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useChannelMember } from '../../src/hooks/useChannelMember.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useChannelMember', () => {
  it('shows one member, and undefined while that user is not there', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => useChannelMember('lobby', 'bob'), { wrapper: t.as('ada') })
    await t.settle()
    expect(result.current).toBeUndefined()

    await t.act(() => bob.channels.join('lobby'))
    expect(result.current).toMatchObject({ userId: 'bob', online: true })

    await t.act(() => bob.channels.leave('lobby'))
    expect(result.current).toBeUndefined()
  })

  it('[CH3] has the sessions of the member', async () => {
    const t = signalingInAct()
    const phone = await t.connect('bob')
    const laptop = await t.connect('bob')
    const { result } = renderHook(
      () => useChannelMember('lobby', 'bob', {}, (member) => member?.sessionIds.length),
      { wrapper: t.as('ada') },
    )
    await t.settle()
    await t.act(() => phone.channels.join('lobby'))
    expect(result.current).toBe(1)
    await t.act(() => laptop.channels.join('lobby'))
    expect(result.current).toBe(2)
  })

  it('does not render for another member', async () => {
    const t = signalingInAct()
    const cleo = await t.connect('cleo')
    let renderCount = 0
    renderHook(
      () => {
        renderCount++
        return useChannelMember('lobby', 'ada')
      },
      { wrapper: t.as('ada') },
    )
    await t.settle()
    renderCount = 0
    await t.act(() => cleo.channels.join('lobby'))
    expect(renderCount).toBe(0)
  })

  it.each(['constructor', '__proto__'])('takes %s for a name like any other', async (userId) => {
    const t = signalingInAct()
    const { result } = renderHook(() => useChannelMember('lobby', userId), {
      wrapper: t.as('ada'),
    })
    await t.settle()
    expect(result.current).toBeUndefined()
    const client = await t.connect(userId)
    await t.act(() => client.channels.join('lobby'))
    expect(result.current).toMatchObject({ userId })
  })
})
