import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallDialog, useInvitation, useSession } from '../src/index.ts'
import { formatName } from './formatName.ts'

/** Proposes in Ada's name. */
function ProposeButton() {
  const { session } = useSession()
  const { propose, active } = useInvitation()
  return (
    <button
      disabled={session === undefined || active === undefined}
      onClick={() => void propose({ video: true })}
    >
      Propose video
    </button>
  )
}

const meta = {
  title: 'CallDialog queue',
  component: CallDialog,
  decorators: [withSignaling],
  args: { formatName, onAccept: fn(), onEnd: fn() },
  parameters: {
    layout: 'fullscreen',
    docs: { story: { inline: false, height: '36rem' } },
  },
  render: (args) => (
    <main style={{ minBlockSize: '24rem', padding: '1rem' }}>
      <ProposeButton />
      <CallDialog {...args} />
    </main>
  ),
} satisfies Meta<typeof CallDialog>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

/** Ada talks to Bob, and two others call. */
export const Queue: Story = {
  async play(context) {
    const { cleo, signaling } = othersIn(context)
    const dialog = await talkToBob(context)
    const dan = await signaling.connect('dan')
    await cleo.invitations.invite({ to: 'ada' })
    await dan.invitations.invite({ to: 'ada' })
    const rows = await within(dialog).findAllByRole('listitem')
    await expect(rows[0]).toHaveTextContent('Cleo is calling')
    await expectVisible(within(dialog).getByRole('button', { name: 'End and accept: Cleo' }))
    await waitFor(() => expect(within(dialog).getAllByRole('listitem')).toHaveLength(2))
  },
}

/** Bob's call ends for both, and then Cleo's is answered. */
export const EndAndAccept: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    const { bob, cleo } = othersIn(context)
    await talkToBob(context)
    await cleo.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: 'End and accept: Cleo' }))
    await waitFor(() =>
      expect(canvas.getByRole('dialog', { name: 'Cleo' })).toHaveAccessibleDescription('In call'),
    )
    const [first] = bob.store.getState().invitations.byId.values()
    await expect(first?.endReason).toBe('ended')
  },
}

/** Two ring at once. Either can be answered. */
export const QueueWhileRinging: Story = {
  async play(context) {
    const { bob, cleo } = othersIn(context)
    await bob.invitations.invite({ to: 'ada' })
    const dialog = await context.canvas.findByRole('alertdialog', { name: 'Bob' })
    await cleo.invitations.invite({ to: 'ada' })
    await expectVisible(await within(dialog).findByRole('button', { name: 'Accept: Cleo' }))
  },
}

/** Bob wants something else, and says what. */
export const Proposal: Story = {
  args: { formatProposal: () => 'Turn on video' },
  async play(context) {
    const { bob } = othersIn(context)
    const dialog = await talkToBob(context)
    const [inviteId = ''] = bob.store.getState().invitations.byId.keys()
    void bob.invitations.propose(inviteId, { video: true })
    const group = await within(dialog).findByRole('group', { name: 'Proposed change' })
    await expect(group).toHaveTextContent('Bob wants to change the call')
    await expectVisible(within(group).getByRole('button', { name: 'Agree' }))
    await expectVisible(within(group).getByRole('button', { name: 'Decline' }))
  },
}

/** Ada wants something else, and the others have to agree. */
export const ProposalWaiting: Story = {
  args: { formatProposal: () => 'Turn on video' },
  async play(context) {
    const { canvas, userEvent } = context
    const dialog = await talkToBob(context)
    await userEvent.click(canvas.getByRole('button', { name: 'Propose video' }))
    const group = await within(dialog).findByRole('group', { name: 'Proposed change' })
    await expect(group).toHaveTextContent('Waiting for the others to agree…')
  },
}

/** Everything at once. */
export const ProposalInGroupWithQueue: Story = {
  args: { formatProposal: () => 'Turn on video' },
  async play(context) {
    const { canvas, userEvent } = context
    const { bob, cleo, signaling } = othersIn(context)
    const dan = await signaling.connect('dan')
    await bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one' })
    await cleo.invitations.accept('one')
    await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
    const dialog = await canvas.findByRole('dialog')
    void bob.invitations.propose('one', { video: true })
    await dan.invitations.invite({ to: 'ada' })
    await expectVisible(await within(dialog).findByRole('button', { name: 'Agree' }))
    await expectVisible(await within(dialog).findByRole('button', { name: /^Leave and accept/ }))
  },
}

export const Dark: Story = {
  ...ProposalInGroupWithQueue,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ minBlockSize: '100vh', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
}

async function talkToBob(context: Context): Promise<HTMLElement> {
  const { canvas, userEvent } = context
  const { bob } = othersIn(context)
  await bob.invitations.invite({ to: 'ada' })
  await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
  await canvas.findByRole('button', { name: 'End call' })
  return canvas.findByRole('dialog', { name: 'Bob' })
}

/** A dialog fades in. */
async function expectVisible(element: HTMLElement): Promise<void> {
  await waitFor(() => expect(element).toBeVisible())
}
