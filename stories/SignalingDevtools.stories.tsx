import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { SignalingDevtools } from '../src/devtools/index.ts'
import { CallDialog, ChannelMemberList } from '../src/index.ts'

const meta = {
  component: SignalingDevtools,
  decorators: [withSignaling],
  // A gallery is built for production.
  args: { force: true, defaultOpen: true },
  parameters: {
    layout: 'fullscreen',
    docs: { story: { inline: false, height: '38rem' } },
  },
  render: (args) => (
    <main style={{ minBlockSize: '36rem', padding: '1rem' }}>
      <SignalingDevtools {...args} />
      <ChannelMemberList channelId="lobby" />
      <CallDialog />
    </main>
  ),
} satisfies Meta<typeof SignalingDevtools>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

export const Closed: Story = {
  args: { defaultOpen: false },
  async play({ canvas }) {
    const opener = await canvas.findByRole('button', { name: /connected/ })
    await expect(opener).toHaveAttribute('aria-expanded', 'false')
  },
}

/** What was asked, answered and heard, the latest first. */
export const Timeline: Story = {
  async play(context) {
    const { canvas } = context
    const { bob } = othersIn(context)
    await connected(context)
    await bob.messages.send({ userId: 'ada' }, 'Hello')
    await expect(await canvas.findByText('message.received')).toBeVisible()
    await expect(canvas.getAllByText('session.login').length).toBeGreaterThan(1)
  },
}

/** What the client knows, opened as far as somebody wants to see it. */
export const Store: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    await connected(context)
    await userEvent.click(canvas.getByRole('tab', { name: 'Store' }))
    await userEvent.click(await canvas.findByText('session', { selector: 'b' }))
    await expect(await canvas.findByText('"ada"')).toBeVisible()
  },
}

export const Network: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    await connected(context)
    await userEvent.click(canvas.getByRole('tab', { name: 'Network' }))
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Delay' }), '250')
    await expect(await canvas.findByRole('button', { name: /slowed by 250 ms/ })).toBeVisible()
  },
}

/** Nobody calls. It can be answered all the same. */
export const FakeCall: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    await connected(context)
    await userEvent.click(canvas.getByRole('tab', { name: 'Network' }))
    await userEvent.click(canvas.getByRole('button', { name: 'Let it ring' }))
    const dialog = await canvas.findByRole('alertdialog', { name: 'Fake caller' })
    await userEvent.click(within(dialog).getByRole('button', { name: 'Accept' }))
    await waitFor(() =>
      expect(canvas.getByRole('dialog', { name: 'Fake caller' })).toHaveAccessibleDescription(
        'In call',
      ),
    )
  },
}

export const ByKeyboardAlone: Story = {
  args: { defaultOpen: false },
  async play(context) {
    const { canvas, userEvent } = context
    await connected(context)
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await userEvent.tab({ shift: true })
    await canvas.findByRole('region', { name: 'Beckon devtools' })
    canvas.getByRole('tab', { name: 'Timeline' }).focus()
    await userEvent.keyboard('{ArrowRight}{Enter}')
    await expect(canvas.getByRole('tab', { name: 'Store' })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    await userEvent.keyboard('{Escape}')
    await expect(canvas.getByRole('button', { name: /^Beckon devtools/ })).toHaveFocus()
  },
}

export const Dark: Story = {
  ...Network,
  decorators: [
    (Story) => (
      <div
        data-theme="dark"
        style={{ minBlockSize: '100vh', background: '#0f1115', color: '#fff' }}
      >
        {Story()}
      </div>
    ),
  ],
}

async function connected({ canvas }: Context): Promise<void> {
  await canvas.findByRole('button', { name: /^Beckon devtools: connected/ })
}
