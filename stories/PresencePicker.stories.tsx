import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { PresencePicker } from '../src/index.ts'

const meta = {
  component: PresencePicker,
  decorators: [(Story) => <div style={{ minBlockSize: '18rem' }}>{Story()}</div>, withSignaling],
  args: { onChange: fn() },
} satisfies Meta<typeof PresencePicker>

export default meta
type Story = StoryObj<typeof meta>

const NAME = /How you can be reached$/

/** How others see one. */
export const Closed: Story = {
  async play({ canvas }) {
    await expect(await canvas.findByRole('button', { name: NAME })).toHaveTextContent('Online')
  },
}

/** What one can choose, with the keys of any list box. */
export const Open: Story = {
  async play({ canvas, userEvent, ...context }) {
    const button = await canvas.findByRole('button', { name: NAME })
    await waitFor(() => expect(button).toBeEnabled())
    await userEvent.tab()
    await userEvent.keyboard('{ArrowDown}')
    await expect(canvas.getByRole('option', { name: 'Online' })).toHaveFocus()
    await userEvent.keyboard('d{Enter}')
    await expect(button).toHaveFocus()
    await expect(button).toHaveTextContent('Do not disturb')
    const { signaling } = othersIn(context)
    await signaling.settle()
    await userEvent.keyboard('{Enter}')
    await expect(canvas.getByRole('listbox')).toBeVisible()
  },
}

/** Nobody is logged in yet. */
export const Unknown: Story = {
  beforeEach: (context) => othersIn(context).signaling.network('ada').silence(),
  async play({ canvas }) {
    await expect(await canvas.findByRole('button', { name: NAME })).toBeDisabled()
  },
}

/** What was chosen is taken back when the server does not take it. */
export const Refused: Story = {
  async play({ canvas, userEvent, ...context }) {
    const { signaling } = othersIn(context)
    const button = await canvas.findByRole('button', { name: NAME })
    await waitFor(() => expect(button).toBeEnabled())
    signaling.network('ada').silence()
    await userEvent.click(button)
    await userEvent.click(canvas.getByRole('option', { name: 'Busy' }))
    await expect(button).toHaveTextContent('Busy')
    await signaling.advance(60_000)
    await expect(await canvas.findByRole('alert')).toHaveTextContent(/^That did not work\./)
    await expect(button).toHaveTextContent('Online')
  },
}

export const Dark: Story = {
  ...Open,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#1c1e24' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  ...Open,
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
}
