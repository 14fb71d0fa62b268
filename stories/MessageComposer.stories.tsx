import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { MessageComposer, MessageList } from '../src/index.ts'
import { formatName } from './formatName.ts'

const meta = {
  component: MessageComposer,
  decorators: [withSignaling],
  args: { to: { channelId: 'lobby' }, placeholder: 'Say something', onSendError: fn() },
  render: (args) => (
    <div style={{ display: 'grid', gap: '1rem', maxInlineSize: '26rem' }}>
      <MessageList with={args.to} formatName={formatName} />
      <MessageComposer {...args} />
    </div>
  ),
} satisfies Meta<typeof MessageComposer>

export default meta
type Story = StoryObj<typeof meta>

/** There is nothing to send. */
export const Empty: Story = {
  async play({ canvas }) {
    await canvas.findByText('No messages yet')
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeDisabled()
  },
}

/** Enter sends; Shift and Enter begin a new line. The field is empty at once. */
export const Sends: Story = {
  async play({ canvas, userEvent }) {
    await canvas.findByText('No messages yet')
    const field = canvas.getByRole('textbox', { name: 'Message' })
    await userEvent.type(field, 'one{Shift>}{Enter}{/Shift}two{Enter}')
    await expect(field).toHaveValue('')
    const bubble = await canvas.findByText('one two')
    await expect(bubble.textContent).toBe('one\ntwo')
  },
}

/** The field grows with its text, up to a point. */
export const Grows: Story = {
  async play({ canvas, userEvent }) {
    const field = canvas.getByRole('textbox', { name: 'Message' })
    const before = field.offsetHeight
    await userEvent.type(field, 'a line{Shift>}{Enter}{Enter}{/Shift}another')
    const grown = field.offsetHeight
    await expect(grown).toBeGreaterThan(before)
    await userEvent.clear(field)
    await expect(field.offsetHeight).toBe(before)
    await userEvent.type(field, `{Shift>}${'{Enter}'.repeat(20)}{/Shift}end`)
    await expect(field.offsetHeight).toBeLessThan(before * 4)
    await expect(field.scrollHeight).toBeGreaterThan(field.clientHeight)
  },
}

/** What the server refuses is back in the field, with the reason. */
export const Refused: Story = {
  parameters: { signaling: { limits: { messageBytes: 10 } } },
  async play({ args, canvas, userEvent }) {
    await canvas.findByText('No messages yet')
    const field = canvas.getByRole('textbox', { name: 'Message' })
    await userEvent.type(field, 'far too long for this server{Enter}')
    await expect(await canvas.findByRole('alert')).toHaveTextContent(
      'The message was not sent. It is too long.',
    )
    await expect(field).toHaveValue('far too long for this server')
    await expect(args.onSendError).toHaveBeenCalledWith(
      expect.objectContaining({ code: 'TOO_LARGE' }),
    )
  },
}

/** What can be sent again stays in the list, and the reason goes when it has been. */
export const TooMany: Story = {
  parameters: { signaling: { limits: { messagesPerUserPerSecond: 1 } } },
  async play({ canvas, userEvent, ...context }) {
    await canvas.findByText('No messages yet')
    const field = canvas.getByRole('textbox', { name: 'Message' })
    await userEvent.type(field, 'one{Enter}two{Enter}three{Enter}')
    await expect(await canvas.findByRole('alert')).toHaveTextContent(
      'The message was not sent. Too many messages. Wait a moment.',
    )
    await expect(field).toHaveValue('')

    for (const button of canvas.getAllByRole('button', { name: 'Try again' })) {
      await othersIn(context).signaling.advance(2000)
      await userEvent.click(button)
      await othersIn(context).signaling.settle()
    }
    await expect(canvas.queryByRole('alert')).toBeNull()
    await expect(canvas.getByText('three')).toBeVisible()
  },
}

/** To a user, who need not be there. */
export const ToAUser: Story = {
  args: { to: { userId: 'zoe' }, toBody: (text) => ({ text }) },
  async play({ canvas, userEvent }) {
    await canvas.findByText('No messages yet')
    await userEvent.type(canvas.getByRole('textbox'), 'Are you there?')
    await userEvent.click(canvas.getByRole('button', { name: 'Send' }))
    await expect(await canvas.findByText('Are you there?')).toBeVisible()
  },
}

export const Dark: Story = {
  ...Refused,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  async play({ canvas }) {
    const field = canvas.getByRole('textbox').getBoundingClientRect()
    const button = canvas.getByRole('button', { name: 'Send' }).getBoundingClientRect()
    await expect(button.right).toBeLessThan(field.left)
  },
}
