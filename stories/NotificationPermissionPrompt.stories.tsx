import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { withSignaling } from '../.storybook/withSignaling.tsx'
import { NotificationPermissionPrompt } from '../src/index.ts'
import { KEY, stubPushService } from './stubPushService.ts'

const web = {
  name: 'web',
  publicKey: KEY,
  identify: (target: unknown) => JSON.stringify(target),
  send: async () => ({ status: 'sent' }),
}

const meta = {
  component: NotificationPermissionPrompt,
  decorators: [withSignaling],
  parameters: { signaling: { push: [web] } },
  beforeEach: () => stubPushService(),
} satisfies Meta<typeof NotificationPermissionPrompt>

export default meta
type Story = StoryObj<typeof meta>

/** Before the browser asks, which it does once. */
export const Ask: Story = {
  async play({ canvas }) {
    await expect(
      await canvas.findByText('Be told of calls while this app is closed.'),
    ).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Turn on notifications' })).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Not now' })).toBeVisible()
  },
}

/** By Tab and Enter. It goes, and what stays is empty. */
export const TurnedOn: Story = {
  async play({ canvas, userEvent }) {
    const button = await canvas.findByRole('button', { name: 'Turn on notifications' })
    await userEvent.tab()
    await expect(button).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect(await canvas.findByText('Notifications are on.')).toHaveFocus()
    await userEvent.tab()
    await waitFor(() => expect(canvas.getByRole('status')).toBeEmptyDOMElement())
  },
}

/** For 30 days, in every tab. */
export const NotNow: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByRole('button', { name: 'Not now' }))
    await expect(canvas.getByRole('status')).toBeEmptyDOMElement()
  },
}

/** Only the settings of the browser undo it. */
export const Denied: Story = {
  beforeEach: () => stubPushService({ permission: 'denied' }),
  async play({ canvas }) {
    await expect(await canvas.findByText(/^Notifications are blocked/)).toBeVisible()
    await expect(canvas.queryByRole('button', { name: 'Turn on notifications' })).toBeNull()
  },
}

/** iOS and iPadOS push only to what is on the Home Screen. */
export const HomeScreen: Story = {
  beforeEach: () => stubPushService({ isTabOfIos: true }),
  async play({ canvas }) {
    await expect(await canvas.findByText(/Add to Home Screen/)).toBeVisible()
  },
}

export const Failed: Story = {
  beforeEach: () => stubPushService({ isAway: true }),
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByRole('button', { name: 'Turn on notifications' }))
    await expect(await canvas.findByText(/could not be turned on/)).toBeVisible()
  },
}

/** There is nothing to say. */
export const Subscribed: Story = {
  beforeEach: () => stubPushService({ permission: 'granted', isSubscribed: true }),
  async play({ canvas }) {
    await expect(canvas.getByRole('status')).toBeEmptyDOMElement()
  },
}

export const OwnWords: Story = {
  args: { children: 'The front desk must not miss a call.' },
  async play({ canvas }) {
    await expect(await canvas.findByText('The front desk must not miss a call.')).toBeVisible()
  },
}

export const Narrow: Story = {
  ...Ask,
  decorators: [(Story) => <div style={{ inlineSize: '15rem' }}>{Story()}</div>],
}

export const Dark: Story = {
  ...Ask,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115', color: '#fff' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  ...Ask,
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
}
