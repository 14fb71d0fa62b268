import { renderHook } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { useSignalingEvent } from '../../src/hooks/useSignalingEvent.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useSignalingEvent', () => {
  it('hears an event once, in StrictMode too, and nothing after the unmount', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const handler = vi.fn()
    const { unmount } = renderHook(() => useSignalingEvent('invitation.received', handler), {
      wrapper: t.as('ada'),
    })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(handler).toHaveBeenCalledTimes(1)
    expect(handler).toHaveBeenCalledWith({
      invitation: expect.objectContaining({ inviteId: 'one', inviter: 'bob' }),
    })

    unmount()
    await t.act(() => bob.invitations.cancel('one'))
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('calls the latest handler and subscribes once', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const ada = await t.connect('ada')
    await t.act(() => bob.channels.join('lobby'))
    await t.act(() => ada.channels.join('lobby'))
    const on = vi.spyOn(ada, 'on')
    const heard: string[] = []
    const { rerender } = renderHook(
      (name: string) => useSignalingEvent('message.received', () => heard.push(name)),
      {
        initialProps: 'first',
        reactStrictMode: false,
        wrapper: ({ children }) => <SignalingProvider client={ada}>{children}</SignalingProvider>,
      },
    )
    rerender('second')
    await t.act(() => bob.messages.send({ channelId: 'lobby' }, 'hello'))
    expect(heard).toEqual(['second'])
    expect(on).toHaveBeenCalledTimes(1)
  })
})
