import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { IncomingCallBanner } from '../src/index.ts'
import { formatName } from './formatName.ts'
import { openLouderTab, untilDecided } from './louderTab.ts'
import { forbidSound } from './stubAudio.ts'

const meta = {
  component: IncomingCallBanner,
  decorators: [withSignaling],
  args: { formatName, onAccept: fn() },
  parameters: {
    layout: 'fullscreen',
    docs: { story: { inline: false, height: '16rem' } },
  },
  render: (args) => (
    <main style={{ minBlockSize: '14rem', padding: '6rem 1rem 1rem' }}>
      <label>
        Notes <textarea />
      </label>
      <IncomingCallBanner {...args} />
    </main>
  ),
} satisfies Meta<typeof IncomingCallBanner>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

export const Ringing: Story = {
  async play(context) {
    const banner = await ring(context)
    await expect(banner).toHaveAccessibleDescription('Incoming call')
    await waitFor(() =>
      expect(within(banner).getByRole('button', { name: 'Accept' })).toBeVisible(),
    )
  },
}

export const Accepted: Story = {
  async play(context) {
    const banner = await ring(context)
    await context.userEvent.click(within(banner).getByRole('button', { name: 'Accept' }))
    await waitFor(() => expect(context.args.onAccept).toHaveBeenCalledTimes(1))
    await expect(banner).not.toBeInTheDocument()
  },
}

/** Whoever types goes on typing, into where they type, and answers nothing by it. */
export const WhileTyping: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    const notes = canvas.getByLabelText('Notes')
    await userEvent.click(notes)
    await userEvent.keyboard('Buy ')
    const banner = await ring(context)
    await userEvent.keyboard('milk and{Enter}bread')
    await expect(notes).toHaveValue('Buy milk and\nbread')
    await expect(notes).toHaveFocus()
    await expect(banner).toBeInTheDocument()
  },
}

/** F6 to get there, Escape to silence, Alt and A to answer from anywhere. */
export const ByKeyboardAlone: Story = {
  async play(context) {
    const { userEvent, args } = context
    const { signaling } = othersIn(context)
    const banner = await ring(context)
    await signaling.advance(700)
    await userEvent.keyboard('{F6}')
    await expect(banner).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect(await within(banner).findByText('Silenced')).toBeInTheDocument()
    await userEvent.tab()
    await expect(within(banner).getByRole('button', { name: 'Decline' })).toHaveFocus()
    await userEvent.keyboard('{Alt>}a{/Alt}')
    await waitFor(() => expect(args.onAccept).toHaveBeenCalledTimes(1))
  },
}

/** Others ring meanwhile. */
export const Several: Story = {
  async play(context) {
    const { cleo, signaling } = othersIn(context)
    const banner = await ring(context)
    const dan = await signaling.connect('dan')
    await cleo.invitations.invite({ to: 'ada' })
    await dan.invitations.invite({ to: 'ada' })
    await waitFor(() => expect(banner).toHaveTextContent('2 more calls'))
  },
}

/** To answer is to end the call before. */
export const WhileInCall: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    const { cleo } = othersIn(context)
    const first = await ring(context)
    await userEvent.click(within(first).getByRole('button', { name: 'Accept' }))
    await waitFor(() => expect(first).not.toBeInTheDocument())
    await cleo.invitations.invite({ to: 'ada' })
    const banner = await canvas.findByRole('dialog', { name: 'Cleo' })
    await waitFor(() =>
      expect(within(banner).getByRole('button', { name: 'End and accept' })).toBeVisible(),
    )
  },
}

export const Group: Story = {
  async play(context) {
    const { bob } = othersIn(context)
    await bob.invitations.invite({ to: ['ada', 'cleo'] })
    const banner = await context.canvas.findByRole('dialog', { name: 'Bob' })
    await expect(banner).toHaveAccessibleDescription('Incoming group call')
  },
}

/** The answer has not reached the server. */
export const Failed: Story = {
  async play(context) {
    const { userEvent, canvas } = context
    const { bob, signaling } = othersIn(context)
    await bob.invitations.invite({ to: 'ada', timeoutMs: 60_000 })
    const banner = await canvas.findByRole('dialog', { name: 'Bob' })
    signaling.network('ada').silence()
    await userEvent.click(within(banner).getByRole('button', { name: 'Accept' }))
    await signaling.advance(30_000)
    await expect(await within(banner).findByText(/^That did not work\./)).toHaveRole('alert')
    await expect(within(banner).getByRole('button', { name: 'Accept' })).toBeEnabled()
  },
}

/** It rings on for the eye. */
export const Silenced: Story = {
  async play(context) {
    const banner = await ring(context)
    await context.userEvent.keyboard('{F6}{Escape}')
    await waitFor(() => expect(within(banner).getByText('Silenced')).toBeVisible())
  },
}

/** Nobody has touched the page yet, so its browser keeps it silent. */
export const SoundBlocked: Story = {
  beforeEach: forbidSound,
  async play(context) {
    const banner = await ring(context)
    await othersIn(context).signaling.advance(200)
    const button = await within(banner).findByRole('button', { name: 'Turn on sound' })
    await waitFor(() => expect(button).toBeVisible())
    await expect(banner).toHaveTextContent('Your browser keeps this page silent.')
  },
}

/** Another tab was looked at last, so it is the one that rings. */
export const RingsInAnotherTab: Story = {
  beforeEach: openLouderTab,
  async play(context) {
    const banner = await ring(context)
    await untilDecided()
    await othersIn(context).signaling.advance(200)
    await expect(await within(banner).findByText('Ringing in another tab')).toBeVisible()
  },
}

export const Bottom: Story = { ...Ringing, args: { position: 'bottom' } }

export const Inline: Story = { ...Ringing, args: { position: 'inline' } }

export const LongName: Story = {
  args: {
    formatName: () => 'Wolfeschlegelsteinhausenbergerdorff of the Department of Longer Names',
  },
  async play(context) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    const banner = await context.canvas.findByRole('dialog')
    await waitFor(() =>
      expect(within(banner).getByRole('button', { name: 'Accept' })).toBeVisible(),
    )
  },
}

export const Dark: Story = {
  ...Several,
  decorators: [
    (Story) => (
      <div
        data-theme="dark"
        style={{ minBlockSize: '100vh', background: '#0f1115', color: '#fff' }}
      >
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  ...Several,
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
}

async function ring(context: Context): Promise<HTMLElement> {
  await othersIn(context).bob.invitations.invite({ to: 'ada', inviteId: 'one' })
  return context.canvas.findByRole('dialog', { name: 'Bob' })
}
