import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AvatarStack } from '../../src/components/AvatarStack.tsx'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import { ChannelProvider } from '../../src/components/ChannelProvider.tsx'
import { MessageComposer } from '../../src/components/MessageComposer.tsx'
import { MessageList } from '../../src/components/MessageList.tsx'
import { useChannel } from '../../src/hooks/useChannel.ts'
import { useChannelId } from '../../src/hooks/useChannelId.ts'
import { signalingInAct } from '../signalingInAct.tsx'

async function setUp() {
  const t = signalingInAct()
  const bob = await t.connect('bob')
  await t.act(() => bob.channels.join('lobby'))
  await t.act(() => bob.channels.join('kitchen'))
  return { t, bob }
}

function Count() {
  const { count } = useChannel(useChannelId())
  return <output>{count}</output>
}

describe('ChannelProvider', () => {
  beforeEach(() => import('../../src/components/memberList/moreOfMemberList.ts'))

  it('is where whatever needs a channel and is given none finds one', async () => {
    const { t, bob } = await setUp()
    render(
      <ChannelProvider channelId="lobby">
        <ChannelMemberList />
        <AvatarStack />
        <MessageList />
        <MessageComposer />
        <Count />
      </ChannelProvider>,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    expect(screen.getByRole('region', { name: 'Members of lobby' })).toHaveTextContent('2 members')
    expect(screen.getByRole('list', { name: 'bob and ada' })).toBeVisible()
    expect(screen.getByText('2')).toBeVisible()

    const heard = vi.fn()
    bob.on('message.received', heard)
    const field = screen.getByRole('textbox', { name: 'Message' })
    await t.act(() => void fireEvent.change(field, { target: { value: 'Hello' } }))
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Send' })))
    expect(heard.mock.calls).toMatchObject([
      [{ message: { to: { channelId: 'lobby' }, body: 'Hello' } }],
    ])
    expect(screen.getByRole('log')).toHaveTextContent('Hello')
  })

  it('is less than what is said at the component, and than a nearer one', async () => {
    const { t } = await setUp()
    render(
      <ChannelProvider channelId="lobby">
        <ChannelMemberList channelId="kitchen" />
        <ChannelProvider channelId="hall">
          <ChannelMemberList search />
        </ChannelProvider>
      </ChannelProvider>,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    const names = screen.getAllByRole('region').map((list) => list.getAttribute('aria-label'))
    expect(names).toEqual(['Members of kitchen', 'Members of hall'])
  })

  it('may become another channel', async () => {
    const { t, bob } = await setUp()
    const inChannel = (channelId: string) => (
      <ChannelProvider channelId={channelId}>
        <ChannelMemberList />
        <MessageComposer />
      </ChannelProvider>
    )
    const { rerender } = render(inChannel('lobby'), { wrapper: t.as('ada') })
    await t.settle()
    const field = screen.getByRole('textbox', { name: 'Message' })
    await t.act(() => void fireEvent.change(field, { target: { value: 'For the lobby' } }))
    rerender(inChannel('kitchen'))
    await t.settle()
    expect(screen.getByRole('region', { name: 'Members of kitchen' })).toBeVisible()
    // What was written to one must not be sent to another.
    expect(screen.getByRole('textbox', { name: 'Message' })).toHaveValue('')
    expect(bob.store.getState().channels.get('lobby')?.count).toBe(1)
  })

  it('joins nothing by itself', async () => {
    const { t, bob } = await setUp()
    render(<ChannelProvider channelId="lobby">Nothing else</ChannelProvider>, {
      wrapper: t.as('ada'),
    })
    await t.settle()
    expect(bob.store.getState().channels.get('lobby')?.count).toBe(1)
  })

  it.each([
    ['ChannelMemberList', ChannelMemberList],
    ['ChannelMemberList.Root', ChannelMemberList.Root],
    ['AvatarStack', AvatarStack],
    ['MessageList', MessageList],
    ['MessageComposer', MessageComposer],
  ])('is missed by a %s that has no channel, in words that help', async (_name, Part) => {
    const { t } = await setUp()
    expect(() => render(<Part />, { wrapper: t.as('ada') })).toThrow(
      'Give it a channelId, or render it inside <ChannelProvider channelId="…">.',
    )
    vi.mocked(console.error).mockClear()
  })
})
