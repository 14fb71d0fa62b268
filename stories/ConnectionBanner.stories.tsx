import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { createSignalingClient } from '../src/client/createSignalingClient.ts'
import type { TransportHandlers } from '../src/client/transport.ts'
import {
  ConnectionBanner,
  SignalingProvider,
  useConnection,
  type ConnectionBannerProps,
  type SignalingClient,
} from '../src/index.ts'
import type { SessionEndReason } from '../src/protocol/session.ts'
import type { TestSignaling } from '../src/testing/index.ts'

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

/** The first connection takes its time. */
export const Connecting: Story = {
  beforeEach: (context) => othersIn(context).signaling.network('ada').drop(),
  async play({ canvas, ...context }) {
    await canvas.findByText('The connection is connecting.')
    await othersIn(context).signaling.advance(1500)
    await expect(await canvas.findByText('Connecting…')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Retry now' })).toBeVisible()
  },
}

/** The browser says that there is no network at all. */
export const Offline: Story = {
  beforeEach() {
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })
    // The browser's own is that of all navigators.
    return () => Reflect.deleteProperty(navigator, 'onLine')
  },
  async play({ canvas, ...context }) {
    const { signaling } = othersIn(context)
    await canvas.findByText('The connection is connected.')
    signaling.network('ada').drop()
    await canvas.findByText('The connection is offline.')
    await signaling.advance(1500)
    await expect(await canvas.findByText('You are offline.')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Retry now' })).toBeVisible()
  },
}

/** Her token is worth nothing any more. Only a new login helps. */
export const Unauthorized: Story = {
  render: (args, context) => (
    <Ended {...args} signaling={othersIn(context).signaling} reason="unauthorized" />
  ),
  async play({ canvas, userEvent }) {
    await canvas.findByText('The connection is connected.')
    await userEvent.click(canvas.getByRole('button', { name: 'End it: unauthorized' }))
    await expect(await canvas.findByText('You are not logged in any more.')).toBeVisible()
    await expect(canvas.queryByRole('button', { name: 'Retry now' })).toBeNull()
  },
}

/** The server wants nothing to do with this page, for one that is too old. */
export const Closed: Story = {
  render: (args, context) => (
    <Ended {...args} signaling={othersIn(context).signaling} reason="closedByServer" />
  ),
  async play({ canvas, userEvent }) {
    await canvas.findByText('The connection is connected.')
    await userEvent.click(canvas.getByRole('button', { name: 'End it: closedByServer' }))
    await expect(await canvas.findByText('The server has closed the connection.')).toBeVisible()
    await expect(canvas.queryByRole('button', { name: 'Retry now' })).toBeNull()
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

interface EndedProps extends ConnectionBannerProps {
  readonly signaling: TestSignaling
  readonly reason: SessionEndReason
}

/** A connection that the server ends, by a button. */
function Ended({ signaling, reason, ...args }: EndedProps) {
  const [{ client, end }] = useState(() => openWithEnd(signaling))
  return (
    <SignalingProvider client={client} userId="dan">
      <ConnectionBanner {...args} />
      <Status />
      <button type="button" onClick={() => end(reason)}>
        End it: {reason}
      </button>
    </SignalingProvider>
  )
}

function openWithEnd({ clock, network }: TestSignaling): {
  readonly client: SignalingClient
  readonly end: (reason: SessionEndReason) => void
} {
  const { transport } = network('dan')
  let latest: TransportHandlers | undefined
  const open = (handlers: TransportHandlers) => {
    latest = handlers
    return transport.open(handlers)
  }
  return {
    client: createSignalingClient({ transport: { open }, clock }),
    end: (reason) => latest?.onEnded(reason),
  }
}
