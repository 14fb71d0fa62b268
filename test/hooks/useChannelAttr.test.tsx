import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useChannelAttr } from '../../src/hooks/useChannelAttr.ts'
import { useChannelAttrs } from '../../src/hooks/useChannelAttrs.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useChannelAttr', () => {
  it('[AT1] shows what anybody has set', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { result } = renderHook(() => useChannelAttr('lobby', 'topic'), { wrapper: t.as('ada') })
    await t.settle()
    expect(result.current[0]).toBeUndefined()

    await t.act(() => bob.channels.setAttr('lobby', 'topic', { text: 'tea' }))
    expect(result.current[0]).toEqual({ text: 'tea' })
  })

  it('sets and removes it for everybody', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { result } = renderHook(() => useChannelAttr('lobby', 'topic'), { wrapper: t.as('ada') })
    await t.settle()

    const attr = await t.act(() => result.current[1]('tea'))
    expect(attr).toMatchObject({ value: 'tea', setBy: 'ada' })
    expect(result.current[0]).toBe('tea')
    expect(result.current[2]).toMatchObject({ rev: attr.rev, status: 'ready' })
    expect(bob.store.getState().channels.get('lobby')?.attrs.get('topic')?.value).toBe('tea')

    await t.act(() => result.current[2].remove())
    expect(result.current[0]).toBeUndefined()
    expect(result.current[2].rev).toBeUndefined()
  })

  it('[AT2] rejects with CONFLICT when somebody was faster', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { result } = renderHook(() => useChannelAttr('lobby', 'topic'), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.channels.setAttr('lobby', 'topic', 'tea'))

    const late = t.act(() => result.current[1]('milk', { ifRev: 0 }))
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(result.current[0]).toBe('tea')
  })

  it('is the same tuple, and does not render, when another attribute changes', async () => {
    const t = signalingInAct()
    let renderCount = 0
    const { result } = renderHook(
      () => {
        renderCount++
        return { topic: useChannelAttr('lobby', 'topic') }
      },
      { wrapper: t.as('ada') },
    )
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    renderCount = 0
    const { topic } = result.current
    await t.act(() => bob.channels.setAttr('lobby', 'host', 'bob'))
    expect(renderCount).toBe(0)
    expect(result.current.topic).toBe(topic)
  })
})

describe('useChannelAttrs', () => {
  it('shows all of them, sets, removes and clears', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useChannelAttrs('lobby'), { wrapper: t.as('ada') })
    await t.settle()
    const names = () => [...result.current.attrs.keys()]

    await t.act(() => result.current.set('topic', 'tea'))
    await t.act(() => result.current.set('constructor', 'ada'))
    expect(names()).toEqual(['topic', 'constructor'])

    await t.act(() => result.current.remove('topic'))
    expect(names()).toEqual(['constructor'])

    await t.act(() => result.current.clear())
    expect(names()).toEqual([])
  })

  it('is the same object when something else changes', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useChannelAttrs('lobby'), { wrapper: t.as('ada') })
    const bob = await t.connect('bob')
    const first = result.current
    await t.act(() => bob.channels.join('lobby'))
    expect(result.current).toBe(first)
  })
})
