import { render, renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import { useChannel } from '../../src/hooks/useChannel.ts'
import { useChannelAttr } from '../../src/hooks/useChannelAttr.ts'
import { useChannelAttrs } from '../../src/hooks/useChannelAttrs.ts'
import { useChannelMember } from '../../src/hooks/useChannelMember.ts'
import { useChannelMembers } from '../../src/hooks/useChannelMembers.ts'
import { useChannelMessages } from '../../src/hooks/useChannelMessages.ts'
import { messagesOf } from '../client/clientViews.ts'
import { signalingInAct } from '../signalingInAct.tsx'

/** What the others hear of comings and goings, one line each. */
function listen(client: SignalingClient): string[] {
  const heard: string[] = []
  client.on('channel.membersChanged', ({ joined, left }) => {
    for (const { userId } of joined) heard.push(`${userId} joined`)
    for (const userId of left) heard.push(`${userId} left`)
  })
  return heard
}

describe('useChannel', () => {
  it('joins when it is mounted and leaves when it is not', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const heard = listen(bob)

    const { result, unmount } = renderHook(() => useChannel('lobby'), { wrapper: t.as('ada') })
    expect(result.current).toMatchObject({ status: 'loading', count: 0 })
    await t.settle()
    expect(result.current).toMatchObject({ status: 'ready', count: 2 })

    unmount()
    await t.settle()
    expect(heard).toEqual(['ada joined', 'ada left'])
  })

  it('[CL4] opens one link and joins once, with every hook in StrictMode', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const heard = listen(bob)
    function Everything() {
      useChannel('lobby')
      useChannelAttr('lobby', 'topic')
      useChannelAttrs('lobby')
      useChannelMember('lobby', 'bob')
      useChannelMembers('lobby')
      useChannelMessages('lobby')
      return null
    }

    const { rerender, unmount } = render(
      <>
        <Everything />
        <Everything />
      </>,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    expect(t.network('ada').opened).toBe(1)
    expect(heard).toEqual(['ada joined'])

    // One holder is enough.
    rerender(<Everything />)
    await t.settle()
    expect(heard).toEqual(['ada joined'])

    unmount()
    await t.settle()
    expect(heard).toEqual(['ada joined', 'ada left'])
    expect(t.network('ada').opened).toBe(1)
  })

  it('[CL4] goes on as if nothing had happened when the last holder is replaced at once', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const heard = listen(bob)
    const Lobby = () => <output>{useChannel('lobby').status}</output>

    const { rerender } = render(<Lobby key="one" />, { wrapper: t.as('ada') })
    await t.settle()
    rerender(<Lobby key="other" />)
    await t.settle()
    expect(heard).toEqual(['ada joined'])
  })

  it('moves to another channel', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const heard = listen(bob)
    const { result, rerender } = renderHook((channelId: string) => useChannel(channelId), {
      initialProps: 'lobby',
      wrapper: t.as('ada'),
    })
    await t.settle()

    rerender('attic')
    await t.settle()
    expect(heard).toEqual(['ada joined', 'ada left'])
    expect(result.current).toMatchObject({ status: 'ready', count: 1 })
  })

  it('only looks on with join: false', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const heard = listen(bob)
    const { result } = renderHook(() => useChannel('lobby', { join: false }), {
      wrapper: t.as('ada'),
    })
    await t.settle()
    expect(result.current).toMatchObject({ status: 'idle', count: 0 })
    expect(heard).toEqual([])
  })

  it('joins and leaves by hand', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useChannel('lobby', { join: false }), {
      wrapper: t.as('ada'),
    })
    await t.settle()

    await t.act(() => result.current.join())
    expect(result.current).toMatchObject({ status: 'ready', count: 1 })

    await t.act(() => result.current.leave())
    expect(result.current).toMatchObject({ status: 'idle', count: 0 })
  })

  it('leaves at once when told to, whatever else holds the channel', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const heard = listen(bob)
    const { result } = renderHook(
      () => {
        useChannelMembers('lobby')
        return useChannel('lobby')
      },
      { wrapper: t.as('ada') },
    )
    await t.settle()

    await t.act(() => result.current.leave())
    expect(result.current.status).toBe('idle')
    expect(heard).toEqual(['ada joined', 'ada left'])
  })

  it('shows why the server has refused, and joins when there is room', async () => {
    const t = signalingInAct({ limits: { members: 1 } })
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { result } = renderHook(() => useChannel('lobby'), { wrapper: t.as('ada') })
    await t.settle()
    expect(result.current.status).toBe('error')
    expect(result.current.error?.code).toBe('LIMIT_REACHED')

    await t.act(() => bob.channels.leave('lobby'))
    await t.act(() => result.current.join())
    expect(result.current).toMatchObject({ status: 'ready', count: 1 })
    expect(result.current.error).toBeUndefined()
  })

  it('sends to everybody in it', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { result } = renderHook(() => useChannel('lobby'), { wrapper: t.as('ada') })
    await t.settle()

    const message = await t.act(() => result.current.send({ text: 'hello' }))
    expect(message).toMatchObject({ from: 'ada', body: { text: 'hello' } })
    const { state: _state, ...received } = message
    expect(messagesOf(bob)).toEqual([received])
  })

  it('[SE4] keeps what it knows while the connection is away', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const heard = listen(bob)
    const { result } = renderHook(() => useChannel('lobby'), { wrapper: t.as('ada') })
    await t.settle()

    await t.act(() => t.network('ada').drop())
    expect(result.current).toMatchObject({ status: 'ready', count: 2 })
    await t.act(() => t.network('ada').restore())
    await t.advance(200)
    expect(result.current).toMatchObject({ status: 'ready', count: 2 })
    expect(heard).toEqual(['ada joined'])
  })

  it('is the same object until something that it shows changes', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const { result, rerender } = renderHook(() => useChannel('lobby'), { wrapper: t.as('ada') })
    await t.settle()
    const first = result.current
    rerender()
    await t.act(() => bob.messages.send({ channelId: 'lobby' }, 'hello'))
    expect(result.current).toBe(first)
  })
})
