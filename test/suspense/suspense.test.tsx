import { act, render, screen, type RenderOptions, type RenderResult } from '@testing-library/react'
import { Component, Suspense, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import {
  useChannel,
  useChannelAttr,
  useChannelAttrs,
  useChannelMember,
  useChannelMembers,
  useChannelMessages,
  useConversations,
  usePeerMessages,
  usePresence,
  useUser,
  useUserAttr,
} from '../../src/suspense/index.ts'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

class Boundary extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state = { error: undefined as Error | undefined }
  static getDerivedStateFromError = (error: Error) => ({ error })
  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return <button onClick={() => this.setState({ error: undefined })}>{error.message}</button>
  }
}

const waiting = <p>waiting</p>

// What suspends renders again when a promise is settled, which act must wait for.
function renderInAct(ui: ReactNode, options: RenderOptions): Promise<RenderResult> {
  return act(async () => render(ui, options))
}

function Members() {
  const names = useChannelMembers('lobby', (members) => members.map(({ userId }) => userId))
  return <p>members {names.join(' ')}</p>
}

describe('a hook that suspends', () => {
  it('waits for the channel, is in it once, and leaves it when it is gone', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const changes: string[] = []
    bob.on('channel.membersChanged', ({ joined, left }) =>
      changes.push(...joined.map(({ userId }) => `+${userId}`), ...left.map((id) => `-${id}`)),
    )
    const { unmount } = await renderInAct(
      <Suspense fallback={waiting}>
        <Members />
      </Suspense>,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    expect(screen.getByText('members bob ada')).toBeVisible()
    await t.advance(20_000)
    expect(changes).toEqual(['+ada'])
    unmount()
    await t.settle()
    await t.advance(20_000)
    expect(changes).toEqual(['+ada', '-ada'])
  })

  it('is never undefined, whatever it shows', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby', { history: true }))
    await t.act(() => bob.channels.setAttr('lobby', 'topic', 'tea'))
    await t.act(() => bob.messages.send({ channelId: 'lobby' }, 'to all'))
    await t.act(() => bob.messages.send({ userId: 'ada' }, 'to ada'))
    await t.act(() => bob.users.setAttr('mood', 'good'))
    const seen: unknown[] = []
    function Everything() {
      const all = [
        useChannel('lobby').status,
        useChannelAttr('lobby', 'topic')[0],
        useChannelAttrs('lobby').attrs.size,
        useChannelMember('lobby', 'bob', (member) => member?.userId),
        useChannelMessages('lobby').messages.map(({ body }) => body),
        useConversations().unreadCount,
        usePeerMessages('bob').messages.map(({ body }) => body),
        usePresence('bob').online,
        useUser('bob').attrs.size,
        useUserAttr('mood', 'bob')[0],
      ]
      seen.push(all)
      return <p>{JSON.stringify(all)}</p>
    }
    await renderInAct(
      <Suspense fallback={waiting}>
        <Everything />
      </Suspense>,
      { wrapper: t.as('ada') },
    )
    for (let round = 0; round < 8; round++) await t.settle()
    const expected = ['ready', 'tea', 1, 'bob', ['to all'], 1, ['to ada'], true, 1, 'good']
    expect(JSON.parse(screen.getByText(/ready/).textContent)).toEqual(expected)
    for (const one of seen) expect(one).toEqual(expected)
  })

  it('throws what the server has refused, and tries again after a while', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const t = signalingInAct({ limits: { members: 1 } })
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    await renderInAct(
      <Boundary>
        <Suspense fallback={waiting}>
          <Members />
        </Suspense>
      </Boundary>,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    const button = screen.getByRole('button', { name: /at most 1 members/ })
    await t.act(() => bob.channels.leave('lobby'))
    await t.advance(1000)
    await act(async () => button.click())
    await t.settle()
    expect(screen.getByText('members ada')).toBeVisible()
    error.mockRestore()
  })

  it('shows the fallback on a server', () => {
    const html = renderToString(
      <SignalingProvider url="http://localhost:1" userId="ada">
        <Suspense fallback={waiting}>
          <Members />
        </Suspense>
      </SignalingProvider>,
      { identifierPrefix: 'x' },
    )
    expect(html).toContain('waiting')
  })
})
