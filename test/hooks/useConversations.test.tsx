import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useConversations } from '../../src/hooks/useConversations.ts'
import { signalingInAct } from '../signalingInAct.tsx'

const ADA = { userId: 'ada' }

describe('useConversations', () => {
  it('[CN6] lists with whom one has written, and how much there is to read', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.messages.send(ADA, 'one'))
    const { result } = renderHook(() => useConversations(), { wrapper: t.as('ada') })
    expect(result.current).toEqual({ conversations: [], unreadCount: 0, status: 'idle' })
    await t.settle()
    expect(result.current).toMatchObject({ status: 'ready', unreadCount: 1 })
    await t.advance(1)
    const cyd = await t.connect('cyd')
    await t.act(() => cyd.messages.send(ADA, 'two'))
    expect(result.current).toMatchObject({
      unreadCount: 2,
      conversations: [
        { with: { userId: 'cyd' }, lastMessage: { body: 'two' } },
        { with: { userId: 'bob' }, lastMessage: { body: 'one' } },
      ],
    })
  })

  it('is asked for once, and again in the next session', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => [useConversations(), useConversations()] as const, {
      wrapper: t.as('ada'),
    })
    await t.settle()
    expect(result.current[0].conversations).toBe(result.current[1].conversations)
    t.network('ada').drop()
    await t.advance(15_000)
    await t.act(() => bob.messages.send(ADA, 'meanwhile'))
    t.network('ada').restore()
    await t.advance(6000)
    expect(result.current[0]).toMatchObject({ status: 'ready', unreadCount: 1 })
  })

  it('renders for nothing but what is selected', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    let renders = 0
    const { result } = renderHook(
      () => {
        renders++
        return useConversations(({ unreadCount }) => unreadCount)
      },
      { wrapper: t.as('ada') },
    )
    await t.settle()
    const ada = await t.connect('ada')
    const before = renders
    await t.act(() => ada.messages.send({ userId: 'bob' }, 'hi'))
    expect(renders).toBe(before)
    await t.act(() => bob.messages.send(ADA, 'hello'))
    expect(result.current).toBe(1)
  })
})
