import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactNode } from 'react'
import { expect, fn } from 'storybook/test'
import { withSignaling } from '../.storybook/withSignaling.tsx'
import { SignalingError, SignalingErrorBoundary, type SignalingErrorCode } from '../src/index.ts'

/** Fails when it is told to, as a hook of `beckon/suspense` does. */
function Part({ code }: { readonly code: SignalingErrorCode }): ReactNode {
  const [hasFailed, setHasFailed] = useState(false)
  if (hasFailed) throw new SignalingError(code)
  return (
    <button type="button" onClick={() => setHasFailed(true)}>
      Fail
    </button>
  )
}

const meta = {
  component: SignalingErrorBoundary,
  decorators: [withSignaling],
  args: { children: <Part code="TIMEOUT" />, onReset: fn(), onError: fn() },
} satisfies Meta<typeof SignalingErrorBoundary>

export default meta
type Story = StoryObj<typeof meta>

export const Fine: Story = {
  async play({ canvas }) {
    await expect(canvas.getByRole('button', { name: 'Fail' })).toBeVisible()
  },
}

/** It may work the next time. */
export const CanBeRetried: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Fail' }))
    await expect(canvas.getByRole('alert')).toHaveTextContent('The server did not answer in time.')
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible()
  },
}

export const ByKeyboardAlone: Story = {
  async play({ args, canvas, userEvent }) {
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await expect(args.onReset).toHaveBeenCalledTimes(1)
    await expect(canvas.getByRole('button', { name: 'Fail' })).toBeVisible()
  },
}

/** The answer would be the same. */
export const Refused: Story = {
  args: { children: <Part code="FORBIDDEN" /> },
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Fail' }))
    await expect(canvas.getByRole('alert')).toHaveTextContent('You are not allowed to.')
    await expect(canvas.queryByRole('button')).toBeNull()
  },
}

/** What the app shows instead. */
export const Fallback: Story = {
  args: {
    fallback: ({ error, reset, isRetryable }) => (
      <p>
        {error.code}{' '}
        <button type="button" onClick={reset} disabled={!isRetryable}>
          Once more
        </button>
      </p>
    ),
  },
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Fail' }))
    await userEvent.click(canvas.getByRole('button', { name: 'Once more' }))
    await expect(canvas.getByRole('button', { name: 'Fail' })).toBeVisible()
  },
}

export const Dark: Story = {
  ...CanBeRetried,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  ...CanBeRetried,
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
}
