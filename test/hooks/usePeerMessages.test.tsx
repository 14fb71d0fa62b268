import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { usePeerMessages } from '../../src/hooks/usePeerMessages.ts'
import { signalingInAct } from '../signalingInAct.tsx'

const ADA = { userId: 'ada' }

describe('usePeerMessages', () => {
  it('[ME4] [CN3] shows what was written before, page by page, and what comes', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    for (let index = 1; index <= 5; index++) await t.act(() => bob.messages.send(ADA, index))
    const { result } = renderHook(() => usePeerMessages('bob', { limit: 2 }), {
      wrapper: t.as('ada'),
    })
    const bodies = () => result.current.messages.map(({ body }) => body)
    expect(result.current).toMatchObject({ status: 'idle', messages: [] })
    await t.settle()
    expect(result.current).toMatchObject({ status: 'ready', hasOlder: true })
    expect(bodies()).toEqual([4, 5])
    await t.act(() => result.current.loadOlder())
    await t.act(() => result.current.loadOlder())
    expect(bodies()).toEqual([1, 2, 3, 4, 5])
    expect(result.current.hasOlder).toBe(false)
    await t.act(() => result.current.send('hello'))
    await t.act(() => bob.messages.send(ADA, 'hi'))
    expect(bodies()).toEqual([1, 2, 3, 4, 5, 'hello', 'hi'])
  })

  it('[CN5] marks as read what it shows', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.messages.send(ADA, 'hi'))
    const phone = await t.connect('ada')
    const { result } = renderHook(() => usePeerMessages('bob'), { wrapper: t.as('ada') })
    await t.settle()
    const unread = () => phone.store.getState().conversations.byKey.get('user:bob')?.unreadCount
    await t.act(() => bob.messages.send(ADA, 'again'))
    expect(unread()).toBe(2)
    await t.act(() => result.current.markRead())
    expect(unread()).toBe(0)
  })

  it('is the same object until something that it shows changes', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result, rerender } = renderHook(() => usePeerMessages('bob'), { wrapper: t.as('ada') })
    await t.settle()
    const before = result.current
    rerender()
    await t.act(() => bob.channels.join('lobby'))
    const cyd = await t.connect('cyd')
    await t.act(() => cyd.messages.send(ADA, 'hi'))
    expect(result.current).toBe(before)
  })

  it('shares what it knows with every component, and keeps it when one is gone', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result, rerender } = renderHook(
      ({ userId }) => [usePeerMessages(userId), usePeerMessages('bob')] as const,
      { wrapper: t.as('ada'), initialProps: { userId: 'bob' } },
    )
    await t.settle()
    await t.act(() => bob.messages.send(ADA, 'hi'))
    expect(result.current[0].messages).toBe(result.current[1].messages)
    rerender({ userId: 'cyd' })
    await t.settle()
    expect(result.current[0]).toMatchObject({ status: 'ready', messages: [] })
    rerender({ userId: 'bob' })
    expect(result.current[0].messages).toHaveLength(1)
  })
})
