import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallButton, CallDialog } from '../src/index.ts'
import { formatName } from './formatName.ts'

const meta = {
  component: CallDialog,
  decorators: [withSignaling],
  args: { formatName, onAccept: fn(), onEnd: fn() },
  parameters: {
    layout: 'fullscreen',
    // A modal dialog takes the page that it is in.
    docs: { story: { inline: false, height: '28rem' } },
  },
  render: (args) => (
    <main style={{ minBlockSize: '24rem', padding: '1rem' }}>
      <CallButton to="bob" name="Bob" />
      <CallDialog {...args} />
    </main>
  ),
} satisfies Meta<typeof CallDialog>

export default meta
type Story = StoryObj<typeof meta>

/** Bob calls. The focus is on the dialog itself, and on neither answer. */
export const Incoming: Story = {
  async play({ canvas, ...context }) {
    const { bob } = othersIn(context)
    await bob.invitations.invite({ to: 'ada' })

    const dialog = await canvas.findByRole('alertdialog', { name: 'Bob' })
    await waitFor(() => expect(dialog).toHaveFocus())
    await expect(dialog).toHaveAccessibleDescription('Incoming call')
    await expect(within(dialog).getByRole('timer')).toHaveTextContent('0:30')
    await expectVisible(within(dialog).getByRole('button', { name: 'Accept' }))
    await expectVisible(within(dialog).getByRole('button', { name: 'Decline' }))
  },
}

/** The server has the call, and no device of Dan has confirmed it. */
export const Calling: Story = {
  render: (args) => (
    <main style={{ minBlockSize: '24rem', padding: '1rem' }}>
      <CallButton to="dan" name="Dan" />
      <CallDialog {...args} />
    </main>
  ),
  async play({ canvas, userEvent }) {
    await userEvent.click(await enabledButton(canvas, 'Call Dan'))
    const dialog = await canvas.findByRole('dialog', { name: 'Dan' })
    await expect(dialog).toHaveAccessibleDescription('Calling…')
    await expectVisible(within(dialog).getByRole('button', { name: 'Cancel' }))
  },
}

/** It rings at Bob's. */
export const Ringing: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(await enabledButton(canvas, 'Call Bob'))
    const dialog = await canvas.findByRole('dialog', { name: 'Bob' })
    await waitFor(() => expect(dialog).toHaveAccessibleDescription('Ringing…'))
  },
}

/** Once nothing is asked any more the dialog keeps to a corner, and the page can be used again. */
export const Active: Story = {
  async play({ args, canvas, userEvent, ...context }) {
    const { bob, signaling } = othersIn(context)
    await bob.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))

    const dialog = await canvas.findByRole('dialog', { name: 'Bob' })
    await expect(dialog).toHaveAccessibleDescription('In call')
    await waitFor(() => expect(args.onAccept).toHaveBeenCalledTimes(1))
    await signaling.advance(83_000)
    await waitFor(() => expect(within(dialog).getByRole('timer')).toHaveTextContent('1:23'))
    await expect(dialog).not.toHaveFocus()
  },
}

/** The place for video, while the call lasts. */
export const WithMedia: Story = {
  args: {
    renderMedia: () => (
      <div
        style={{
          blockSize: '8rem',
          display: 'grid',
          placeItems: 'center',
          background: '#20242e',
          color: '#fff',
        }}
      >
        Video of any kit
      </div>
    ),
  },
  async play({ canvas, userEvent, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    const accept = await canvas.findByRole('button', { name: 'Accept' })
    await expect(canvas.queryByText('Video of any kit')).toBeNull()
    await userEvent.click(accept)
    await expectVisible(await canvas.findByText('Video of any kit'))
  },
}

/** Bob has said no. */
export const EndedDeclined: Story = {
  async play({ args, canvas, userEvent, ...context }) {
    const { bob } = othersIn(context)
    await userEvent.click(await enabledButton(canvas, 'Call Bob'))
    const dialog = await canvas.findByRole('dialog', { name: 'Bob' })
    await waitFor(() => expect(dialog).toHaveAccessibleDescription('Ringing…'))
    const [inviteId = ''] = bob.store.getState().invitations.byId.keys()
    await bob.invitations.reject(inviteId)
    await expectEnd(canvas, 'Call declined')
    await waitFor(() => expect(args.onEnd).toHaveBeenCalledTimes(1))
  },
}

/** Ada has said no. */
export const EndedYouDeclined: Story = {
  async play({ canvas, userEvent, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: 'Decline' }))
    await expectEnd(canvas, 'You declined')
  },
}

/** Ada has thought better of it. */
export const EndedYouCancelled: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(await enabledButton(canvas, 'Call Bob'))
    await userEvent.click(await canvas.findByRole('button', { name: 'Cancel' }))
    await expectEnd(canvas, 'You cancelled')
  },
}

/** Bob has given up before anybody answered. */
export const EndedMissed: Story = {
  async play({ canvas, ...context }) {
    const { bob } = othersIn(context)
    const { inviteId } = await bob.invitations.invite({ to: 'ada' })
    await canvas.findByRole('alertdialog')
    await bob.invitations.cancel(inviteId)
    await expectEnd(canvas, 'Missed call')
  },
}

/** Bob did not answer in time. */
export const EndedNoAnswer: Story = {
  async play({ canvas, userEvent, ...context }) {
    await userEvent.click(await enabledButton(canvas, 'Call Bob'))
    await canvas.findByRole('dialog', { name: 'Bob' })
    await othersIn(context).signaling.advance(30_000)
    await expectEnd(canvas, 'No answer')
  },
}

/** Bob has hung up. How long they talked stays there for a moment; the notice goes by itself after 4 s. */
export const Ended: Story = {
  async play({ canvas, userEvent, ...context }) {
    const { bob, signaling } = othersIn(context)
    const { inviteId } = await bob.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
    await canvas.findByRole('button', { name: 'End call' })
    await signaling.advance(61_000)
    await bob.invitations.end(inviteId)
    const dialog = await expectEnd(canvas, 'Call ended')
    await expect(within(dialog).getByRole('timer')).toHaveTextContent('1:01')
  },
}

/** Ada's phone was faster. */
export const AnsweredElsewhere: Story = {
  async play({ canvas, ...context }) {
    const { bob, signaling } = othersIn(context)
    const phone = await signaling.connect('ada')
    const { inviteId } = await bob.invitations.invite({ to: 'ada' })
    await canvas.findByRole('alertdialog')
    await phone.invitations.accept(inviteId)
    await expectEnd(canvas, 'Answered on another device')
  },
}

/** The network is gone: the call still rings as far as anybody here can tell, and the answer did not get through. */
export const AnswerFailed: Story = {
  async play({ canvas, userEvent, ...context }) {
    const { bob, signaling } = othersIn(context)
    await bob.invitations.invite({ to: 'ada', timeoutMs: 60_000 })
    const accept = await canvas.findByRole('button', { name: 'Accept' })
    signaling.network('ada').silence()
    await userEvent.click(accept)
    await waitFor(() => expect(accept).toHaveAttribute('aria-busy', 'true'))
    await signaling.advance(30_000)
    await expect(await canvas.findByText(/^That did not work\./)).toHaveRole('alert')
    await expect(accept).toBeEnabled()
  },
}

/** Two devices of Ada have answered at once. The first one has it, and the other says so. */
export const TooLate: Story = {
  async play({ canvas, userEvent, ...context }) {
    const { bob, signaling } = othersIn(context)
    const phone = await signaling.connect('ada')
    const { inviteId } = await bob.invitations.invite({ to: 'ada' })
    const accept = await canvas.findByRole('button', { name: 'Accept' })
    signaling.network('ada').latency(50)
    const answered = phone.invitations.accept(inviteId)
    await userEvent.click(accept)
    await signaling.advance(200)
    await answered
    await expect(await canvas.findByText('That did not work. The call is over.')).toHaveRole(
      'alert',
    )
    await expectEnd(canvas, 'Answered on another device')
  },
}

const LONG = `${'Incomprehensibilities'.repeat(2)} of the Department of Rather Long Names`

/** A name may take as much room as it needs. */
export const LongName: Story = {
  args: { formatName: () => LONG },
  async play({ canvas, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    const dialog = await canvas.findByRole('alertdialog', { name: LONG })
    await expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth)
  },
}

/** In the flow of the page, and never with the focus. */
export const Inline: Story = {
  args: { mode: 'inline' },
  async play({ canvas, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    const card = await canvas.findByRole('alertdialog', { name: 'Bob' })
    await expect(card.closest('dialog')).toBeNull()
    await expect(card).not.toHaveFocus()
  },
}

export const InlineActive: Story = {
  args: { mode: 'inline' },
  async play({ canvas, userEvent, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
    await expectVisible(await canvas.findByRole('button', { name: 'End call' }))
  },
}

const LAYLA = 'ليلى' // cspell:disable-line

/** The corner is that of the end of a line. */
export const RightToLeft: Story = {
  args: { formatName: () => LAYLA },
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  async play({ canvas, userEvent, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    await canvas.findByRole('alertdialog', { name: LAYLA })
    await userEvent.click(canvas.getByRole('button', { name: 'Accept' }))
    const dialog = await canvas.findByRole('dialog')
    await waitFor(() => expect(dialog.getBoundingClientRect().left).toBeLessThan(50))
  },
}

export const Dark: Story = {
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ minBlockSize: '100vh', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
  async play({ canvas, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    const dialog = await canvas.findByRole('alertdialog')
    await expect(getComputedStyle(dialog).backgroundColor).toBe('rgb(28, 30, 36)')
  },
}

export const DarkActive: Story = {
  ...Dark,
  async play({ canvas, userEvent, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
    await expectVisible(await canvas.findByRole('button', { name: 'End call' }))
  },
}

/** Whoever is typing goes on typing. The call waits beside, and no key answers it. */
export const WhileTyping: Story = {
  render: (args) => (
    <main style={{ minBlockSize: '24rem', padding: '1rem' }}>
      <label>
        Message <input />
      </label>
      <CallDialog {...args} />
    </main>
  ),
  async play({ canvas, userEvent, ...context }) {
    const { bob } = othersIn(context)
    const field = canvas.getByRole('textbox', { name: 'Message' })
    await userEvent.type(field, 'tea at fou')
    const { inviteId } = await bob.invitations.invite({ to: 'ada' })
    const dialog = await canvas.findByRole('alertdialog', { name: 'Bob' })

    await expectVisible(dialog)
    await expect(field).toHaveFocus()
    await userEvent.keyboard('r, my dear')
    await expect(field).toHaveValue('tea at four, my dear')
    await expect(bob.store.getState().invitations.byId.get(inviteId)?.status).toBe('ringing')
  },
}

/** Keys answer after a moment, so that none does that was meant for something else. Escape never does. */
export const KeyboardOnly: Story = {
  async play({ canvas, userEvent, ...context }) {
    const { bob, signaling } = othersIn(context)
    await bob.invitations.invite({ to: 'ada' })
    const dialog = await canvas.findByRole('alertdialog')
    await waitFor(() => expect(dialog).toHaveFocus())
    await userEvent.keyboard('{Escape}{Escape}')
    await expectVisible(dialog)

    await userEvent.tab()
    await expect(canvas.getByRole('button', { name: 'Decline' })).toHaveFocus()
    await userEvent.tab()
    await expect(canvas.getByRole('button', { name: 'Accept' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect(dialog).toHaveAccessibleDescription('Incoming call')

    await signaling.advance(700)
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(dialog).toHaveAccessibleDescription('In call'))
  },
}

/** The focus goes back to where it was, however the call ends. */
export const FocusReturns: Story = {
  render: (args) => (
    <main style={{ minBlockSize: '24rem', padding: '1rem' }}>
      <button>Write a letter</button>
      <CallDialog {...args} />
    </main>
  ),
  async play({ canvas, ...context }) {
    const { bob, signaling } = othersIn(context)
    const letter = canvas.getByRole('button', { name: 'Write a letter' })
    letter.focus()
    const { inviteId } = await bob.invitations.invite({ to: 'ada' })
    await waitFor(() => expect(canvas.getByRole('alertdialog')).toHaveFocus())
    await bob.invitations.cancel(inviteId)
    await expectEnd(canvas, 'Missed call')
    await expect(letter).toHaveFocus()

    await bob.invitations.invite({ to: 'ada' })
    await waitFor(() => expect(canvas.getByRole('alertdialog')).toHaveFocus())
    await signaling.client('ada').login('ada', { exclusive: true })
    await waitFor(() => expect(canvas.queryByRole('alertdialog')).toBeNull())
    await expect(letter).toHaveFocus()
  },
}

type Canvas = ReturnType<typeof within>

/** Ada has to be logged in before she can call. */
async function enabledButton(canvas: Canvas, name: string): Promise<HTMLElement> {
  const button = canvas.getByRole('button', { name })
  await waitFor(() => expect(button).toBeEnabled())
  return button
}

/** A dialog fades in. */
async function expectVisible(element: HTMLElement): Promise<void> {
  await waitFor(() => expect(element).toBeVisible())
}

async function expectEnd(canvas: Canvas, text: string): Promise<HTMLElement> {
  const dialog = await canvas.findByRole('dialog')
  await waitFor(() => expect(dialog).toHaveAccessibleDescription(text))
  await expectVisible(within(dialog).getByRole('button', { name: 'Close' }))
  return dialog
}
