import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { ChannelMemberList } from '../src/index.ts'
import type { TestSignaling } from '../src/testing/index.ts'
import { formatName } from './formatName.ts'

const meta = {
  component: ChannelMemberList,
  decorators: [withSignaling],
  args: { channelId: 'lobby', formatName },
  async beforeEach(context) {
    const { bob, cleo } = othersIn(context)
    await bob.channels.join('lobby')
    await cleo.channels.join('lobby')
  },
} satisfies Meta<typeof ChannelMemberList>

export default meta
type Story = StoryObj<typeof meta>

/** The server has not answered yet. */
export const Loading: Story = {
  beforeEach: (context) => othersIn(context).signaling.network('ada').silence(),
  async play({ canvas }) {
    await expect(await canvas.findByText('Loading members…')).toBeInTheDocument()
    await expect(canvas.getByRole('region')).toHaveAttribute('data-state', 'loading')
  },
}

/** Nobody else is there. */
export const OnlyYou: Story = {
  args: { channelId: 'attic' },
  async play({ canvas }) {
    await expect(await canvas.findByText('1 member')).toBeVisible()
    await expect(canvas.getByRole('listitem')).toHaveTextContent('Ada')
    await expect(canvas.getByText('You')).toBeVisible()
    await expect(canvas.queryByRole('button')).toBeNull()
  },
}

/** In the order in which they joined, with a button to call each of them but oneself. */
export const Few: Story = {
  async play({ canvas, userEvent, ...context }) {
    const { bob, cleo } = othersIn(context)
    await expect(await canvas.findByText('3 members')).toBeVisible()
    const names = canvas
      .getAllByRole('listitem')
      .map((row) => within(row).getByText(/^\p{Lu}[a-z]+$/u, { selector: 'bdi' }).textContent)
    await expect(names).toEqual(['Bob', 'Cleo', 'Ada'])

    await cleo.channels.leave('lobby')
    await expect(await canvas.findByText('2 members')).toBeVisible()
    await cleo.channels.join('lobby')

    await userEvent.click(canvas.getByRole('button', { name: 'Call Bob' }))
    const ringing = () => [...bob.store.getState().invitations.byId.values()]
    await waitFor(() => expect(ringing()).toMatchObject([{ inviter: 'ada', channelId: 'lobby' }]))
  },
}

/**
 * A channel tells of its latest 200 members and of their number; the others are counted. A long list
 * scrolls by itself, and has only the rows that can be seen.
 */
export const Many: Story = {
  beforeEach: (context) => joinMany(othersIn(context).signaling, 300),
  async play({ canvas, canvasElement, userEvent }) {
    await expect(await canvas.findByText('303 members')).toBeVisible()
    await expect(canvas.getByText('and 103 more')).toBeVisible()
    const scroller = canvas.getByRole('list').parentElement
    if (scroller === null) throw new Error('The list has nothing to scroll in.')
    await waitFor(() => expect(canvas.getAllByRole('listitem').length).toBeGreaterThan(8))
    await expect(canvasElement.querySelectorAll('li').length).toBeLessThan(40)
    await expect(scroller.clientHeight).toBe(512)
    await expect(scroller.scrollHeight).toBeGreaterThan(200 * 50)

    // The focus goes from row to row, past the end of those that are there.
    await userEvent.click(scroller)
    const places = async (count: number) => {
      for (let step = 0; step < count; step++) await userEvent.tab()
      return document.activeElement?.closest('li')?.getAttribute('aria-posinset')
    }
    const first = Number(await places(1))
    await expect(Number(await places(30))).toBe(first + 30)

    // Rows stand one below the other, and the one in focus stays when it scrolls away.
    const focused = document.activeElement
    scroller.scrollTop = scroller.scrollHeight
    await waitFor(() => expect(canvas.getByText('Ada')).toBeVisible())
    await expect(document.activeElement).toBe(focused)
    const rows = canvas.getAllByRole('listitem').slice(-5)
    const [tops, bottoms] = (['top', 'bottom'] as const).map((side) =>
      rows.map((row) => Math.round(row.getBoundingClientRect()[side])),
    )
    await expect(tops?.slice(1)).toEqual(bottoms?.slice(0, -1))
    await expect(rows.at(-1)).toHaveAttribute('aria-posinset', '200')
    await expect(rows.at(-1)).toHaveAttribute('aria-setsize', '200')
  },
}

/** A member with a phone and a laptop is one member. */
export const TwoDevices: Story = {
  async beforeEach(context) {
    const phone = await othersIn(context).signaling.connect('bob')
    await phone.channels.join('lobby')
  },
  async play({ canvas }) {
    await expect(await canvas.findByText('3 members')).toBeVisible()
    await expect(canvas.getByText('2 devices')).toBeVisible()
  },
}

/** The server has refused. The button tries again. */
export const Refused: Story = {
  parameters: { signaling: { limits: { members: 2 } } },
  async play({ canvas, userEvent, ...context }) {
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveTextContent(/^The members cannot be shown\./)
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await othersIn(context).signaling.settle()
    await expect(await canvas.findByRole('alert')).toBeVisible()
  },
}

/** The app calls in its own way. */
export const WithOnCall: Story = {
  args: { onCall: fn() },
  async play({ args, canvas, userEvent, ...context }) {
    await userEvent.click(await canvas.findByRole('button', { name: 'Call Bob' }))
    await expect(args.onCall).toHaveBeenCalledWith(expect.objectContaining({ userId: 'bob' }))
    await expect(othersIn(context).bob.store.getState().invitations.byId.size).toBe(0)
  },
}

/** `onCall={null}` leaves the buttons out. */
export const WithoutCalls: Story = {
  args: { onCall: null },
  async play({ canvas }) {
    await expect(await canvas.findByText('3 members')).toBeVisible()
    await expect(canvas.queryByRole('button')).toBeNull()
  },
}

/** Rows of the app's own. A member who changes renders one row. */
export const RenderRow: Story = {
  args: { renderRow: fn(({ userId, sessionIds }) => `${userId} sits here ${sessionIds.length}×`) },
  async play({ args, canvas, ...context }) {
    await expect(await canvas.findByText('bob sits here 1×')).toBeVisible()
    await canvas.findByText('ada sits here 1×')
    const renderRow = args.renderRow as ReturnType<typeof fn>
    renderRow.mockClear()

    const phone = await othersIn(context).signaling.connect('bob')
    await phone.channels.join('lobby')
    await expect(await canvas.findByText('bob sits here 2×')).toBeVisible()
    const rendered = new Set(renderRow.mock.calls.map(([{ userId }]) => userId as string))
    await expect([...rendered]).toEqual(['bob'])
  },
}

/** Names may be long, and are not cut. */
export const LongName: Story = {
  args: {
    formatName: (userId) => (userId === 'bob' ? 'Incomprehensibilities'.repeat(3) : userId),
  },
  decorators: [(Story) => <div style={{ inlineSize: '18rem' }}>{Story()}</div>],
  async play({ canvas }) {
    await canvas.findByText(/^Incomprehensibilities/)
    const section = canvas.getByRole('region')
    await expect(section.scrollWidth).toBeLessThanOrEqual(section.clientWidth)
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
    await expect(await canvas.findByText('3 members')).toBeVisible()
  },
}

export const RightToLeft: Story = {
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  async play({ canvas }) {
    const button = await canvas.findByRole('button', { name: 'Call Bob' })
    const name = canvas.getByText('Bob')
    await expect(button.getBoundingClientRect().right).toBeLessThan(
      name.getBoundingClientRect().left,
    )
  },
}

/** Users who have joined and whose connections are away: they stay for the grace window. */
async function joinMany(signaling: TestSignaling, count: number): Promise<void> {
  const userIds = Array.from({ length: count }, (_, index) => `guest-${index + 1}`)
  const joined = userIds.map(async (userId) => {
    const client = signaling.client(userId)
    await client.login(userId)
    await client.channels.join('lobby')
  })
  await Promise.all(joined)
  for (const userId of userIds) signaling.network(userId).drop()
}
