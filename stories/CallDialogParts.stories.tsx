import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentProps } from 'react'
import { expect, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { SignalingTestProvider } from '../src/testing/index.ts'
import { CallDialog, useCallDialog, useCallDialogContext, useCallTimer } from '../src/index.ts'
import { formatName } from './formatName.ts'
import { InviteButton, pressInvite } from './InviteButton.tsx'
import { openLouderTab, untilDecided } from './louderTab.ts'
import { forbidSound } from './stubAudio.ts'

const meta = {
  title: 'CallDialog answers and parts',
  component: CallDialog,
  decorators: [withSignaling],
  args: { formatName },
  parameters: {
    layout: 'fullscreen',
    docs: { story: { inline: false, height: '30rem' } },
  },
  render: (args) => (
    <main style={{ minBlockSize: '26rem', padding: '1rem' }}>
      <CallDialog {...args} />
    </main>
  ),
} satisfies Meta<typeof CallDialog>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

const REPLIES = ['I will call you back', 'I am in a meeting', 'Please write to me']

/** A few words to decline with are beside the button. */
export const QuickReplies: Story = {
  args: { quickReplies: REPLIES },
  async play(context) {
    const dialog = await ring(context)
    await expectVisible(
      await within(dialog).findByRole('button', { name: 'Decline with a message' }),
    )
  },
}

/** Arrows move, Enter declines, and Escape closes the menu and nothing else. */
export const QuickRepliesOpen: Story = {
  args: { quickReplies: REPLIES },
  async play(context) {
    const { canvas, userEvent } = context
    await ring(context)
    const button = await canvas.findByRole('button', { name: 'Decline with a message' })
    await userEvent.click(button)
    const first = await canvas.findByRole('menuitem', { name: 'I will call you back' })
    await waitFor(() => expect(first).toHaveFocus())
    await expect(button).toHaveAttribute('aria-expanded', 'true')
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(button).toHaveFocus())
    await expect(first).not.toBeVisible()
    await expectVisible(canvas.getByRole('button', { name: 'Accept' }))

    await userEvent.click(button)
    await waitFor(() => expect(first).toHaveFocus())
    await userEvent.keyboard('{ArrowDown}')
    await expect(canvas.getByRole('menuitem', { name: 'I am in a meeting' })).toHaveFocus()
  },
}

/** The same in a corner, where there is room above alone. */
export const QuickRepliesInCorner: Story = {
  args: { quickReplies: REPLIES, mode: 'corner' },
  async play(context) {
    await ring(context)
    const { canvas, userEvent } = context
    await userEvent.click(await canvas.findByRole('button', { name: 'Decline with a message' }))
    await expectVisible(await canvas.findByRole('menuitem', { name: 'I am in a meeting' }))
  },
}

/** One is chosen, and the call is declined with it. */
export const QuickReplyChosen: Story = {
  args: { quickReplies: REPLIES },
  async play(context) {
    const { canvas, userEvent } = context
    await ring(context)
    await userEvent.click(await canvas.findByRole('button', { name: 'Decline with a message' }))
    await userEvent.click(await canvas.findByRole('menuitem', { name: 'I am in a meeting' }))
    const dialog = await canvas.findByRole('dialog')
    await waitFor(() => expect(dialog).toHaveAccessibleDescription('You declined'))
    const [call] = othersIn(context).bob.store.getState().invitations.byId.values()
    await expect(call?.invitees[0]?.data).toEqual({ message: 'I am in a meeting' })
  },
}

/** What Bob has said when he declined. It stays long enough to be read. */
export const DeclinedWithWords: Story = {
  render: (args) => (
    <main style={{ minBlockSize: '26rem', padding: '1rem' }}>
      <InviteButton request={{ to: 'bob', inviteId: 'one' }} />
      <CallDialog {...args} />
    </main>
  ),
  async play(context) {
    await pressInvite(context)
    const data = { message: 'I am in a meeting' }
    await othersIn(context).bob.invitations.reject('one', { data })
    const dialog = await context.canvas.findByRole('dialog')
    await waitFor(() => expect(dialog).toHaveAccessibleDescription('Call declined'))
    await expectVisible(within(dialog).getByText('I am in a meeting'))
  },
}

/** The app asks for a camera before it answers. */
export const Busy: Story = {
  args: { beforeAccept: () => new Promise<void>(() => {}) },
  async play(context) {
    await ring(context)
    const accept = context.canvas.getByRole('button', { name: 'Accept' })
    await context.userEvent.click(accept)
    await waitFor(() => expect(accept).toHaveAttribute('aria-busy', 'true'))
    await expect(accept).toHaveFocus()
  },
}

let attempts = 0

/** There was none, and then there was. */
export const GuardFailed: Story = {
  args: {
    beforeAccept() {
      if (attempts++ === 0) throw new Error('There is no camera.')
    },
  },
  beforeEach() {
    attempts = 0
  },
  async play(context) {
    await ring(context)
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Accept' }))
    await expect(
      await context.canvas.findByText('That did not work. Please try again.'),
    ).toHaveRole('alert')
    await expectVisible(context.canvas.getByRole('button', { name: 'Try again' }))
  },
}

export const GuardFailedAndTriedAgain: Story = {
  ...GuardFailed,
  async play(context) {
    await ring(context)
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Accept' }))
    await context.userEvent.click(await context.canvas.findByRole('button', { name: 'Try again' }))
    await expectVisible(await context.canvas.findByRole('button', { name: 'End call' }))
  },
}

/** Nobody has touched the page yet, so its browser keeps it silent. */
export const SoundBlocked: Story = {
  beforeEach: forbidSound,
  async play(context) {
    await ring(context)
    await othersIn(context).signaling.advance(200)
    await expectVisible(await context.canvas.findByRole('button', { name: 'Turn on sound' }))
  },
}

export const SoundBlockedInBanner: Story = { ...SoundBlocked, args: { mode: 'banner' } }

/** Another tab was looked at last, so it is the one that rings. */
export const RingsInAnotherTab: Story = {
  beforeEach: openLouderTab,
  async play(context) {
    const dialog = await ring(context)
    await untilDecided()
    await othersIn(context).signaling.advance(200)
    await expectVisible(await within(dialog).findByText('Ringing in another tab'))
    await expect(within(dialog).queryByRole('button', { name: 'Silence' })).toBeNull()
  },
}

/** Escape has silenced it. It rings on for the eye. */
export const Silenced: Story = {
  async play(context) {
    const dialog = await ring(context)
    await waitFor(() => expect(dialog).toHaveFocus())
    await context.userEvent.keyboard('{Escape}')
    await waitFor(() => expect(dialog).toHaveTextContent('Silenced'))
  },
}

/** Two tabs of one browser. The other one was faster. */
export const AnsweredInAnotherTab: Story = {
  render: (args, context) => (
    <main style={{ minBlockSize: '26rem', padding: '1rem' }}>
      <CallDialog {...args} />
      <SignalingTestProvider signaling={othersIn(context).signaling} as="ada">
        <div data-testid="other tab" style={{ maxInlineSize: '22rem' }}>
          <CallDialog {...args} mode="inline" aria-label="Other tab" />
        </div>
      </SignalingTestProvider>
    </main>
  ),
  async play(context) {
    const { canvas, userEvent } = context
    const { bob, signaling } = othersIn(context)
    await bob.invitations.invite({ to: 'ada' })
    const other = within(canvas.getByTestId('other tab'))
    const accept = await other.findByRole('button', { name: 'Accept' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await signaling.advance(700)
    await userEvent.click(accept)
    await canvas.findByText('Answered in another tab')
  },
}

function BigTitle(props: ComponentProps<'h2'>) {
  const { state, titleId } = useCallDialogContext()
  return (
    <h2 id={titleId} {...props} style={{ fontSize: '2rem', fontWeight: 800 }}>
      {formatName(state.invitation.inviter)} wants you
    </h2>
  )
}

/** A component of the app in the place of one part, and props for another. */
export const WithSlots: Story = {
  args: {
    slots: { Title: BigTitle },
    slotProps: {
      Accept: ({ phase }) => ({ children: phase === 'incoming' ? 'Pick up' : 'Accept' }),
      Avatar: { style: { display: 'none' } },
    },
  },
  async play({ canvas, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    const dialog = await canvas.findByRole('alertdialog', { name: 'Bob wants you' })
    await expectVisible(within(dialog).getByRole('button', { name: 'Pick up' }))
  },
}

/** Only what one wants, in one's own order. */
export const CompoundParts: Story = {
  render: () => (
    <main style={{ minBlockSize: '26rem', padding: '1rem' }}>
      <CallDialog.Root mode="corner" formatName={formatName}>
        <CallDialog.Panel style={{ padding: '1rem' }}>
          <div style={{ display: 'flex', gap: '1rem', alignItems: 'center' }}>
            <CallDialog.Title />
            <CallDialog.Countdown />
          </div>
          <CallDialog.Status />
          <CallDialog.Actions>
            <CallDialog.Accept />
            <CallDialog.Reject />
            <CallDialog.End />
            <CallDialog.Close />
          </CallDialog.Actions>
          <CallDialog.Error />
        </CallDialog.Panel>
      </CallDialog.Root>
    </main>
  ),
  play: async (context) => void (await ring(context)),
}

/** Everything inside the dialog is the app's own. */
export const Rendered: Story = {
  args: {
    mode: 'inline',
    'aria-label': 'Call',
    'aria-labelledby': undefined,
    'aria-describedby': undefined,
    render: ({ invitation, phase, can }, actions) => (
      <p style={{ padding: '1rem' }}>
        {formatName(invitation.inviter)}: {phase}{' '}
        {can.accept && <button onClick={() => actions.accept()}>Hello?</button>}
        {can.end && <button onClick={() => actions.end()}>Bye</button>}
      </p>
    ),
  },
  async play({ canvas, userEvent, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: 'Hello?' }))
    await expectVisible(await canvas.findByRole('button', { name: 'Bye' }))
  },
}

/** No rule of the style sheet applies: this is what a browser makes of it. */
export const Unstyled: Story = {
  args: { unstyled: true },
  play: async (context) => void (await ring(context)),
}

function Desk() {
  const dialog = useCallDialog({ mode: 'inline', formatName })
  const leftMs = useCallTimer(dialog?.state.invitation.inviteId, 'ring')
  if (dialog === undefined) return <p>Nobody calls.</p>
  const { state, titleId, statusId, getPanelProps, getButtonProps } = dialog
  return (
    <section {...getPanelProps({ style: { padding: '1rem' } })}>
      <h2 id={titleId}>{formatName(state.invitation.inviter)}</h2>
      <p id={statusId}>
        {state.phase} {leftMs !== undefined && `(${leftMs / 1000} s)`}
      </p>
      {state.can.accept && <button {...getButtonProps('accept')}>Answer</button>}
      {state.can.end && <button {...getButtonProps('end')}>Hang up</button>}
    </section>
  )
}

/** The hook alone: the same behaviour, and markup of the app. */
export const HookOnly: Story = {
  render: () => (
    <main style={{ minBlockSize: '26rem', padding: '1rem' }}>
      <Desk />
    </main>
  ),
  async play({ canvas, userEvent, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: 'Answer' }))
    await expectVisible(await canvas.findByRole('button', { name: 'Hang up' }))
  },
}

async function ring(context: Context): Promise<HTMLElement> {
  await othersIn(context).bob.invitations.invite({ to: 'ada' })
  const accept = await context.canvas.findByRole('button', { name: 'Accept' })
  await expectVisible(accept)
  const dialog = accept.closest<HTMLElement>('[data-part=panel]')
  if (dialog === null) throw new Error('The button is in no dialog.')
  return dialog
}

/** A dialog fades in. */
async function expectVisible(element: HTMLElement): Promise<void> {
  await waitFor(() => expect(element).toBeVisible())
}
