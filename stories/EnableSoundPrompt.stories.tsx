import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { withSignaling } from '../.storybook/withSignaling.tsx'
import { EnableSoundPrompt } from '../src/index.ts'
import { allowSound, forbidSound, letBePressed } from './stubAudio.ts'

const meta = {
  component: EnableSoundPrompt,
  decorators: [withSignaling],
  beforeEach: forbidSound,
} satisfies Meta<typeof EnableSoundPrompt>

export default meta
type Story = StoryObj<typeof meta>

/** Nobody has touched the page yet, so a call would ring without a sound. */
export const Blocked: Story = {
  async play({ canvas }) {
    await expect(await canvas.findByText('Your browser keeps this page silent.')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Turn on sound' })).toBeVisible()
  },
}

/** By Tab and Enter. It goes, and what stays is empty. */
export const TurnedOn: Story = {
  beforeEach: letBePressed,
  async play({ canvas, userEvent }) {
    const button = await canvas.findByRole('button', { name: 'Turn on sound' })
    await userEvent.tab()
    await expect(button).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    // The words have the focus now, and go when it goes on.
    await expect(await canvas.findByText('Sound is on.')).toHaveFocus()
    await userEvent.tab()
    await waitFor(() => expect(canvas.getByRole('status')).toBeEmptyDOMElement())
  },
}

/** The page may be heard: there is nothing to say. */
export const Unlocked: Story = {
  beforeEach: allowSound,
  async play({ canvas }) {
    const prompt = canvas.getByRole('status')
    await waitFor(() => expect(prompt).toHaveAttribute('data-state', 'none'))
    await expect(prompt).toBeEmptyDOMElement()
  },
}

export const OwnWords: Story = {
  args: { children: 'This desk would not hear its callers.' },
  async play({ canvas }) {
    await expect(await canvas.findByText('This desk would not hear its callers.')).toBeVisible()
    await expect(canvas.queryByText('Your browser keeps this page silent.')).toBeNull()
  },
}

export const Narrow: Story = {
  ...Blocked,
  decorators: [(Story) => <div style={{ inlineSize: '15rem' }}>{Story()}</div>],
}

export const Dark: Story = {
  ...Blocked,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115', color: '#fff' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  ...Blocked,
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
}
