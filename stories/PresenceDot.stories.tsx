import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { PresenceDot } from '../src/index.ts'
import { formatName } from './formatName.ts'

const meta = {
  component: PresenceDot,
  decorators: [withSignaling],
  args: { userId: 'bob' },
} satisfies Meta<typeof PresenceDot>

export default meta
type Story = StoryObj<typeof meta>

/** A sign alone is an image with a name. */
export const Online: Story = {
  async play({ canvas }) {
    const dot = await canvas.findByRole('img', { name: 'online' })
    await expect(dot).toHaveAttribute('data-presence', 'online')
  },
}

/** It follows what the user says, and what the connection does. */
export const Changes: Story = {
  args: { showLabel: true },
  async play({ canvas, ...context }) {
    const { bob, signaling } = othersIn(context)
    await expect(await canvas.findByText('online')).toBeVisible()
    await bob.users.setAvailability('away')
    await expect(await canvas.findByText('away')).toBeVisible()
    await bob.users.setAvailability('busy')
    await expect(await canvas.findByText('busy')).toBeVisible()
    await bob.users.setAvailability('doNotDisturb')
    await expect(await canvas.findByText('do not disturb')).toBeVisible()

    // A reload is no news: it is told after three seconds.
    signaling.network('bob').drop()
    await signaling.advance(3000)
    await expect(await canvas.findByText('reconnecting')).toBeVisible()
    await signaling.advance(10_000)
    const offline = await canvas.findByText('offline')
    await expect(offline).toBeVisible()
    await expect(offline.parentElement).toHaveAttribute('title', expect.stringContaining('2026'))
  },
}

/** Until the server has answered, nothing is claimed. */
export const Unknown: Story = {
  args: { showLabel: true, className: 'dot' },
  beforeEach: (context) => othersIn(context).signaling.network('ada').silence(),
  async play({ canvasElement }) {
    const dot = canvasElement.querySelector('.dot')
    await expect(dot).toHaveAttribute('data-presence', 'unknown')
    await expect(dot).toHaveTextContent('')
  },
}

const everyState = ['online', 'away', 'busy', 'doNotDisturb', 'reconnecting', 'offline']

/** Each has a shape of its own, so that nobody needs to see the colour. */
export const Every: Story = {
  beforeEach: async (context) => {
    const { signaling } = othersIn(context)
    for (const userId of ['online', 'away', 'busy', 'doNotDisturb', 'reconnecting']) {
      const { users } = await signaling.connect(userId)
      if (userId === 'away' || userId === 'busy' || userId === 'doNotDisturb') {
        await users.setAvailability(userId)
      }
    }
    signaling.network('reconnecting').drop()
    await signaling.advance(3000)
  },
  render: () => (
    <ul role="list" style={{ display: 'grid', gap: '0.75rem', listStyle: 'none', padding: 0 }}>
      {everyState.map((userId) => (
        <li key={userId}>
          <PresenceDot userId={userId} showLabel />
        </li>
      ))}
    </ul>
  ),
  async play({ canvas, canvasElement }) {
    await canvas.findByText('reconnecting')
    const shapes = [...canvasElement.querySelectorAll('[data-part="shape"]')]
    await expect(new Set(shapes.map(({ innerHTML }) => innerHTML)).size).toBe(everyState.length)
  },
}

export const Dark: Story = {
  ...Every,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
}

/** Beside a name, from right to left. */
export const RightToLeft: Story = {
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  render: (args) => (
    <p>
      {formatName('bob')} <PresenceDot {...args} />
    </p>
  ),
  async play({ canvas }) {
    const dot = await canvas.findByRole('img', { name: 'online' })
    const paragraph = canvas.getByText('Bob').getBoundingClientRect()
    await expect(dot.getBoundingClientRect().right).toBeLessThan(paragraph.right)
  },
}
