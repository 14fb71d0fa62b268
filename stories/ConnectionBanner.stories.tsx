import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { ConnectionBanner, useConnection } from '../src/index.ts'

const meta = {
  component: ConnectionBanner,
  decorators: [withSignaling],
  render: (args) => (
    <>
      <ConnectionBanner {...args} />
      <Status />
    </>
  ),
} satisfies Meta<typeof ConnectionBanner>

export default meta
type Story = StoryObj<typeof meta>

/** What the banner makes words of. */
function Status() {
  return <p>The connection is {useConnection().status}.</p>
}

/** All is well. The element is there and empty, so that screen readers notice a change. */
export const Connected: Story = {
  async play({ canvas }) {
    await expect(await canvas.findByText('The connection is connected.')).toBeVisible()
    await expect(canvas.getByRole('status')).toBeEmptyDOMElement()
  },
}

/** For 1.5 s nobody is told: most connections are back by then. */
export const Reconnecting: Story = {
  async play({ canvas, ...context }) {
    const { signaling } = othersIn(context)
    await canvas.findByText('The connection is connected.')
    signaling.network('ada').drop()
    await canvas.findByText('The connection is reconnecting.')
    await signaling.advance(1499)
    await expect(canvas.getByRole('status')).toBeEmptyDOMElement()

    await signaling.advance(1)
    await expect(await canvas.findByText('Connection lost. Reconnecting…')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Retry now' })).toBeVisible()
  },
}

/** Each attempt comes later than the one before; nobody has to wait for it. */
export const Countdown: Story = {
  async play({ canvas, ...context }) {
    const { signaling } = othersIn(context)
    await canvas.findByText('The connection is connected.')
    signaling.network('ada').drop()
    await canvas.findByText('The connection is reconnecting.')
    await signaling.advance(10_000)
    await expect(await canvas.findByText(/^Next try in \d+ s$/)).toBeVisible()
  },
}

/** Said once, and only to somebody who was told that it was away. */
export const Reconnected: Story = {
  async play({ canvas, userEvent, ...context }) {
    const { signaling } = othersIn(context)
    await canvas.findByText('The connection is connected.')
    signaling.network('ada').drop()
    await signaling.advance(1500)
    const retry = await canvas.findByRole('button', { name: 'Retry now' })
    signaling.network('ada').restore()
    await userEvent.click(retry)
    await canvas.findByText('The connection is connected.')
    await signaling.advance(0)
    await expect(await canvas.findByText('Connected again.')).toBeVisible()
    await expect(canvas.queryByRole('button')).toBeNull()
  },
}

/** Another tab has logged in with `exclusive`. That is final, and told at once. */
export const Replaced: Story = {
  async play({ canvas, ...context }) {
    await canvas.findByText('The connection is connected.')
    await othersIn(context).signaling.client('ada').login('ada', { exclusive: true })
    await expect(await canvas.findByText('You have logged in somewhere else.')).toBeVisible()
    await expect(canvas.queryByRole('button')).toBeNull()
  },
}

export const Dark: Story = {
  ...Reconnecting,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115', color: '#fff' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  async play({ canvas, ...context }) {
    const { signaling } = othersIn(context)
    await canvas.findByText('The connection is connected.')
    signaling.network('ada').drop()
    await canvas.findByText('The connection is reconnecting.')
    await signaling.advance(1500)
    const text = await canvas.findByText('Connection lost. Reconnecting…')
    const retry = canvas.getByRole('button', { name: 'Retry now' })
    await waitFor(() =>
      expect(retry.getBoundingClientRect().right).toBeLessThan(text.getBoundingClientRect().left),
    )
  },
}
