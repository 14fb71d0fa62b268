import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling, type Others } from '../.storybook/withSignaling.tsx'
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
 * A channel tells of its latest 200 members and of their number; the others are asked for when their
 * place can be seen. A long list scrolls by itself, has only the rows that can be seen, and is one
 * stop for the Tab key.
 */
export const Many: Story = {
  beforeEach: (context) => joinMany(othersIn(context).signaling, 300),
  async play({ canvas, canvasElement, userEvent }) {
    await expect(await canvas.findByText('303 members')).toBeVisible()
    const scroller = canvas.getByRole('list').parentElement
    if (scroller === null) throw new Error('The list has nothing to scroll in.')
    const countRows = () => canvasElement.querySelectorAll('[data-part="row"]').length
    await waitFor(() => expect(countRows()).toBeLessThan(40))
    await waitFor(() => expect(countRows()).toBeGreaterThan(8))
    await expect(scroller.clientHeight).toBe(512)
    await waitFor(() => expect(scroller.scrollHeight).toBeGreaterThan(303 * 50), PATIENT)

    // To the end and back, past rows that are not there.
    const focused = () => document.activeElement?.getAttribute('aria-posinset')
    canvasElement.querySelector<HTMLElement>('[data-part="row"][tabindex="0"]')?.focus()
    await expect(focused()).toBe('1')
    await userEvent.keyboard('{End}')
    await waitFor(() => expect(focused()).toBe('303'))
    await waitFor(() => expect(canvas.getByText('Ada')).toBeVisible())
    await expectInside(scroller)
    await userEvent.keyboard('{PageUp}')
    await waitFor(() => expect(focused()).toBe('293'))
    await userEvent.keyboard('guest-150')
    await waitFor(() => expect(document.activeElement).toHaveTextContent('Guest-150'))
    await waitFor(() => expectInside(scroller))

    // Rows stand one below the other, and the one in focus stays when it scrolls away.
    const before = document.activeElement
    scroller.scrollTop = scroller.scrollHeight
    await waitFor(() => expect(canvas.getByText('Ada')).toBeVisible())
    await expect(document.activeElement).toBe(before)
    const rows = canvas.getAllByRole('listitem').slice(-5)
    const [tops, bottoms] = (['top', 'bottom'] as const).map((side) =>
      rows.map((row) => Math.round(row.getBoundingClientRect()[side])),
    )
    await expect(tops?.slice(1)).toEqual(bottoms?.slice(0, -1))
    await expect(rows.at(-1)).toHaveAttribute('aria-setsize', '303')
    await userEvent.keyboard('{ArrowDown}')
    await waitFor(() => expectInside(scroller))
    await userEvent.keyboard('{Home}')
  },
}

/** Code that is loaded later may take a while in a test. */
const PATIENT = { timeout: 10_000 }

/** With `pageSize={0}` the others are only counted. */
export const OnlyCounted: Story = {
  args: { pageSize: 0 },
  beforeEach: (context) => joinMany(othersIn(context).signaling, 300),
  async play({ canvas }) {
    await expect(await canvas.findByText('and 103 more')).toBeVisible()
  },
}

/** The list narrows to what is typed, without regard to accents. The down arrow leads into it. */
export const Search: Story = {
  args: { search: true, formatName: (userId) => (userId === 'cleo' ? 'Cléo' : formatName(userId)) },
  async play({ canvas, userEvent }) {
    await canvas.findByText('3 members')
    await userEvent.click(canvas.getByRole('searchbox', { name: 'Search members' }))
    await userEvent.keyboard('cle')
    await expect(canvas.getByText('1 of 3 members')).toBeVisible()
    await expect(canvas.getByText('Clé', { selector: 'mark' })).toBeVisible()
    await userEvent.keyboard('{ArrowDown}')
    await expect(canvas.getByRole('listitem', { name: 'Cléo, online' })).toHaveFocus()
  },
}

/** Nobody has a name like that. */
export const SearchFindsNobody: Story = {
  args: { search: 'Zoë', onSearchChange: fn() },
  async play({ canvas }) {
    await expect(await canvas.findByText('Nobody is called “Zoë”.')).toBeVisible()
  },
}

/** Nobody is left to show. */
export const Empty: Story = {
  args: { showSelf: 'hide', channelId: 'attic', emptyState: 'You are alone up here.' },
  async play({ canvas }) {
    await expect(await canvas.findByText('You are alone up here.')).toBeVisible()
  },
}

/** By how each can be reached, in groups that count. A member who changes goes to another one. */
export const GroupedByPresence: Story = {
  args: { groupBy: 'presence', sort: 'name', showSelf: 'first' },
  beforeEach: (context) => joinVariously(othersIn(context)),
  async play({ canvas, ...context }) {
    const groups = () => canvas.getAllByRole('heading').map((heading) => heading.textContent)
    await waitFor(() =>
      expect(groups()).toEqual([
        'online33 members',
        'away11 member',
        'busy11 member',
        'do not disturb11 member',
      ]),
    )
    await expect(canvas.getByRole('listitem', { name: 'Eve, do not disturb' })).toBeVisible()
    await othersIn(context).bob.users.setAvailability('available')
    await waitFor(() => expect(groups()[0]).toBe('online44 members'))
  },
}

const AVAILABILITIES = [
  ['dan', 'away'],
  ['eve', 'doNotDisturb'],
  ['fay', 'available'],
] as const

/** By the role that users give themselves, in groups whose header stays in view. */
export const ManyInGroups: Story = {
  args: {
    groupBy: 'role',
    sort: 'name',
    formatRole: (role) => (role === 'host' ? 'Hosts' : 'Guests'),
  },
  async beforeEach(context) {
    const { bob, cleo, signaling } = othersIn(context)
    await bob.users.setAttr('role', 'host')
    await cleo.users.setAttr('role', 'guest')
    await joinMany(signaling, 80)
  },
  async play({ canvas, canvasElement, userEvent }) {
    const heading = await canvas.findByRole('heading', { name: /^Guests/ })
    await expect(canvas.getByRole('heading', { name: /^Hosts/ })).toBeVisible()
    const scroller = canvas.getByRole('list').parentElement
    if (scroller === null) throw new Error('The list has nothing to scroll in.')
    await expect(heading).toBeVisible()
    await expect(await canvas.findByRole('heading', { name: /^Others/ })).toBeVisible()
    scroller.scrollTop = 1500
    // It may be another element once it stays in view.
    const others = () => canvas.getByRole('heading', { name: /^Others/ }).getBoundingClientRect()
    const { top } = scroller.getBoundingClientRect()
    await waitFor(() => expect(Math.abs(others().top - top)).toBeLessThan(20))
    // A header covers nobody who has the focus.
    canvasElement.querySelectorAll<HTMLElement>('[data-part="row"]')[6]?.focus()
    for (let step = 0; step < 12; step++) await userEvent.keyboard('{ArrowUp}')
    const row = document.activeElement?.getBoundingClientRect()
    await expect(row?.top ?? 0).toBeGreaterThanOrEqual(others().bottom)
  },
}

/** What a function says is a group, too. */
export const GroupedByFunction: Story = {
  args: { groupBy: ({ name }) => (name < 'C' ? 'Team A' : 'Team B') },
  async play({ canvas }) {
    await expect(await canvas.findByRole('heading', { name: /^Team A/ })).toBeVisible()
  },
}

/** One of them. Where nothing can be pressed in a row, the list is a list box. */
export const ChooseOne: Story = {
  args: { selection: 'single', onCall: null, defaultSelected: ['cleo'], onSelectedChange: fn() },
  async play({ args, canvas, userEvent }) {
    const option = await canvas.findByRole('option', { name: 'Cleo, online' })
    await expect(option).toHaveAttribute('aria-selected', 'true')
    await userEvent.click(canvas.getByRole('option', { name: 'Bob, online' }))
    await expect(args.onSelectedChange).toHaveBeenLastCalledWith(['bob'])
    await userEvent.keyboard('{End} ')
    await expect(args.onSelectedChange).toHaveBeenLastCalledWith(['ada'])
  },
}

/** Several: with Space or a click, with Shift and the arrows, all with Ctrl+A. */
export const ChooseSeveral: Story = {
  args: { selection: 'multiple', onSelectedChange: fn() },
  async play({ args, canvas, userEvent }) {
    const rows = await canvas.findAllByRole('row')
    await userEvent.click(rows[0] ?? document.body)
    await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}')
    await expect(args.onSelectedChange).toHaveBeenLastCalledWith(['bob', 'cleo'])
    await expect(rows[2]).toHaveAttribute('aria-selected', 'false')
    await userEvent.keyboard('{Control>}a{/Control}')
    await expect(args.onSelectedChange).toHaveBeenLastCalledWith(['bob', 'cleo', 'ada'])
    await userEvent.keyboard(' ')
    await expect(args.onSelectedChange).toHaveBeenLastCalledWith(['bob', 'ada'])
  },
}

/** Buttons of the app in each row. The right arrow and Tab lead to them. */
export const RowActions: Story = {
  args: { rowActions: ({ name }) => <button type="button">Message {name}</button> },
  async play({ canvas, userEvent }) {
    await canvas.findByText('3 members')
    await userEvent.tab()
    await expect(canvas.getByRole('listitem', { name: 'Bob, online' })).toHaveFocus()
    await userEvent.keyboard('c{ArrowRight}')
    await expect(canvas.getByRole('button', { name: 'Message Cleo' })).toHaveFocus()
    await userEvent.tab()
    await expect(canvas.getByRole('button', { name: 'Call Cleo' })).toHaveFocus()
    await userEvent.tab()
    await expect(document.body).toHaveFocus()
  },
}

/** Who comes and goes is told, five seconds of it at once. */
export const Announced: Story = {
  args: { announce: 'summary' },
  async play({ canvas, ...context }) {
    const { signaling, cleo } = othersIn(context)
    await canvas.findByText('3 members')
    await cleo.channels.leave('lobby')
    await joinMany(signaling, 3)
    await signaling.advance(5000)
    await expect(await canvas.findByText('3 people joined. Cleo left.')).toBeInTheDocument()
  },
}

/** The order of the app, from its own parts. */
export const Composed: Story = {
  render: ({ channelId, formatName: toName }) => (
    <ChannelMemberList.Root {...{ channelId, ...(toName && { formatName: toName }) }} search>
      <div style={{ display: 'flex', alignItems: 'center', gap: '1rem' }}>
        <strong>People</strong>
        <ChannelMemberList.Count />
      </div>
      <ChannelMemberList.Error />
      <ChannelMemberList.List />
      <ChannelMemberList.Empty />
      <ChannelMemberList.Search />
    </ChannelMemberList.Root>
  ),
  async play({ canvas }) {
    await expect(await canvas.findByText('3 members')).toBeVisible()
    const field = canvas.getByRole('searchbox').getBoundingClientRect()
    await expect(field.top).toBeGreaterThan(canvas.getByRole('list').getBoundingClientRect().top)
  },
}

/** No rule of the style sheet fits; the structure and all that is said stay. */
export const Unstyled: Story = {
  args: { unstyled: true, onCall: null },
  async play({ canvas }) {
    await expect(await canvas.findByRole('listitem', { name: 'Bob, online' })).toBeVisible()
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

/** Chosen, grouped and marked in the dark. */
export const DarkWithEverything: Story = {
  ...Dark,
  args: {
    ...GroupedByPresence.args,
    search: true,
    selection: 'multiple',
    defaultSelected: ['bob'],
  },
  beforeEach: (context) => joinVariously(othersIn(context)),
  async play({ canvas, userEvent }) {
    await userEvent.type(await canvas.findByRole('searchbox'), 'a')
    await expect(await canvas.findByRole('row', { name: 'Dan, away' })).toBeVisible()
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

/** One for each way in which people can be reached. */
async function joinVariously({ signaling, bob }: Others): Promise<void> {
  await bob.users.setAvailability('busy')
  for (const [userId, availability] of AVAILABILITIES) {
    const client = await signaling.connect(userId)
    await client.channels.join('lobby')
    await client.users.setAvailability(availability)
  }
}

async function expectInside(scroller: Element): Promise<void> {
  const [outer, inner] = [scroller, document.activeElement].map((element) =>
    element?.getBoundingClientRect(),
  )
  await expect(inner?.top ?? 0).toBeGreaterThanOrEqual((outer?.top ?? 0) - 1)
  await expect(inner?.bottom ?? 0).toBeLessThanOrEqual((outer?.bottom ?? 0) + 1)
}

/** Users who have joined and whose connections are away: they stay for the grace window. */
async function joinMany(signaling: TestSignaling, count: number): Promise<void> {
  const userIds = Array.from({ length: count }, (_, index) => `guest-${index + 1}`)
  for (let first = 0; first < count; first += 50) {
    const joined = userIds.slice(first, first + 50).map(async (userId) => {
      const client = signaling.client(userId)
      await client.login(userId)
      await client.channels.join('lobby')
    })
    await Promise.all(joined)
    await signaling.advance(1)
  }
  for (const userId of userIds) signaling.network(userId).drop()
}
