import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { AvatarStack } from '../src/index.ts'
import { formatName } from './formatName.ts'

const meta = {
  component: AvatarStack,
  decorators: [withSignaling],
  args: { channelId: 'lobby', formatName },
  async beforeEach(context) {
    const { bob, cleo, signaling } = othersIn(context)
    const others = ['dan', 'eve', 'fay', 'gus', 'hal', 'ivy', 'jan', 'kim', 'lea', 'max', 'nora']
    const clients = await Promise.all(others.map((userId) => signaling.connect(userId)))
    for (const { channels } of [bob, cleo, ...clients]) await channels.join('lobby')
  },
} satisfies Meta<typeof AvatarStack>

export default meta
type Story = StoryObj<typeof meta>

/** The first few members of a channel, and how many more there are. */
export const Members: Story = {
  async play({ canvas }) {
    const list = await canvas.findByRole('list', { name: 'Bob, Cleo, Dan, Eve, and 10 others' })
    await expect(list).toBeVisible()
    await expect(canvas.getByText('+10')).toBeVisible()
  },
}

/** As many as there are. */
export const Everybody: Story = {
  args: { max: 20 },
  async play({ canvas }) {
    await expect(await canvas.findAllByRole('listitem')).toHaveLength(14)
  },
}

/** Users who need not be in a channel, and how each can be reached. */
export const WithPresence: Story = {
  args: { channelId: undefined as never, userIds: ['bob', 'cleo', 'zoe'], showPresence: true },
  async beforeEach(context) {
    await othersIn(context).bob.users.setAvailability('busy')
  },
  async play({ canvas }) {
    await expect(await canvas.findByRole('img', { name: 'busy' })).toBeVisible()
    await expect(canvas.getByRole('img', { name: 'online' })).toBeVisible()
    await expect(canvas.getByRole('img', { name: 'offline' })).toBeVisible()
  },
}

/** Pictures of the app, in a size of its own. */
export const OwnAvatars: Story = {
  args: {
    renderAvatar: (userId) => <img data-part="avatar" src={pictureOf(userId)} alt="" />,
  },
  decorators: [
    (Story) => <div style={{ '--beckon-avatar-size': '3.5rem' } as object}>{Story()}</div>,
  ],
  async play({ canvas }) {
    await expect(await canvas.findByText('+10')).toBeVisible()
    const pictures = canvas.getByRole('list').querySelectorAll('img')
    await expect([...pictures].filter(({ naturalWidth }) => naturalWidth > 0)).toHaveLength(4)
  },
}

export const Dark: Story = {
  ...WithPresence,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#1c1e24' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  async play({ canvas }) {
    const more = await canvas.findByText('+10')
    const [first] = canvas.getAllByRole('listitem')
    await expect(more.getBoundingClientRect().left).toBeLessThan(
      first?.getBoundingClientRect().left ?? 0,
    )
  },
}

/** A sunset over the hills where somebody lives. */
function pictureOf(userId: string): string {
  const hue = Array.from(userId).reduce((sum, letter) => sum + letter.charCodeAt(0) * 47, 0) % 360
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 70% 75%)"/><circle cx="26" cy="15" r="6" fill="hsl(${hue + 40} 90% 90%)"/><path d="M0 40V28l12-9 10 8 8-5 10 8v10z" fill="hsl(${hue} 45% 40%)"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(picture)}`
}
