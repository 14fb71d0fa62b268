import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactNode } from 'react'
import { expect, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallHistory } from '../src/index.ts'
import type { SignalingClient } from '../src/index.ts'
import { formatName } from './formatName.ts'

const meta = {
  component: CallHistory,
  decorators: [withSignaling],
  args: { formatName },
} satisfies Meta<typeof CallHistory>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

/** Every way in which a call can go. */
export const Calls: Story = {
  async play(context) {
    const { canvas } = context
    await makeCalls(context)
    const rows = await canvas.findAllByRole('listitem')
    await expect(
      rows.map((row) => row.querySelector('[data-part="outcome"]')?.textContent),
    ).toEqual(['No answer', 'You declined', 'Missed call', 'Outgoing call', 'Incoming call'])
    await expect(
      within(rows[2] ?? canvas.getByRole('list')).getByRole('button'),
    ).toHaveAccessibleName('Call Bob')
  },
}

export const CallBack: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    const { cleo } = othersIn(context)
    await miss(context, cleo, 'one')
    await userEvent.click(await canvas.findByRole('button', { name: 'Call Cleo' }))
    const calls = () => [...cleo.store.getState().invitations.byId.values()]
    await waitFor(() => expect(calls().some(({ inviter }) => inviter === 'ada')).toBe(true))
  },
}

export const Missed: Story = {
  args: { filter: ({ outcome }) => outcome === 'missed' },
  async play(context) {
    await makeCalls(context)
    await waitFor(() => expect(context.canvas.getAllByRole('listitem')).toHaveLength(1))
  },
}

export const WithOne: Story = {
  args: { with: 'cleo', callBack: false },
  async play(context) {
    const { bob, cleo } = othersIn(context)
    await miss(context, bob, 'one')
    await miss(context, cleo, 'two')
    await waitFor(() => expect(context.canvas.getAllByRole('listitem')).toHaveLength(1))
    await expect(context.canvas.getByText('Cleo')).toBeVisible()
  },
}

/** Older ones are looked for when they are asked for. */
export const Paging: Story = {
  args: { limit: 2 },
  async play(context) {
    const { canvas, userEvent } = context
    const { bob } = othersIn(context)
    for (const id of ['one', 'two', 'three']) await miss(context, bob, id)
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(2))
    await userEvent.click(await canvas.findByRole('button', { name: 'Show older calls' }))
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(3))
  },
}

export const Empty: Story = {
  async play({ canvas }) {
    await expect(await canvas.findByText('No calls yet')).toBeVisible()
  },
}

/** The server has not answered yet. */
export const Loading: Story = {
  beforeEach: (context) => othersIn(context).signaling.network('ada').latency(60_000),
  async play({ canvas }) {
    await expect(await canvas.findByText('Loading calls…')).toBeInTheDocument()
  },
}

/** It is opened when the server does not answer. */
export const Failed: Story = {
  render: (args) => (
    <Opened>
      <CallHistory {...args} />
    </Opened>
  ),
  play: fail,
}

/** The network is back. */
export const TriedAgain: Story = {
  ...Failed,
  async play(context) {
    await fail(context)
    const { canvas, userEvent } = context
    const { signaling } = othersIn(context)
    signaling.network('ada').restore()
    await signaling.advance(30_000)
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(1))
    await expect(canvas.queryByRole('alert')).toBeNull()
  },
}

export const Narrow: Story = {
  ...Calls,
  decorators: [(Story) => <div style={{ inlineSize: '18rem' }}>{Story()}</div>],
}

export const Dark: Story = {
  ...Calls,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  ...Calls,
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
}

function Opened({ children }: { readonly children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false)
  if (isOpen) return children
  return (
    <button type="button" onClick={() => setIsOpen(true)}>
      Calls
    </button>
  )
}

async function fail(context: Context): Promise<void> {
  const { canvas, userEvent } = context
  const { bob, signaling } = othersIn(context)
  await signaling.settle()
  await miss(context, bob, 'one')
  signaling.network('ada').silence()
  await userEvent.click(canvas.getByRole('button', { name: 'Calls' }))
  await signaling.advance(30_000)
  await expect(await canvas.findByRole('alert')).toHaveTextContent(/^The calls cannot be shown/)
  await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible()
}

async function miss(context: Context, from: SignalingClient, inviteId: string): Promise<void> {
  await from.invitations.invite({ to: 'ada', inviteId })
  await from.invitations.cancel(inviteId)
  await othersIn(context).signaling.advance(1000)
}

async function makeCalls(context: Context): Promise<void> {
  const { signaling, bob, cleo } = othersIn(context)
  // Another tab of hers.
  const ada = await signaling.connect('ada')
  await cleo.invitations.invite({ to: 'ada', inviteId: 'answered' })
  await ada.invitations.accept('answered')
  await signaling.advance(754_000)
  await ada.invitations.end('answered')
  await ada.invitations.invite({ to: 'bob', inviteId: 'outgoing' })
  await bob.invitations.accept('outgoing')
  await signaling.advance(65_000)
  await ada.invitations.end('outgoing')
  await signaling.advance(3_600_000)
  await miss(context, bob, 'missed')
  await signaling.advance(240_000)
  await cleo.invitations.invite({ to: 'ada', inviteId: 'declined' })
  await ada.invitations.reject('declined')
  await signaling.advance(1000)
  await ada.invitations.invite({ to: 'cleo', inviteId: 'no answer' })
  await signaling.advance(31_000)
}
