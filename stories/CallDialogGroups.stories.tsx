import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallDialog } from '../src/index.ts'
import { InviteButton, pressInvite } from './InviteButton.tsx'
import { formatName } from './formatName.ts'

const meta = {
  title: 'CallDialog groups',
  component: CallDialog,
  decorators: [withSignaling],
  args: { formatName, onAccept: fn(), onEnd: fn() },
  parameters: {
    layout: 'fullscreen',
    docs: { story: { inline: false, height: '36rem' } },
  },
  render: (args, { parameters }) => (
    <main style={{ minBlockSize: '24rem', padding: '1rem' }}>
      <InviteButton request={parameters['request']} />
      <CallDialog {...args} />
    </main>
  ),
} satisfies Meta<typeof CallDialog>

export default meta
type Story = StoryObj<typeof meta>

const ID = 'one'

/** Bob calls several. Who else is invited is said before anybody answers. */
export const GroupIncoming: Story = {
  async play({ canvas, ...context }) {
    const { bob } = othersIn(context)
    await bob.invitations.invite({ to: ['ada', 'cleo', 'dan', 'eve'], inviteId: ID })
    const dialog = await canvas.findByRole('alertdialog', { name: 'Bob' })
    await expect(dialog).toHaveAccessibleDescription('Incoming group call')
    await expectVisible(within(dialog).getByText('with Cleo and 2 others'))
  },
}

/** Each of those who are called stands differently. */
export const GroupOutgoing: Story = {
  parameters: { request: { to: ['bob', 'cleo', 'dan', 'eve', 'finn', 'gwen'], inviteId: ID } },
  async play(context) {
    const { canvas } = context
    const { bob, cleo } = othersIn(context)
    await othersIn(context).signaling.connect('finn')
    await pressInvite(context)
    await bob.invitations.reject(ID)
    await cleo.invitations.reject(ID, { reason: 'busy' })
    const dialog = await canvas.findByRole('dialog', { name: 'Bob and 5 others' })
    const rows = within(dialog).getAllByRole('listitem')
    await waitFor(() => expect(rows[0]).toHaveTextContent(/Declined$/))
    await waitFor(() => expect(rows[1]).toHaveTextContent(/Busy$/))
    await waitFor(() => expect(rows[4]).toHaveTextContent(/Ringing…$/))
  },
}

/** Who has called may leave, or end it for everyone. */
export const GroupActive: Story = {
  parameters: { request: { to: ['bob', 'cleo', 'dan'], inviteId: ID } },
  async play(context) {
    const { canvas } = context
    const { bob, cleo, signaling } = othersIn(context)
    await pressInvite(context)
    await bob.invitations.accept(ID)
    await cleo.invitations.reject(ID)
    await signaling.advance(12_000)
    const dialog = await canvas.findByRole('dialog', { name: 'Bob and 2 others' })
    await expectVisible(await within(dialog).findByRole('button', { name: 'End for everyone' }))
    await expectVisible(within(dialog).getByRole('button', { name: 'Leave' }))
    await expect(within(dialog).getAllByRole('listitem')[0]).toHaveTextContent(/You.*In call$/)
  },
}

/** Whoever is invited leaves, and the others go on. */
export const GroupMember: Story = {
  async play({ canvas, userEvent, ...context }) {
    const { bob, cleo } = othersIn(context)
    await bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: ID })
    await cleo.invitations.accept(ID)
    await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
    await expectVisible(await canvas.findByRole('button', { name: 'Leave' }))
    await expect(canvas.queryByRole('button', { name: 'End for everyone' })).toBeNull()
  },
}

/** Of a call that goes on without one there is a word, and a way back. */
export const LeftGroup: Story = {
  async play({ args, canvas, userEvent, ...context }) {
    const { bob, cleo } = othersIn(context)
    await bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: ID })
    await cleo.invitations.accept(ID)
    await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
    await userEvent.click(await canvas.findByRole('button', { name: 'Leave' }))
    await expectDescription(canvas, 'You left the call')
    await expectVisible(canvas.getByRole('button', { name: 'Join' }))
    await waitFor(() => expect(args.onEnd).toHaveBeenCalledTimes(1))
  },
}

/** The group talks already. */
export const MissedInGroup: Story = {
  async play({ canvas, ...context }) {
    const { bob, cleo, signaling } = othersIn(context)
    await bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: ID })
    await canvas.findByRole('alertdialog')
    await cleo.invitations.accept(ID)
    await signaling.advance(30_000)
    await expectDescription(canvas, 'Missed call')
    await expectVisible(canvas.getByRole('button', { name: 'Join' }))
  },
}

/** One answer is enough, and it was that of somebody else. */
export const AnsweredBySomebodyElse: Story = {
  async play({ canvas, ...context }) {
    const { bob, cleo } = othersIn(context)
    const policy = { answer: 'first' } as const
    await bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: ID, policy })
    await canvas.findByRole('alertdialog')
    await cleo.invitations.accept(ID)
    await expectDescription(canvas, 'Cleo answered')
  },
}

/** Whoever has called a group is told what became of each. */
export const NobodyAnswered: Story = {
  parameters: { request: { to: ['bob', 'cleo', 'eve'], inviteId: ID, requireOnline: true } },
  async play(context) {
    const { canvas } = context
    const { bob, signaling } = othersIn(context)
    await pressInvite(context)
    await bob.invitations.reject(ID)
    await signaling.advance(30_000)
    await expectDescription(canvas, 'Nobody answered')
    await expect(canvas.getAllByRole('listitem')).toHaveLength(3)
  },
}

/** Bob is in another call, and has said so. */
export const Busy: Story = {
  parameters: { request: { to: 'bob', inviteId: ID } },
  async play(context) {
    const { canvas } = context
    const { bob } = othersIn(context)
    await pressInvite(context)
    await bob.invitations.reject(ID, { reason: 'busy' })
    await expectDescription(canvas, 'Busy')
  },
}

/** Eve is offline, and stays so. */
export const Unreachable: Story = {
  parameters: { request: { to: 'eve', requireOnline: { withinMs: 3000 } } },
  async play(context) {
    const { canvas } = context
    const { signaling } = othersIn(context)
    await pressInvite(context)
    await canvas.findByRole('dialog')
    await signaling.advance(3000)
    await expectDescription(canvas, 'Not reachable')
  },
}

const LONG = `${'Incomprehensibilities'.repeat(2)} of the Department of Rather Long Names`

/** Names may take as much room as they need, and states stay whole. */
export const LongNames: Story = {
  parameters: { request: { to: ['bob', 'eve'], inviteId: ID } },
  args: { formatName: (userId) => `${userId} ${LONG}` },
  async play(context) {
    const { canvas } = context
    await pressInvite(context)
    const dialog = await canvas.findByRole('dialog')
    await expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth)
  },
}

const ARABIC = new Map([
  ['bob', 'ليلى'], // cspell:disable-line
  ['cleo', 'نور'], // cspell:disable-line
  ['dan', 'سامي'], // cspell:disable-line
])

export const RightToLeft: Story = {
  args: { formatName: (userId) => ARABIC.get(userId) ?? userId },
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  parameters: { request: { to: ['bob', 'cleo', 'dan'], inviteId: ID } },
  async play(context) {
    await talkInGroup(context)
  },
}

export const Dark: Story = {
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
  parameters: { request: { to: ['bob', 'cleo', 'dan'], inviteId: ID } },
  async play(context) {
    await talkInGroup(context)
  },
}

async function talkInGroup(context: Parameters<NonNullable<Story['play']>>[0]): Promise<void> {
  const { bob, cleo } = othersIn(context)
  await pressInvite(context)
  await bob.invitations.accept(ID)
  await cleo.invitations.reject(ID)
  await expectVisible(await context.canvas.findByRole('button', { name: 'Leave' }))
}

/** A dialog fades in. */
async function expectVisible(element: HTMLElement): Promise<void> {
  await waitFor(() => expect(element).toBeVisible())
}

async function expectDescription(canvas: ReturnType<typeof within>, text: string): Promise<void> {
  await waitFor(() => expect(canvas.getByRole('dialog')).toHaveAccessibleDescription(text))
}
