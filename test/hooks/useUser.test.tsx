import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { usePresence } from '../../src/hooks/usePresence.ts'
import { useUser } from '../../src/hooks/useUser.ts'
import { useUserAttr } from '../../src/hooks/useUserAttr.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('usePresence', () => {
  it('[US2] shows whether a user is online, and renders for nothing else', async () => {
    const t = signalingInAct()
    let renders = 0
    const { result } = renderHook(
      () => {
        renders++
        return usePresence('bob', (status) => status?.online)
      },
      { wrapper: t.as('ada') },
    )
    expect(result.current).toBeUndefined()
    await t.settle()
    expect(result.current).toBe(false)
    const bob = await t.connect('bob')
    expect(result.current).toBe(true)
    const before = renders
    await t.act(() => bob.users.setAttr('mood', 'good'))
    await t.act(() => bob.users.setAvailability('busy'))
    const cyd = await t.connect('cyd')
    await t.act(() => cyd.users.setAvailability('busy'))
    expect(renders).toBe(before)
  })

  it('is the same object until it changes', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => usePresence('bob'), { wrapper: t.as('ada') })
    await t.settle()
    const before = result.current
    expect(before).toEqual({ online: true, availability: 'available' })
    await t.act(() => bob.users.setAttr('mood', 'good'))
    expect(result.current).toBe(before)
  })

  it('[CL11] watches a user once for any number of components, and nobody after them', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { rerender, unmount } = renderHook(
      ({ userId }: { userId: string }) => [usePresence(userId), useUser(userId)],
      { wrapper: t.as('ada'), initialProps: { userId: 'bob' } },
    )
    await t.settle()
    rerender({ userId: 'cyd' })
    await t.settle()
    const heard: string[] = []
    bob.on('error', ({ code }) => heard.push(code))
    await t.act(() => bob.users.setAvailability('busy'))
    unmount()
    await t.settle()
    expect(heard).toEqual([])
  })
})

describe('useUser', () => {
  it('[AT7] shows the attributes of a user, and a part of them on demand', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.users.setAttr('mood', 'good'))
    const { result } = renderHook(
      () => [useUser('bob'), useUser('bob', ({ attrs }) => attrs.get('mood')?.value)] as const,
      { wrapper: t.as('ada') },
    )
    expect(result.current[0].status).toBeUndefined()
    await t.settle()
    expect(result.current[0].status).toMatchObject({ online: true })
    expect(result.current[0].attrs.get('mood')).toMatchObject({ value: 'good', setBy: 'bob' })
    expect(result.current[1]).toBe('good')
    await t.act(() => bob.users.clearAttrs())
    expect(result.current[0].attrs.size).toBe(0)
    expect(result.current[1]).toBeUndefined()
  })
})

describe('useUserAttr', () => {
  it("[AT7] sets one's own, which others see", async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    bob.users.watch(['ada'])
    const { result } = renderHook(() => useUserAttr('mood'), { wrapper: t.as('ada') })
    expect(result.current[2].status).toBe('loading')
    await t.settle()
    expect(result.current).toMatchObject([undefined, expect.any(Function), { status: 'ready' }])
    await t.act(() => result.current[1]('good', { ifRev: 0 }))
    expect(result.current[0]).toBe('good')
    const seen = () => bob.store.getState().users.get('ada')?.attrs.get('mood')?.value
    expect(seen()).toBe('good')
    const stale = t.act(() => result.current[1]('bad', { ifRev: 0 }))
    await expect(stale).rejects.toMatchObject({ code: 'CONFLICT' })
    await t.act(() => result.current[2].remove())
    expect(result.current[0]).toBeUndefined()
    expect(seen()).toBeUndefined()
  })

  it("shows somebody else's, and cannot set it", async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.users.setAttr('mood', 'good'))
    const { result } = renderHook(() => useUserAttr('mood', 'bob'), { wrapper: t.as('ada') })
    await t.settle()
    expect(result.current[0]).toBe('good')
    await expect(t.act(() => result.current[1]('bad'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(t.act(() => result.current[2].remove())).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})
