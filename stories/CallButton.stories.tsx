import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallButton } from '../src/index.ts'

const meta = {
  component: CallButton,
  decorators: [withSignaling],
  args: { to: 'bob', name: 'Bob', onClick: fn() },
} satisfies Meta<typeof CallButton>

export default meta
type Story = StoryObj<typeof meta>

export const Ready: Story = {
  async play({ canvas }) {
    const button = canvas.getByRole('button', { name: 'Call Bob' })
    await waitFor(() => expect(button).toBeEnabled())
    await expect(button).toHaveTextContent('Call')
  },
}

/** One call at a time: while it lasts there is nothing to press. */
export const Calls: Story = {
  args: { channelId: 'lobby', data: { video: true }, timeoutMs: 10_000 },
  async play({ canvas, userEvent, ...context }) {
    const { bob } = othersIn(context)
    const button = canvas.getByRole('button')
    await waitFor(() => expect(button).toBeEnabled())
    await userEvent.click(button)
    await waitFor(() => expect(button).toBeDisabled())

    const known = () => [...bob.store.getState().invitations.byId.values()]
    await waitFor(() => expect(known()).toHaveLength(1))
    await expect(known()[0]).toMatchObject({
      inviter: 'ada',
      channelId: 'lobby',
      data: { video: true },
      timeoutMs: 10_000,
    })
  },
}

/** Several at once. */
export const Group: Story = {
  render: () => <CallButton to={['bob', 'cleo']} />,
  async play({ canvas, userEvent, ...context }) {
    const { bob } = othersIn(context)
    const button = canvas.getByRole('button', { name: 'Call 2 people' })
    await waitFor(() => expect(button).toBeEnabled())
    await userEvent.click(button)
    const known = () => [...bob.store.getState().invitations.byId.values()]
    await waitFor(() => expect(known()).toMatchObject([{ inviter: 'ada' }]))
  },
}

/** The server has not answered yet. */
export const Pending: Story = {
  async play({ canvas, userEvent, ...context }) {
    const button = canvas.getByRole('button')
    await waitFor(() => expect(button).toBeEnabled())
    othersIn(context).signaling.network('ada').latency(1000)
    await userEvent.click(button)
    await waitFor(() => expect(button).toHaveAttribute('aria-busy', 'true'))
    await expect(button).toHaveAttribute('data-state', 'pending')
  },
}

/** Why it failed is the description of the button. It can be pressed again. */
export const Failed: Story = {
  args: { data: 'more than this server takes' },
  parameters: { signaling: { limits: { invitationDataBytes: 10 } } },
  async play({ canvas, userEvent }) {
    const button = canvas.getByRole('button')
    await waitFor(() => expect(button).toBeEnabled())
    await userEvent.click(button)
    await waitFor(() => expect(button).toHaveAttribute('data-state', 'error'))
    await expect(button).toHaveAccessibleDescription(/^That did not work\./)
    await expect(button).toBeEnabled()
  },
}

/** Nobody can call themselves. */
export const Oneself: Story = {
  args: { to: 'ada', name: 'Ada' },
  async play({ canvas, ...context }) {
    await othersIn(context).signaling.settle()
    await expect(canvas.getByRole('button', { name: 'Call Ada' })).toBeDisabled()
  },
}

/** An `onClick` that prevents the default keeps it from calling. */
export const Prevented: Story = {
  args: { onClick: fn((event: { preventDefault: () => void }) => event.preventDefault()) },
  async play({ args, canvas, userEvent, ...context }) {
    const { bob, signaling } = othersIn(context)
    const button = canvas.getByRole('button')
    await waitFor(() => expect(button).toBeEnabled())
    await userEvent.click(button)
    await signaling.settle()
    await expect(args.onClick).toHaveBeenCalledTimes(1)
    await expect(bob.store.getState().invitations.byId.size).toBe(0)
  },
}

export const Dark: Story = {
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
  async play({ canvas }) {
    await waitFor(() => expect(canvas.getByRole('button')).toBeEnabled())
  },
}
