import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallCenterDesk } from '../registry/plain/call-center-desk.tsx'
import { CallDialog } from '../registry/plain/call-dialog.tsx'
import { ClassroomRoster } from '../registry/plain/classroom-roster.tsx'
import { ConnectionBanner } from '../registry/plain/connection-banner.tsx'
import { DialPad } from '../registry/plain/dial-pad.tsx'
import { MemberList } from '../registry/plain/member-list.tsx'
import { PresenceAvatarStack } from '../registry/plain/presence-avatar-stack.tsx'
import { CallButton, useInvitation } from '../src/index.ts'
import { formatName } from './formatName.ts'

/** Components to copy, whose markup is then yours: see docs/blocks.md. */
const meta = {
  title: 'Blocks',
  decorators: [
    (Story) => (
      <main style={{ maxInlineSize: '32rem', minBlockSize: '20rem', padding: '1rem' }}>
        {Story()}
      </main>
    ),
    withSignaling,
  ],
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

/** It asks in the middle of the page. The focus is on the dialog, and on neither answer. */
export const CallDialogIncoming: Story = {
  parameters: { layout: 'fullscreen', docs: { story: { inline: false, height: '24rem' } } },
  render: () => (
    <>
      <CallButton to="bob" name="Bob" />
      <CallDialog nameOf={formatName} />
    </>
  ),
  async play({ canvas, userEvent, ...context }) {
    const { bob } = othersIn(context)
    await bob.invitations.invite({ to: 'ada' })
    const dialog = await canvas.findByRole('alertdialog', { name: 'Bob' })
    await waitFor(() => expect(dialog).toHaveFocus())
    await expect(dialog).toHaveAccessibleDescription('Incoming call')
    await userEvent.keyboard('{Escape}')
    await expect(canvas.getByRole('button', { name: 'Accept' })).toBeVisible()
  },
}

/** In a corner, and the page can be used again. */
export const CallDialogActive: Story = {
  ...CallDialogIncoming,
  render: () => (
    <>
      <CallButton to="bob" name="Bob" />
      <CallDialog nameOf={formatName}>
        <p>The place for video.</p>
      </CallDialog>
    </>
  ),
  async play({ canvas, userEvent, ...context }) {
    const { bob } = othersIn(context)
    await bob.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
    const dialog = await canvas.findByRole('dialog', { name: 'Bob' })
    await expect(dialog).toHaveAccessibleDescription('In call')
    await expect(dialog.matches(':modal')).toBe(false)
    await expect(canvas.getByText('The place for video.')).toBeVisible()
  },
}

/** Whoever is typing goes on typing, and Enter answers nothing. */
export const CallDialogWhileTyping: Story = {
  ...CallDialogIncoming,
  render: () => (
    <>
      <label>
        Notes <input />
      </label>
      <CallDialog nameOf={formatName} />
    </>
  ),
  async play({ canvas, userEvent, ...context }) {
    const { bob } = othersIn(context)
    const field = canvas.getByRole('textbox')
    await userEvent.type(field, 'Ha')
    await bob.invitations.invite({ to: 'ada' })
    await canvas.findByRole('alertdialog', { name: 'Bob' })
    await userEvent.keyboard('llo{Enter}')
    await expect(field).toHaveValue('Hallo')
    await expect(canvas.getByRole('button', { name: 'Accept' })).toBeVisible()
  },
}

/** Who is online comes first. The search says how many it has found. */
export const Members: Story = {
  render: () => <MemberList channelId="lobby" nameOf={formatName} />,
  async play({ canvas, userEvent, ...context }) {
    const { bob, cleo } = othersIn(context)
    await Promise.all([bob.channels.join('lobby'), cleo.channels.join('lobby')])
    await expect(await canvas.findByRole('heading', { name: '3 members' })).toBeVisible()
    await userEvent.type(canvas.getByRole('searchbox'), 'cl')
    await expect(canvas.getByText('1 found')).toBeVisible()
    await expect(canvas.getAllByRole('listitem')).toHaveLength(1)
    await userEvent.clear(canvas.getByRole('searchbox'))
    await userEvent.click(canvas.getByRole('button', { name: 'Call Bob' }))
    await waitFor(() => expect(bob.store.getState().invitations.byId.size).toBe(1))
  },
}

/** Keys of the keyboard work too. What was sent is told as it is sent. */
export const Keys: Story = {
  render: () => <Pad />,
  async play({ canvas, userEvent, ...context }) {
    const { bob } = othersIn(context)
    const call = await canvas.findByRole('button', { name: 'Call Bob' })
    await waitFor(() => expect(call).toBeEnabled())
    await userEvent.click(call)
    await waitFor(() => expect(bob.store.getState().invitations.byId.size).toBe(1))
    const [inviteId = ''] = bob.store.getState().invitations.byId.keys()
    await bob.invitations.accept(inviteId)
    await userEvent.click(await canvas.findByRole('button', { name: '4' }))
    await userEvent.keyboard('2#')
    await expect(canvas.getByRole('status')).toHaveTextContent('42#')
    await waitFor(() => expect(bob.store.getState().invitations.digits.get(inviteId)).toBe('42#'))
  },
}

function Pad() {
  const { active } = useInvitation()
  return active ? <DialPad inviteId={active.inviteId} /> : <CallButton to="bob" name="Bob" />
}

/** Told after 1.5 s, with a way to try again at once. */
export const ConnectionLost: Story = {
  render: () => <ConnectionBanner />,
  async play({ canvas, ...context }) {
    const { signaling } = othersIn(context)
    await signaling.settle()
    signaling.network('ada').drop()
    const text = await canvas.findByText('Connection lost. Reconnecting…', {}, { timeout: 4000 })
    await expect(text).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible()
  },
}

/** Each state has a shape of its own besides its colour. */
export const Faces: Story = {
  render: () => (
    <PresenceAvatarStack
      userIds={['bob', 'cleo', 'dan', 'eve', 'fay', 'gus']}
      nameOf={formatName}
    />
  ),
  async play({ canvas, ...context }) {
    const { cleo } = othersIn(context)
    await cleo.users.setAvailability('away')
    const list = canvas.getByRole('list')
    await expect(await within(list).findByText('Bob, online')).toBeInTheDocument()
    await expect(await within(list).findByText('Cleo, away')).toBeInTheDocument()
    await expect(within(list).getByText('Dan, offline')).toBeInTheDocument()
    await expect(within(list).getByText('and Fay, Gus')).toBeInTheDocument()
  },
}

/** Who has waited longest is next. While one talks, others wait. */
export const Desk: Story = {
  render: () => (
    <CallCenterDesk
      nameOf={formatName}
      renderCaller={({ inviter }) => `Customer no. ${inviter.length}`}
    />
  ),
  async play({ canvas, userEvent, ...context }) {
    const { bob, cleo, signaling } = othersIn(context)
    await expect(await canvas.findByText('Nobody is waiting')).toBeVisible()
    await bob.invitations.invite({ to: 'ada', timeoutMs: 60_000 })
    await userEvent.click(await canvas.findByRole('button', { name: 'Answer Bob' }))
    await expect(await canvas.findByRole('group', { name: 'In call with Bob' })).toBeVisible()
    await cleo.invitations.invite({ to: 'ada', timeoutMs: 60_000 })
    await signaling.advance(12_000)
    await expect(await canvas.findByText('Waiting: 1')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Answer Cleo' })).toBeDisabled()
    await expect(canvas.getByRole('timer')).toHaveTextContent('0:12')
    await userEvent.click(canvas.getByRole('radio', { name: 'After-call work' }))
    await waitFor(() =>
      expect(canvas.getByRole('radio', { name: 'After-call work' })).toBeChecked(),
    )
  },
}

/** Ada teaches. Hands stand in the order in which they went up. */
export const ClassForTeachers: Story = {
  render: () => (
    <ClassroomRoster
      channelId="maths"
      students={['bob', 'cleo', 'dan']}
      isTeacher
      nameOf={formatName}
    />
  ),
  async play({ canvas, userEvent, ...context }) {
    const { bob, cleo, signaling } = othersIn(context)
    await Promise.all([bob.channels.join('maths'), cleo.channels.join('maths')])
    await cleo.channels.setAttr('maths', 'hand/cleo', true)
    await signaling.advance(1000)
    await bob.channels.setAttr('maths', 'hand/bob', true)
    await expect(await canvas.findByRole('heading', { name: '2 of 3 present' })).toBeVisible()
    await waitFor(() =>
      expect(canvas.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
        'CleoHand upLowerCall up',
        'BobHand upLowerCall up',
        'DanAbsent',
      ]),
    )
    await expect(canvas.getByRole('status')).toHaveTextContent('Cleo has a hand up')
    await userEvent.click(canvas.getByRole('button', { name: 'Lower the hand of Cleo' }))
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Bob has a hand up'))
  },
}

/** Ada is a pupil. */
export const ClassForStudents: Story = {
  render: () => (
    <ClassroomRoster
      channelId="maths"
      students={['ada', 'bob']}
      isTeacher={false}
      nameOf={formatName}
    />
  ),
  async play({ canvas, userEvent }) {
    const raise = await canvas.findByRole('button', { name: 'Raise hand' })
    await expect(raise).toHaveAttribute('aria-pressed', 'false')
    await canvas.findByText('Present')
    await userEvent.click(raise)
    await waitFor(() => expect(raise).toHaveAttribute('aria-pressed', 'true'))
    await expect(canvas.getByText('Hand up')).toBeVisible()
  },
}
