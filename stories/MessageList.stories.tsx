import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { othersIn, withSignaling, type Others } from '../.storybook/withSignaling.tsx'
import { MessageComposer, MessageList } from '../src/index.ts'
import { formatName } from './formatName.ts'

const lobby = { channelId: 'lobby' }

const meta = {
  component: MessageList,
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: '26rem', background: 'light-dark(#fff, #1c1e24)' }}>
        {Story()}
      </div>
    ),
    withSignaling,
  ],
  args: { with: lobby, formatName },
} satisfies Meta<typeof MessageList>

export default meta
type Story = StoryObj<typeof meta>

/** The server has not answered yet. */
export const Loading: Story = {
  beforeEach: (context) => othersIn(context).signaling.network('ada').silence(),
  async play({ canvas }) {
    await expect(await canvas.findByText('Loading messages…')).toBeInTheDocument()
  },
}

export const Empty: Story = {
  async play({ canvas }) {
    await expect(await canvas.findByText('No messages yet')).toBeVisible()
    await expect(canvas.getByRole('log', { name: 'Messages' })).toBeVisible()
  },
}

/** Messages of one person stand together, one's own on the other side. */
export const Few: Story = {
  render: (args) => (
    <div style={{ display: 'grid', gap: '1rem' }}>
      <MessageList {...args} />
      <MessageComposer to={args.with} />
    </div>
  ),
  async play({ canvas, userEvent, ...context }) {
    await canvas.findByText('No messages yet')
    await talk(othersIn(context))
    await canvas.findByText('At one, by the lift.')
    await userEvent.type(canvas.getByRole('textbox'), 'On my way!{Enter}')
    const own = await canvas.findByText('On my way!')
    await expect(own.closest('li')).toHaveAttribute('data-own', 'true')
    const others = canvas.getByText('At one, by the lift.')
    await expect(own.getBoundingClientRect().left).toBeGreaterThan(
      others.getBoundingClientRect().left,
    )
    await expect(canvas.getAllByText('Bob', { selector: '[data-part=header] *' })).toHaveLength(2)
    await canvas.findByText('4 new messages')
  },
}

/** What came while the person reads further up waits behind a button. */
export const Many: Story = {
  // The colours are those of Few; to measure them a hundred times takes seconds.
  parameters: { a11y: { config: { rules: [{ id: 'color-contrast', enabled: false }] } } },
  async play({ canvas, userEvent, ...context }) {
    await canvas.findByText('No messages yet')
    const { bob, signaling } = othersIn(context)
    await bob.channels.join('lobby')
    await say(context, 100)
    const log = canvas.getByRole('log')
    await canvas.findByText('Message 100')
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2))

    log.scrollTop = 400
    await waitFor(() => expect(log.scrollTop).toBe(400))
    await nextFrame()
    const read = firstVisible(log)
    const top = read.getBoundingClientRect().top
    await bob.messages.send(lobby, 'One more')
    await signaling.settle()
    const button = await canvas.findByRole('button', { name: 'New messages' })
    await expect(read.getBoundingClientRect().top).toBe(top)

    await userEvent.click(button)
    await expect(distanceToEnd(log)).toBeLessThan(2)
    await expect(log).toHaveFocus()
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'New messages' })).toBeNull())
  },
}

/** Older messages come in above, and what is being read stays where it is. */
export const OlderPages: Story = {
  ...Many,
  args: { limit: 20 },
  async beforeEach(context) {
    await othersIn(context).bob.channels.join('lobby', { history: true })
    await say(context, 50)
  },
  async play({ canvas, userEvent }) {
    await canvas.findByText('Message 50')
    const log = canvas.getByRole('log')
    await expect(canvas.queryByText('Message 30')).toBeNull()
    log.scrollTop = 0
    await nextFrame()
    const read = canvas.getByText('Message 31')
    const top = read.getBoundingClientRect().top
    await userEvent.click(canvas.getByRole('button', { name: 'Show older messages' }))
    await canvas.findByText('Message 11')
    await expect(canvas.getByRole('button', { name: 'Show older messages' })).toHaveFocus()
    await expect(Math.abs(read.getBoundingClientRect().top - top)).toBeLessThan(2)

    await userEvent.click(canvas.getByRole('button', { name: 'Show older messages' }))
    await canvas.findByText('Message 1')
    await expect(canvas.queryByRole('button', { name: 'Show older messages' })).toBeNull()
    await waitFor(() => expect(log).toHaveFocus())
    await expect(canvas.queryByText(/new messages$/)).toBeNull()
  },
}

/** The network was away for too long. The button sends the same message again. */
export const Failed: Story = {
  ...Few,
  play: fail,
}

/** The network is back. */
export const TriedAgain: Story = {
  ...Failed,
  async play(context) {
    await fail(context)
    const { canvas, userEvent } = context
    const { signaling } = othersIn(context)
    signaling.network('ada').restore()
    await signaling.advance(30_000)
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await signaling.settle()
    await waitFor(() => expect(canvas.queryByText('Not sent')).toBeNull())
    await expect(canvas.getByText('On my way!').closest('li')).toHaveAttribute('data-state', 'sent')
    await expect(canvas.queryByRole('alert')).toBeNull()
  },
}

/** The server has refused. */
export const Refused: Story = {
  parameters: { signaling: { limits: { members: 1 } } },
  async beforeEach(context) {
    await othersIn(context).bob.channels.join('lobby')
  },
  async play({ canvas, userEvent, ...context }) {
    await expect(await canvas.findByRole('alert')).toHaveTextContent(
      /^The messages cannot be shown/,
    )
    await othersIn(context).bob.channels.leave('lobby')
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await expect(await canvas.findByText('No messages yet')).toBeVisible()
  },
}

/** With a user, the calls are told between the messages. They are marked as read. */
export const WithCalls: Story = {
  args: { with: { userId: 'bob' } },
  async beforeEach(context) {
    const { bob, cleo, signaling } = othersIn(context)
    await bob.messages.send({ userId: 'ada' }, 'Do you have a minute?')
    const first = await bob.invitations.invite({ to: 'ada' })
    await signaling.advance(5000)
    await bob.invitations.cancel(first.inviteId)
    // A day with nobody there passes quickly.
    await Promise.all([bob.logout(), cleo.logout()])
    await signaling.advance(26 * 3_600_000)
    await bob.login('bob')
    const ada = await signaling.connect('ada')
    const { inviteId } = await ada.invitations.invite({ to: 'bob' })
    await bob.invitations.accept(inviteId)
    await signaling.advance(60_000)
    await ada.invitations.end(inviteId)
    await ada.messages.send({ userId: 'bob' }, 'Good to hear you!')
  },
  async play({ canvas, canvasElement, ...context }) {
    await expect(await canvas.findByText('Missed call')).toBeVisible()
    await expect(canvas.getByText('Bob called')).toBeVisible()
    await expect(canvas.getByText('You called')).toBeVisible()
    await expect(canvas.getByText('Bob answered')).toBeVisible()
    await expect(canvas.getByText('Call ended')).toBeVisible()
    await expect(canvasElement.querySelectorAll('[data-part=day]')).toHaveLength(2)

    const ada = await othersIn(context).signaling.connect('ada')
    await expect(await ada.messages.conversations()).toMatchObject([{ unreadCount: 0 }])
  },
}

/** Names and words may be long, lines are kept, and what is not text is shown as it is. */
export const LongWords: Story = {
  args: { formatName: (userId) => `${formatName(userId)} ${'Incomprehensibilities'.repeat(3)}` },
  decorators: [(Story) => <div style={{ inlineSize: '18rem' }}>{Story()}</div>],
  async play({ canvas, ...context }) {
    await canvas.findByText('No messages yet')
    const { bob } = othersIn(context)
    await bob.channels.join('lobby')
    await bob.messages.send(lobby, 'Donaudampfschifffahrtselektrizitäten'.repeat(3))
    await bob.messages.send(lobby, 'Two\n  lines')
    await bob.messages.send(lobby, { text: 'an object with a text' })
    await bob.messages.send(lobby, { latitude: 59.3293, longitude: 18.0686, accuracy: null })
    await bob.messages.send(lobby, 'مرحبا!')
    const log = canvas.getByRole('log')
    await canvas.findByText(/latitude/)
    await expect(log.scrollWidth).toBeLessThanOrEqual(log.clientWidth)
  },
}

/** Messages of the app's own. */
export const RenderMessage: Story = {
  args: {
    renderMessage: ({ body }) =>
      typeof body === 'object' && body !== null && 'emoji' in body ? (
        <span style={{ fontSize: '2.5rem', lineHeight: 1.2 }}>{String(body.emoji)}</span>
      ) : undefined,
  },
  async play({ canvas, ...context }) {
    await canvas.findByText('No messages yet')
    const { bob } = othersIn(context)
    await bob.channels.join('lobby')
    await bob.messages.send(lobby, { emoji: '🎉' })
    await bob.messages.send(lobby, 'Well done')
    await expect(await canvas.findByText('🎉')).toBeVisible()
    await expect(await canvas.findByText('Well done')).toBeVisible()
  },
}

export const Dark: Story = {
  ...Failed,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  ...Failed,
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  async play(context) {
    await fail(context)
    const own = context.canvas.getByText('On my way!').getBoundingClientRect()
    const others = context.canvas.getByText('At one, by the lift.').getBoundingClientRect()
    await expect(own.left).toBeLessThan(others.left)
  },
}

type PlayContext = Parameters<NonNullable<Story['play']>>[0]

async function fail({ canvas, userEvent, ...context }: PlayContext): Promise<void> {
  await canvas.findByText('No messages yet')
  const others = othersIn(context)
  await talk(others)
  await canvas.findByText('At one, by the lift.')
  others.signaling.network('ada').drop()
  await userEvent.type(canvas.getByRole('textbox'), 'On my way!{Enter}')
  const row = (await canvas.findByText('On my way!')).closest('li')
  await expect(row).toHaveAttribute('data-state', 'pending')
  await others.signaling.advance(30_000)
  await expect(await canvas.findByText('Not sent')).toBeVisible()
  await expect(row).toHaveAttribute('data-state', 'failed')
}

async function talk({ bob, cleo, signaling }: Others): Promise<void> {
  await bob.channels.join('lobby')
  await cleo.channels.join('lobby')
  await bob.messages.send(lobby, 'Anybody hungry?')
  await bob.messages.send(lobby, 'The new place round the corner has opened.')
  await cleo.messages.send(lobby, 'Always. When and where?')
  await bob.messages.send(lobby, 'At one, by the lift.')
  await signaling.advance(1000)
}

async function say(context: { loaded: Record<string, unknown> }, count: number): Promise<void> {
  const { bob, signaling } = othersIn(context)
  for (let number = 1; number <= count; number++) {
    await bob.messages.send(lobby, `Message ${number}`)
    if (number % 10 === 0) await signaling.advance(1000)
  }
}

function distanceToEnd(log: HTMLElement): number {
  return log.scrollHeight - log.scrollTop - log.clientHeight
}

function firstVisible(log: HTMLElement): Element {
  const { top } = log.getBoundingClientRect()
  const rows = [...log.querySelectorAll('li')]
  return rows.find((row) => row.getBoundingClientRect().top >= top) ?? log
}

function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}
