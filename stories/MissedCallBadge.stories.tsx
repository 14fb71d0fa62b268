import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { MissedCallBadge } from '../src/index.ts'

const meta = {
  component: MissedCallBadge,
  decorators: [withSignaling],
} satisfies Meta<typeof MissedCallBadge>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

export const Missed: Story = {
  async play(context) {
    await miss(context, 3)
    await expect(
      await context.canvas.findByRole('button', { name: '3 missed calls' }),
    ).toBeVisible()
  },
}

/** By Tab and Enter they have been seen, in every tab and device. */
export const ByKeyboardAlone: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    await miss(context, 1)
    const badge = await canvas.findByRole('button', { name: '1 missed call' })
    await userEvent.tab()
    await expect(badge).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    // It stays for as long as it has the focus, which would be nowhere without it.
    await waitFor(() => expect(badge).toHaveAccessibleName('0 missed calls'))
    await expect(badge).toHaveFocus()
    await userEvent.tab()
    await waitFor(() => expect(badge).not.toBeInTheDocument())
  },
}

export const Many: Story = {
  args: { max: 9 },
  async play(context) {
    await miss(context, 10)
    await expect(await context.canvas.findByText('9+')).toBeVisible()
  },
}

/** There is nothing to see. */
export const None: Story = {
  async play({ canvas, ...context }) {
    await othersIn(context).signaling.settle()
    await expect(canvas.queryByRole('button')).toBeNull()
  },
}

/** That they have been seen has not reached the server. */
export const Failed: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    await miss(context, 2)
    const badge = await canvas.findByRole('button', { name: '2 missed calls' })
    const { signaling } = othersIn(context)
    signaling.network('ada').silence()
    await userEvent.click(badge)
    await waitFor(() => expect(badge).toHaveAttribute('aria-busy', 'true'))
    await signaling.advance(30_000)
    await waitFor(() => expect(badge).toHaveAttribute('data-state', 'error'))
    await expect(badge).toBeVisible()
  },
}

/** Within a link of the app it is no button of its own. */
export const InLink: Story = {
  args: { markSeen: false },
  render: (args) => (
    <a href="#calls" style={{ display: 'inline-flex', alignItems: 'center', gap: '0.5rem' }}>
      Calls <MissedCallBadge {...args} />
    </a>
  ),
  async play(context) {
    await miss(context, 2)
    const link = context.canvas.getByRole('link')
    await waitFor(() => expect(link).toHaveAccessibleName('Calls 2 missed calls'))
  },
}

export const Dark: Story = {
  ...Missed,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
}

async function miss(context: Context, count: number): Promise<void> {
  const { bob, signaling } = othersIn(context)
  for (let number = 1; number <= count; number++) {
    await bob.invitations.invite({ to: 'ada', inviteId: `call ${number}` })
    await bob.invitations.cancel(`call ${number}`)
  }
  await signaling.advance(1)
}
