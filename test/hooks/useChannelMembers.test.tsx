import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useChannelMembers } from '../../src/hooks/useChannelMembers.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useChannelMembers', () => {
  it('lists the members in the order in which they joined', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const cleo = await t.connect('cleo')
    await t.act(() => bob.channels.join('lobby'))
    const { result } = renderHook(() => useChannelMembers('lobby'), { wrapper: t.as('ada') })
    expect(result.current).toEqual([])
    await t.settle()
    await t.act(() => cleo.channels.join('lobby'))
    expect(result.current.map(({ userId }) => userId)).toEqual(['bob', 'ada', 'cleo'])

    await t.act(() => bob.channels.leave('lobby'))
    expect(result.current.map(({ userId }) => userId)).toEqual(['ada', 'cleo'])
  })

  it('[CL7] is the same array until they change', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { result, rerender } = renderHook(() => useChannelMembers('lobby'), {
      wrapper: t.as('ada'),
    })
    await t.settle()
    const first = result.current
    rerender()
    await t.act(() => bob.channels.setAttr('lobby', 'topic', 'tea'))
    expect(result.current).toBe(first)
  })

  it('is one empty array while nothing is known', async () => {
    const t = signalingInAct()
    const { result, rerender } = renderHook(
      () => [
        useChannelMembers('lobby', { join: false }),
        useChannelMembers('attic', { join: false }),
      ],
      { wrapper: t.as('ada') },
    )
    const [lobby, attic] = result.current
    rerender()
    expect(result.current[0]).toBe(lobby)
    expect(lobby).toBe(attic)
  })

  it('takes an inline function that makes a new array each time, and does not loop', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { result, rerender } = renderHook(
      () => useChannelMembers('lobby', {}, (members) => members.map(({ userId }) => userId)),
      { wrapper: t.as('ada') },
    )
    await t.settle()
    const first = result.current
    expect(first).toEqual(['bob', 'ada'])
    rerender()
    expect(result.current).toBe(first)
  })

  it('takes an inline function whose result is never equal, and does not loop', async () => {
    const t = signalingInAct()
    const { result } = renderHook(
      () => useChannelMembers('lobby', {}, (members) => members.map((member) => ({ ...member }))),
      { wrapper: t.as('ada') },
    )
    await t.settle()
    expect(result.current).toMatchObject([{ userId: 'ada' }])
  })

  it('renders only when what was selected differs', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const cleo = await t.connect('cleo')
    let renderCount = 0
    const { result } = renderHook(
      () => {
        renderCount++
        return useChannelMembers('lobby', {}, (members) => members.some(isBob))
      },
      { wrapper: t.as('ada') },
    )
    await t.settle()
    renderCount = 0
    await t.act(() => cleo.channels.join('lobby'))
    expect(renderCount).toBe(0)

    await t.act(() => bob.channels.join('lobby'))
    expect(renderCount).toBeGreaterThan(0)
    expect(result.current).toBe(true)
  })

  it('calls the latest function', async () => {
    const t = signalingInAct()
    const { result, rerender } = renderHook(
      (wanted: string) =>
        useChannelMembers('lobby', {}, (members) =>
          members.some(({ userId }) => userId === wanted),
        ),
      { initialProps: 'bob', wrapper: t.as('ada') },
    )
    await t.settle()
    expect(result.current).toBe(false)
    rerender('ada')
    expect(result.current).toBe(true)
  })
})

function isBob({ userId }: { userId: string }): boolean {
  return userId === 'bob'
}
