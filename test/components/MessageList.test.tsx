import { act, fireEvent, render, screen } from '@testing-library/react'
import { createRef } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { MessageList } from '../../src/components/MessageList.tsx'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import type { Message } from '../../src/protocol/messages.ts'
import { signalingInAct, type SignalingInAct } from '../signalingInAct.tsx'

const lobby = { channelId: 'lobby' }
const bobs = { userId: 'bob' }
const rows = () => [...document.querySelectorAll('[data-part="row"]')]
const bubbles = () =>
  [...document.querySelectorAll('[data-part="bubble"]')].map((bubble) => bubble.textContent)
const announced = () => document.querySelector('[aria-live="polite"]')?.textContent
const button = (name: string) => screen.getByRole('button', { name })

/** Ada sees the lobby, where Bob is. */
async function setUp(t: SignalingInAct = signalingInAct()) {
  const bob = await t.connect('bob')
  await t.act(() => bob.channels.join('lobby'))
  render(<MessageList with={lobby} formatTime={() => 'noon'} />, { wrapper: t.as('ada') })
  await t.settle()
  const hear = (body: unknown) => t.act(() => bob.messages.send(lobby, body))
  return { t, bob, hear }
}

/** As many messages as are asked for, from Bob. */
async function write(
  t: SignalingInAct,
  bob: SignalingClient,
  to: { channelId: string },
  count: number,
) {
  for (let number = 1; number <= count; number++) {
    await t.act(() => bob.messages.send(to, `Message ${number}`))
  }
}

describe('MessageList', () => {
  it('shows that it is loading, then that there is nothing, then what there is', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    render(<MessageList with={lobby} />, { wrapper: t.as('ada') })
    expect(screen.getByRole('status')).toHaveTextContent('Loading messages…')
    await t.settle()
    expect(screen.queryByRole('status')).toBeNull()
    expect(screen.getByText('No messages yet')).toBeVisible()

    await t.act(() => bob.messages.send(lobby, 'one'))
    await t.act(() => bob.messages.send(lobby, { text: 'two' }))
    await t.act(() => bob.messages.send(lobby, { neither: true }))
    expect(screen.queryByText('No messages yet')).toBeNull()
    expect(bubbles()).toEqual(['one', 'two', '{"neither":true}'])
    expect(document.querySelector('code')).toHaveTextContent('{"neither":true}')
  })

  it('is a log that the keyboard reaches, and that is not read out as a whole', async () => {
    await setUp()
    const log = screen.getByRole('log', { name: 'Messages' })
    expect(log).toHaveAttribute('tabindex', '0')
    expect(log).toHaveAttribute('aria-live', 'off')
  })

  it('puts together what one person says', async () => {
    const { t, hear } = await setUp()
    const cleo = await t.connect('cleo')
    await t.act(() => cleo.channels.join('lobby'))
    await hear('one')
    await hear('two')
    await t.act(() => cleo.messages.send(lobby, 'three'))
    await hear('four')
    await t.advance(5 * 60_000 + 1)
    await hear('five')
    expect(rows().map((row) => row.getAttribute('data-first'))).toEqual([
      'true',
      'false',
      'true',
      'true',
      'true',
    ])
    // Whose each of them is can be heard all the same.
    expect(rows()[1]).toHaveTextContent('bob noon two')
  })

  it('tells days apart', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.messages.send({ userId: 'ada' }, 'one'))
    // A day with nobody there passes quickly.
    await t.act(() => bob.logout())
    await t.advance(24 * 3_600_000)
    await t.act(() => void bob.login('bob'))
    await t.act(() => bob.messages.send({ userId: 'ada' }, 'two'))
    await t.act(() => bob.messages.send({ userId: 'ada' }, 'three'))
    render(<MessageList with={bobs} />, { wrapper: t.as('ada') })
    await t.settle()
    const hasDay = rows().map((row) => row.querySelector('[data-part="day"]') !== null)
    expect(hasDay).toEqual([true, true, false])
  })

  it('says whose messages are whose', async () => {
    const t = signalingInAct()
    const ada = await t.connect('ada')
    const { bob } = await setUp(t)
    await t.act(() => ada.channels.join('lobby'))
    await t.act(() => ada.messages.send(lobby, 'mine'))
    await t.act(() => bob.messages.send(lobby, 'his'))
    expect(rows().map((row) => row.getAttribute('data-own'))).toEqual(['true', 'false'])
    expect(rows()[0]).toHaveTextContent('You noon mine')
    expect(rows()[1]).toHaveTextContent('bob noon his')
  })

  it('shows names, times and messages of the app', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const renderMessage = ({ body }: Message) =>
      typeof body === 'number' ? <em>{body} points</em> : undefined
    render(
      <MessageList
        with={lobby}
        label="Chat"
        formatName={(userId) => userId.toUpperCase()}
        formatTime={(at) => `at ${at - t.now()}`}
        renderMessage={renderMessage}
      />,
      { wrapper: t.as('ada') },
    )
    await t.settle()
    await t.act(() => bob.messages.send(lobby, 5))
    await t.act(() => bob.messages.send(lobby, 'five'))
    expect(screen.getByRole('log', { name: 'Chat' })).toBeVisible()
    expect(rows()[0]).toHaveTextContent('BOB at 0 5 points')
    expect(bubbles()).toEqual(['5 points', 'five'])
  })

  it('reads out what others write, and only that', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby', { history: true }))
    await write(t, bob, lobby, 5)
    render(<MessageList with={lobby} limit={2} />, { wrapper: t.as('ada') })
    await t.settle()
    expect(bubbles()).toEqual(['Message 4', 'Message 5'])
    await t.act(() => void fireEvent.click(button('Show older messages')))
    expect(bubbles()).toHaveLength(4)
    await t.advance(1000)
    expect(announced()).toBe('')

    await t.act(() => bob.messages.send(lobby, 'hello'))
    await t.advance(1000)
    expect(announced()).toBe('bob: hello')
    await t.act(() => bob.messages.send(lobby, { neither: true }))
    await t.advance(1000)
    expect(announced()).toBe('Message from bob')

    const ada = await t.connect('ada')
    await t.act(() => ada.channels.join('lobby'))
    await t.act(() => ada.messages.send(lobby, 'mine'))
    await t.advance(1000)
    expect(announced()).toBe('Message from bob')
  })

  it('reads out the number of many at once, and the same words again', async () => {
    const { t, bob, hear } = await setUp()
    await t.act(async () => {
      for (const text of ['one', 'two', 'three']) await bob.messages.send(lobby, text)
    })
    await t.advance(500)
    expect(announced()).toBe('3 new messages')

    await hear('yes')
    await t.advance(500)
    const before = document.querySelector('[aria-live="polite"] span')
    await hear('yes')
    await t.advance(500)
    expect(announced()).toBe('bob: yes')
    expect(document.querySelector('[aria-live="polite"] span')).not.toBe(before)
  })

  it('shows older pages until there are none', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby', { history: true }))
    await write(t, bob, lobby, 5)
    render(<MessageList with={lobby} limit={3} />, { wrapper: t.as('ada') })
    await t.settle()
    const older = button('Show older messages')
    older.focus()
    fireEvent.click(older)
    expect(older).toHaveTextContent('Loading older messages…')
    expect(older).toHaveAttribute('aria-busy', 'true')
    await t.settle()
    expect(bubbles()).toEqual([1, 2, 3, 4, 5].map((number) => `Message ${number}`))
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByRole('log')).toHaveFocus()
  })

  it('shows why it cannot be loaded, and tries again without staying for ever', async () => {
    const t = signalingInAct({ limits: { members: 1 } })
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const app = (isShown: boolean) => <>{isShown && <MessageList with={lobby} />}</>
    const { rerender } = render(app(true), { wrapper: t.as('ada') })
    await t.settle()
    expect(screen.getByRole('alert')).toHaveTextContent(/^The messages cannot be shown\. /)
    expect(screen.queryByText('No messages yet')).toBeNull()

    await t.act(() => bob.channels.leave('lobby'))
    await t.act(() => void fireEvent.click(button('Try again')))
    expect(screen.getByText('No messages yet')).toBeVisible()
    rerender(app(false))
    await t.settle()
    const { count } = await t.act(() => bob.channels.join('lobby'))
    expect(count).toBe(1)
  })

  it('does not keep the client in the channel with join={false}', async () => {
    const t = signalingInAct()
    render(<MessageList with={lobby} join={false} />, { wrapper: t.as('ada') })
    await t.settle()
    expect(screen.getByText('No messages yet')).toBeVisible()
    const bob = await t.connect('bob')
    const { count } = await t.act(() => bob.channels.join('lobby'))
    expect(count).toBe(1)
  })

  it('tells of calls from the side of whoever looks', async () => {
    const t = signalingInAct()
    const [ada, bob] = [await t.connect('ada'), await t.connect('bob')]
    render(<MessageList with={bobs} formatTime={() => 'noon'} />, { wrapper: t.as('ada') })
    await t.settle()
    const missed = await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await t.act(() => bob.invitations.cancel(missed.inviteId))
    const declined = await t.act(() => ada.invitations.invite({ to: 'bob' }))
    await t.act(() => bob.invitations.reject(declined.inviteId))
    await t.act(() => ada.invitations.invite({ to: 'bob' }))
    await t.advance(30_000)
    const taken = await t.act(() => ada.invitations.invite({ to: 'bob' }))
    await t.act(() => bob.invitations.accept(taken.inviteId))
    await t.act(() => ada.invitations.end(taken.inviteId))
    const steps = [...document.querySelectorAll('[data-part="step"]')]
    expect(steps.map((step) => step.textContent)).toEqual(
      [
        'bob called',
        'Missed call',
        'You called',
        'Call declined',
        'You called',
        'No answer',
        'You called',
        'bob answered',
        'Call ended',
      ].map((sentence) => `${sentence} noon`),
    )
    expect(steps.map((step) => step.getAttribute('data-missed') === 'true')).toEqual(
      steps.map((_, index) => index === 1),
    )
    // The dialog of the call has said so already.
    expect(announced()).toBe('')
  })

  it('marks as read what is looked at', async () => {
    const t = signalingInAct()
    const hasFocus = vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    const [ada, bob] = [await t.connect('ada'), await t.connect('bob')]
    const unread = async () => (await t.act(() => ada.messages.conversations()))[0]?.unreadCount
    await t.act(() => bob.messages.send({ userId: 'ada' }, 'one'))
    render(<MessageList with={bobs} />, { wrapper: t.as('ada') })
    await t.settle()
    expect(bubbles()).toEqual(['one'])
    expect(await unread()).toBe(1)

    hasFocus.mockReturnValue(true)
    await t.act(() => void fireEvent.focus(window))
    expect(await unread()).toBe(0)
    await t.act(() => bob.messages.send({ userId: 'ada' }, 'two'))
    expect(await unread()).toBe(0)
    hasFocus.mockReturnValue(false)
    await t.act(() => void fireEvent.blur(window))
    await t.act(() => bob.messages.send({ userId: 'ada' }, 'three'))
    expect(await unread()).toBe(1)
  })

  it('marks nothing as read when there is nothing new', async () => {
    const t = signalingInAct()
    vi.spyOn(document, 'hasFocus').mockReturnValue(true)
    const ada = await t.connect('ada')
    const changes = vi.fn()
    ada.on('conversation.changed', changes)
    const { rerender } = render(<MessageList with={{ ...bobs }} />, { wrapper: t.as('ada') })
    await t.settle()
    rerender(<MessageList with={{ ...bobs }} />)
    await t.settle()
    expect(changes).not.toHaveBeenCalled()
  })

  it('renders one row when a message comes', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.channels.join('lobby'))
    const renderMessage = vi.fn(({ body }: Message) => String(body))
    render(<MessageList with={lobby} renderMessage={renderMessage} />, {
      reactStrictMode: false,
      wrapper: t.as('ada'),
    })
    await t.settle()
    await write(t, bob, lobby, 20)
    renderMessage.mockClear()
    await t.act(() => bob.messages.send(lobby, 'the last'))
    await t.advance(1000)
    expect(renderMessage.mock.calls.map(([{ body }]) => body)).toEqual(['the last'])
  })

  it('forgets one conversation when it shows another', async () => {
    const t = signalingInAct()
    const [bob, cleo] = [await t.connect('bob'), await t.connect('cleo')]
    await t.act(() => bob.messages.send({ userId: 'ada' }, 'from Bob'))
    await t.act(() => cleo.messages.send({ userId: 'ada' }, 'from Cleo'))
    const { rerender } = render(<MessageList with={bobs} />, { wrapper: t.as('ada') })
    await t.settle()
    expect(bubbles()).toEqual(['from Bob'])
    rerender(<MessageList with={{ userId: 'cleo' }} />)
    await t.settle()
    await act(async () => {})
    await t.advance(1000)
    expect(bubbles()).toEqual(['from Cleo'])
    expect(announced()).toBe('')
  })

  it('takes the attributes of a div, and its ref', async () => {
    const t = signalingInAct()
    const ref = createRef<HTMLDivElement>()
    render(<MessageList with={lobby} ref={ref} className="mine" id="chat" />, {
      wrapper: t.as('ada'),
    })
    await t.settle()
    expect(ref.current).toHaveClass('mine')
    expect(ref.current).toHaveAttribute('id', 'chat')
    expect(ref.current).toHaveAttribute('data-state', 'ready')
  })
})
