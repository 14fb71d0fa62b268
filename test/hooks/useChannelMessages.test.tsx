import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useChannelMessages } from '../../src/hooks/useChannelMessages.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useChannelMessages', () => {
  it("[ME1] shows everybody's messages, one's own included, oldest first", async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { result } = renderHook(() => useChannelMessages('lobby'), { wrapper: t.as('ada') })
    await t.settle()
    expect(result.current).toMatchObject({ status: 'ready', messages: [] })

    await t.act(() => result.current.send('hello'))
    await t.act(() => bob.messages.send({ channelId: 'lobby' }, { text: 'hi' }))
    expect(result.current.messages).toMatchObject([
      { from: 'ada', body: 'hello' },
      { from: 'bob', body: { text: 'hi' } },
    ])
  })

  it('is the same array until a message arrives', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result, rerender } = renderHook(() => useChannelMessages('lobby'), {
      wrapper: t.as('ada'),
    })
    await t.settle()
    await t.act(() => result.current.send('one'))
    await t.act(() => result.current.send('two'))
    const { messages } = result.current
    rerender()
    await t.act(() => bob.channels.join('lobby'))
    expect(result.current.messages).toBe(messages)
  })

  it('rejects what the server refuses, and shows nothing of it', async () => {
    const t = signalingInAct({ limits: { messageBytes: 10 } })
    const { result } = renderHook(() => useChannelMessages('lobby'), { wrapper: t.as('ada') })
    await t.settle()
    const sent = t.act(() => result.current.send('far too long for this server'))
    await expect(sent).rejects.toMatchObject({ code: 'TOO_LARGE' })
    expect(result.current.messages).toEqual([])
  })
})
