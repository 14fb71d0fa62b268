import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useChannel } from '../../src/hooks/useChannel.ts'
import { useChannelAttrs } from '../../src/hooks/useChannelAttrs.ts'
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

  it('[CN3] shows the latest that a channel has stored, and older ones on demand', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby', { history: true }))
    for (let index = 1; index <= 5; index++) {
      await t.act(() => bob.messages.send({ channelId: 'lobby' }, index))
    }
    const { result } = renderHook(() => useChannelMessages('lobby', { limit: 3 }), {
      wrapper: t.as('ada'),
    })
    await t.settle()
    await t.settle()
    const bodies = () => result.current.messages.map(({ body }) => body)
    expect(result.current).toMatchObject({ status: 'ready', hasOlder: true })
    expect(bodies()).toEqual([3, 4, 5])
    await t.act(() => result.current.loadOlder())
    expect(bodies()).toEqual([1, 2, 3, 4, 5])
    await t.act(() => bob.messages.send({ channelId: 'lobby' }, 6))
    expect(bodies()).toEqual([1, 2, 3, 4, 5, 6])
    expect(result.current.hasOlder).toBe(false)
  })

  it('[CL9] shows a message at once, as failed when it is, and tries again', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useChannelMessages('lobby'), { wrapper: t.as('ada') })
    await t.settle()
    t.network('ada').drop()
    const sent = result.current.send('hi').catch(() => 'failed')
    await t.settle()
    expect(result.current.messages).toMatchObject([{ body: 'hi', state: 'pending' }])
    await t.advance(30_000)
    expect(await sent).toBe('failed')
    expect(result.current.messages).toMatchObject([{ body: 'hi', state: 'failed' }])
    t.network('ada').restore()
    await t.advance(6000)
    await t.act(() => result.current.retry(result.current.messages[0]?.messageId ?? ''))
    expect(result.current.messages).toMatchObject([{ body: 'hi', from: 'ada' }])
    expect(result.current.messages[0]).not.toHaveProperty('state')
  })

  it('renders for nothing but what is selected', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    let renders = 0
    const { result } = renderHook(
      () => {
        renders++
        return [
          useChannelMessages('lobby', {}, ({ messages }) => messages.at(-1)?.body),
          useChannel('lobby', {}, ({ status }) => status),
          useChannelAttrs('lobby', {}, ({ attrs }) => attrs.size),
        ]
      },
      { wrapper: t.as('ada') },
    )
    await t.settle()
    await t.act(() => bob.channels.join('lobby', { history: true }))
    await t.act(() => bob.messages.send({ channelId: 'lobby' }, 'hi'))
    await t.act(() => bob.channels.setAttr('lobby', 'topic', 1))
    expect(result.current).toEqual(['hi', 'ready', 1])
    const before = renders
    await t.act(() => bob.messages.send({ channelId: 'lobby' }, 'hi'))
    await t.act(() => bob.channels.setAttr('lobby', 'topic', 2))
    await t.act(() => bob.channels.leave('lobby'))
    expect(renders).toBe(before)
  })
})
