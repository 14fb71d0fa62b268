import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallButton, CallControls, IncomingCallBanner, OutgoingCallPanel } from '../src/index.ts'
import { formatName } from './formatName.ts'

const meta = {
  component: OutgoingCallPanel,
  decorators: [withSignaling],
  args: { formatName },
  render: (args) => (
    <main style={{ display: 'grid', gap: '1rem', justifyItems: 'start', padding: '1rem' }}>
      <CallButton to="bob" name="Bob" />
      <CallButton to={['bob', 'cleo']} channelId="lobby" name="everybody" />
      <section style={{ inlineSize: 'min(22rem, 100%)' }}>
        <OutgoingCallPanel {...args} />
      </section>
    </main>
  ),
} satisfies Meta<typeof OutgoingCallPanel>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

/** It rings at Bob's, and can be taken back. */
export const Ringing: Story = {
  async play(context) {
    const panel = await call(context)
    await expect(within(panel).getByRole('button', { name: 'Cancel' })).toBeVisible()
  },
}

/** Bob has declined, and said why. */
export const Declined: Story = {
  async play(context) {
    const panel = await call(context)
    const { bob } = othersIn(context)
    const inviteId = [...bob.store.getState().invitations.byId.keys()][0] ?? ''
    await bob.invitations.reject(inviteId, { data: { message: 'In a meeting' } })
    await waitFor(() => expect(panel).toHaveAccessibleDescription('Call declined'))
    await expect(panel).toHaveTextContent('In a meeting')
  },
}

/** Nobody came. */
export const NoAnswer: Story = {
  async play(context) {
    const panel = await call(context)
    await othersIn(context).signaling.advance(30_000)
    await waitFor(() => expect(panel).toHaveAccessibleDescription('No answer'))
  },
}

/** With a banner for what comes in and controls for the call itself, there is no need for a `CallDialog`. */
export const WithTheOtherParts: Story = {
  render: (args) => (
    <main style={{ display: 'grid', gap: '1rem', justifyItems: 'start', padding: '1rem' }}>
      <CallButton to="bob" name="Bob" />
      <OutgoingCallPanel {...args} />
      <IncomingCallBanner position="inline" formatName={formatName} />
      <CallControls />
    </main>
  ),
  async play(context) {
    const panel = await call(context)
    const { bob } = othersIn(context)
    const inviteId = [...bob.store.getState().invitations.byId.keys()][0] ?? ''
    await bob.invitations.accept(inviteId)
    await waitFor(() => expect(panel).not.toBeInTheDocument())
    await expect(await context.canvas.findByRole('button', { name: 'End call' })).toBeVisible()
  },
}

async function call({ canvas, userEvent, ...context }: Context) {
  const button = await canvas.findByRole('button', { name: 'Call Bob' })
  await waitFor(() => expect(button).toBeEnabled())
  await userEvent.click(button)
  const panel = await canvas.findByRole('dialog', { name: 'Bob' })
  await othersIn(context).signaling.settle()
  await waitFor(() => expect(panel).toHaveAccessibleDescription('Ringing…'))
  return panel
}
