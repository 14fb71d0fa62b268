import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { withSignaling } from '../.storybook/withSignaling.tsx'
import { CallButton, CallControls, DialPad, IconsProvider, type Icons } from '../src/index.ts'

const ring = (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2.5">
    <circle cx="12" cy="12" r="8" />
  </svg>
)
const square = (
  <svg viewBox="0 0 24 24" fill="currentColor">
    <rect x="4" y="4" width="16" height="16" rx="3" />
  </svg>
)
const ICONS: Icons = { phone: ring, backspace: square, hangUp: square }

const meta = {
  component: IconsProvider,
  decorators: [withSignaling],
  args: { icons: ICONS },
  render: ({ icons }) => (
    <IconsProvider icons={icons}>
      <main style={{ display: 'grid', gap: '1rem', justifyItems: 'start', padding: '1rem' }}>
        <CallButton to="bob" name="Bob" />
        <CallControls muted={false} />
        <DialPad value="4930" />
      </main>
    </IconsProvider>
  ),
} satisfies Meta<typeof IconsProvider>

export default meta
type Story = StoryObj<typeof meta>

/** As large as those they stand in for, and decoration as those are. */
export const OwnIcons: Story = {
  async play({ canvas }) {
    const button = await canvas.findByRole('button', { name: 'Call Bob' })
    const icon = button.querySelector('[data-part="icon"]')
    await expect(icon).toHaveAttribute('aria-hidden', 'true')
    await expect(icon?.getBoundingClientRect().width).toBeGreaterThan(15)
    await expect(icon?.getBoundingClientRect().width).toBeLessThan(25)
  },
}
