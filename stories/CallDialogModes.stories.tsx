import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallDialog } from '../src/index.ts'
import { formatName } from './formatName.ts'

const meta = {
  title: 'CallDialog modes',
  component: CallDialog,
  decorators: [withSignaling],
  args: { formatName, onAccept: fn(), onEnd: fn() },
  parameters: {
    layout: 'fullscreen',
    docs: { story: { inline: false, height: '30rem' } },
  },
  render: (args) => (
    <main style={{ minBlockSize: '24rem', padding: '1rem' }}>
      <label>
        Message <input />
      </label>
      <CallDialog {...args} />
    </main>
  ),
} satisfies Meta<typeof CallDialog>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

const VIDEO = (
  <div
    style={{
      blockSize: '100%',
      minBlockSize: '8rem',
      display: 'grid',
      placeItems: 'center',
      background: '#20242e',
      color: '#fff',
    }}
  >
    Video of any kit
  </div>
)

/** On top of the page, which can be used meanwhile. */
export const Banner: Story = {
  args: { mode: 'banner' },
  async play(context) {
    const dialog = await ring(context)
    await waitFor(() => expect(dialog).toHaveFocus())
    const { top, left, right } = dialog.getBoundingClientRect()
    await expect(top).toBeLessThan(30)
    await expect(Math.abs(left - (window.innerWidth - right))).toBeLessThan(30)
  },
}

/** The focus goes back to where it was, from a button that is gone by then too. */
export const BannerGivesFocusBack: Story = {
  args: { mode: 'banner' },
  render: (args) => (
    <main style={{ minBlockSize: '24rem', padding: '1rem' }}>
      <button>Write a letter</button>
      <CallDialog {...args} />
    </main>
  ),
  async play(context) {
    const { canvas, userEvent } = context
    const { bob, signaling } = othersIn(context)
    const letter = canvas.getByRole('button', { name: 'Write a letter' })
    letter.focus()
    const { inviteId } = await bob.invitations.invite({ to: 'ada' })
    await waitFor(() => expect(canvas.getByRole('dialog')).toHaveFocus())
    await bob.invitations.cancel(inviteId)
    await waitFor(() => expect(letter).toHaveFocus())

    await bob.invitations.invite({ to: 'ada' })
    await waitFor(() => expect(canvas.getByRole('dialog')).toHaveFocus())
    await signaling.advance(700)
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(letter).toHaveFocus())
  },
}

export const BannerActive: Story = {
  args: { mode: 'banner' },
  play: async (context) => void (await talk(context)),
}

/** With everything that can be said of a call that comes in. */
export const BannerFull: Story = {
  args: { mode: 'banner', quickReplies: ['Call you later'] },
  async play(context) {
    const { bob, cleo } = othersIn(context)
    await bob.invitations.invite({ to: ['ada', 'dan', 'eve'] })
    const dialog = await context.canvas.findByRole('dialog', { name: 'Bob' })
    await cleo.invitations.invite({ to: 'ada' })
    await expectVisible(await within(dialog).findByRole('button', { name: 'Accept: Cleo' }))
  },
}

/** At the end of the page, in any direction of writing. */
export const Corner: Story = {
  args: { mode: 'corner' },
  async play(context) {
    const dialog = await ring(context)
    await waitFor(() => expect(dialog).toHaveFocus())
    const { right, bottom } = dialog.getBoundingClientRect()
    await expect(window.innerWidth - right).toBeLessThan(40)
    await expect(window.innerHeight - bottom).toBeLessThan(40)
  },
}

export const CornerActive: Story = {
  args: { mode: 'corner' },
  play: async (context) => void (await talk(context)),
}

export const Fullscreen: Story = {
  args: { mode: 'fullscreen' },
  async play(context) {
    const dialog = await ring(context)
    await waitFor(() => expect(dialog.getBoundingClientRect().width).toBe(window.innerWidth))
  },
}

export const FullscreenActive: Story = {
  args: { mode: 'fullscreen' },
  play: async (context) => void (await talk(context)),
}

/** The video takes all there is. */
export const FullscreenWithMedia: Story = {
  args: { mode: 'fullscreen', renderMedia: () => VIDEO },
  async play(context) {
    const dialog = await talk(context)
    const media = within(dialog).getByText('Video of any kit')
    await waitFor(() =>
      expect(media.getBoundingClientRect().height).toBeGreaterThan(window.innerHeight / 2),
    )
  },
}

/** What would hide the field keeps to the corner until F6 is pressed. */
export const FullscreenWhileTyping: Story = {
  args: { mode: 'fullscreen' },
  play: (context) => comeByKey(context, 'fullscreen'),
}

/** The same of what would take the page. */
export const ModalWhileTyping: Story = {
  play: (context) => comeByKey(context, 'center'),
}

/** A pill: name, time, and two buttons. */
export const Minimized: Story = {
  args: { renderMedia: () => VIDEO },
  async play(context) {
    const dialog = await talk(context)
    const minimize = within(dialog).getByRole('button', { name: 'Minimize' })
    await context.userEvent.click(minimize)
    await expect(minimize).toHaveAccessibleName('Show the call')
    await expect(minimize).toHaveFocus()
    await expect(dialog.getBoundingClientRect().height).toBeLessThan(80)
    await expect(within(dialog).getByText('Video of any kit')).not.toBeVisible()
    await expect(dialog).toHaveAccessibleDescription('In call')
  },
}

/** What somebody asks is never hidden. */
export const MinimizedWithQueue: Story = {
  async play(context) {
    const dialog = await talk(context)
    await context.userEvent.click(within(dialog).getByRole('button', { name: 'Minimize' }))
    await othersIn(context).cleo.invitations.invite({ to: 'ada' })
    await expectVisible(await within(dialog).findByRole('button', { name: 'End and accept: Cleo' }))
  },
}

/** It is dragged, or moved by the arrow keys, out of the way of what it covers. */
export const Moved: Story = {
  args: { mode: 'corner', draggable: true },
  async play(context) {
    const dialog = await ring(context)
    await waitFor(() => expect(dialog).toHaveFocus())
    await waitFor(() => expect(dialog).toHaveAttribute('data-draggable'))
    const before = dialog.getBoundingClientRect()
    await context.userEvent.keyboard('{ArrowUp}{ArrowUp}')
    await waitFor(() => expect(dialog.getBoundingClientRect().top).toBe(before.top - 48))
    await context.userEvent.keyboard('{ArrowDown>9/}')
    await waitFor(() =>
      expect(Math.round(window.innerHeight - dialog.getBoundingClientRect().bottom)).toBe(8),
    )
  },
}

export const MinimizedGroup: Story = {
  async play(context) {
    const { bob, cleo } = othersIn(context)
    await bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one' })
    await cleo.invitations.accept('one')
    await context.userEvent.click(await context.canvas.findByRole('button', { name: 'Accept' }))
    const dialog = await context.canvas.findByRole('dialog')
    await context.userEvent.click(await within(dialog).findByRole('button', { name: 'Minimize' }))
    await expectVisible(within(dialog).getByRole('button', { name: 'Leave' }))
  },
}

export const DarkBanner: Story = {
  args: { mode: 'banner' },
  decorators: [
    (Story) => (
      <div
        data-theme="dark"
        style={{ minBlockSize: '100vh', background: '#0f1115', color: '#f1f2f5' }}
      >
        {Story()}
      </div>
    ),
  ],
  async play(context) {
    await ring(context)
  },
}

export const RightToLeftMinimized: Story = {
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  async play(context) {
    const dialog = await talk(context)
    await context.userEvent.click(within(dialog).getByRole('button', { name: 'Minimize' }))
    await waitFor(() => expect(dialog.getBoundingClientRect().left).toBeLessThan(50))
  },
}

async function ring(context: Context): Promise<HTMLElement> {
  await othersIn(context).bob.invitations.invite({ to: 'ada' })
  const dialog = await context.canvas.findByRole('dialog', { name: 'Bob' })
  await expectVisible(within(dialog).getByRole('button', { name: 'Accept' }))
  return dialog
}

async function talk(context: Context): Promise<HTMLElement> {
  const { canvas, userEvent } = context
  await othersIn(context).bob.invitations.invite({ to: 'ada' })
  await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
  await canvas.findByRole('button', { name: 'End call' })
  const dialog = await canvas.findByRole('dialog', { name: 'Bob' })
  await expectVisible(dialog)
  return dialog
}

async function comeByKey(context: Context, placement: string): Promise<void> {
  const { canvas, userEvent } = context
  const { bob } = othersIn(context)
  const field = canvas.getByRole('textbox', { name: 'Message' })
  await userEvent.type(field, 'tea')
  await bob.invitations.invite({ to: 'ada' })
  await canvas.findByRole('button', { name: 'Accept' })
  const dialog = field.closest('main')?.querySelector('dialog')
  await expect(dialog).toHaveAttribute('data-placement', 'corner')
  await expect(field).toHaveFocus()
  await expect(canvas.getByRole('alert')).toHaveTextContent(
    'Incoming call from Bob. Press F6 to open, Alt A to accept',
  )
  await userEvent.keyboard('{F6}')
  await waitFor(() => expect(dialog).toHaveFocus())
  await expect(dialog).toHaveAttribute('data-placement', placement)
}

/** A dialog fades in. */
async function expectVisible(element: HTMLElement): Promise<void> {
  await waitFor(() => expect(element).toBeVisible())
}
