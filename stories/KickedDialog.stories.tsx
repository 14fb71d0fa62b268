import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { KickedDialog, SignalingError, useConnection } from '../src/index.ts'

const meta = {
  component: KickedDialog,
  decorators: [withSignaling],
  parameters: {
    layout: 'fullscreen',
    docs: { story: { inline: false, height: '20rem' } },
  },
  render: (args) => (
    <main style={{ minBlockSize: '18rem', padding: '1rem' }}>
      <Status />
      <KickedDialog {...args} />
    </main>
  ),
} satisfies Meta<typeof KickedDialog>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

function Status() {
  return <p>The connection is {useConnection().status}.</p>
}

/** Nothing is said while all is well. */
export const Connected: Story = {
  async play({ canvas }) {
    await expect(await canvas.findByText('The connection is connected.')).toBeVisible()
    await expect(canvas.queryByRole('alertdialog')).toBeNull()
  },
}

/** Another tab has logged in with `exclusive`. */
export const Replaced: Story = {
  async play(context) {
    const dialog = await kick(context)
    await waitFor(() => expect(dialog).toHaveFocus())
    await expect(dialog).toHaveAccessibleName('You have logged in somewhere else.')
    await expect(dialog).toHaveAccessibleDescription('Calls do not ring here any more.')
  },
}

/** One button, and all is well again. */
export const BackAgain: Story = {
  async play(context) {
    const dialog = await kick(context)
    await context.userEvent.click(within(dialog).getByRole('button', { name: 'Use it here' }))
    await expect(await context.canvas.findByText('The connection is connected.')).toBeVisible()
    await expect(context.canvas.queryByRole('alertdialog')).toBeNull()
  },
}

/** The server does not take what the app logs in with. */
export const Refused: Story = {
  args: { onLogin: () => Promise.reject(new SignalingError('UNAUTHORIZED')) },
  async play(context) {
    const dialog = await kick(context)
    const again = within(dialog).getByRole('button', { name: 'Use it here' })
    await context.userEvent.click(again)
    await expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'You are not logged in.',
    )
    await expect(again).toHaveFocus()
  },
}

/** The app says what to do, in words of its own. */
export const OwnWords: Story = {
  args: { children: 'Your plan allows one device at a time.', exclusive: true },
  play: async (context) => void (await kick(context)),
}

export const Arabic: Story = {
  globals: { locale: 'ar' },
  async play(context) {
    const dialog = await kick(context)
    await expect(dialog).toHaveAccessibleName('تم تسجيل الدخول من مكان آخر.')
  },
}

export const Unstyled: Story = {
  args: { unstyled: true },
  play: async (context) => void (await kick(context)),
}

async function kick({ canvas, ...context }: Context) {
  await canvas.findByText('The connection is connected.')
  await othersIn(context).signaling.client('ada').login('ada', { exclusive: true })
  return canvas.findByRole('alertdialog')
}
