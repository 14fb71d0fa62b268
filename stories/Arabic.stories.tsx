import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { ar } from '../src/components/locales/ar.ts'
import { CallDialog, CallHistory, ChannelMemberList, MessageList } from '../src/index.ts'

/* cspell:disable */
const NAMES: Readonly<Record<string, string>> = { ada: 'آدا', bob: 'ليلى', cleo: 'كريم' }
const HELLO = 'مرحبا! هل أنت متفرغة بعد الظهر؟'
const FREE = 'نعم، في الساعة 3.'
/* cspell:enable */

const formatName = (userId: string) => NAMES[userId] ?? userId

/** Whole pages in Arabic: the words, the names, and the way one reads. */
const meta = {
  title: 'Arabic',
  decorators: [withSignaling],
  globals: { locale: 'ar' },
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

export const Incoming: Story = {
  parameters: { layout: 'fullscreen', docs: { story: { inline: false, height: '28rem' } } },
  render: () => <CallDialog formatName={formatName} />,
  async play({ canvas, ...context }) {
    await expectArabicPage()
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    const dialog = await canvas.findByRole('alertdialog', { name: NAMES['bob'] ?? '' })
    await expect(dialog).toHaveAccessibleDescription(ar.incomingCall)
    const accept = within(dialog).getByRole('button', { name: ar.accept })
    await waitFor(() => expect(accept).toBeVisible())
    await expect(getComputedStyle(accept).direction).toBe('rtl')
  },
}

/** The corner is that of the end of a line. */
export const InCall: Story = {
  ...Incoming,
  async play({ canvas, userEvent, ...context }) {
    await othersIn(context).bob.invitations.invite({ to: 'ada' })
    await userEvent.click(await canvas.findByRole('button', { name: ar.accept }))
    const dialog = await canvas.findByRole('dialog', { name: NAMES['bob'] ?? '' })
    await waitFor(() => expect(dialog.getBoundingClientRect().left).toBeLessThan(50))
  },
}

export const Members: Story = {
  render: () => <ChannelMemberList channelId="lobby" formatName={formatName} />,
  async beforeEach(context) {
    const { bob, cleo } = othersIn(context)
    await bob.channels.join('lobby')
    await cleo.channels.join('lobby')
  },
  async play({ canvas }) {
    await expectArabicPage()
    const rows = await canvas.findAllByRole('listitem')
    await expect(rows).toHaveLength(3)
    const name = within(rows[0] ?? canvas.getByRole('list')).getByText(NAMES['bob'] ?? '')
    const button = within(rows[0] ?? canvas.getByRole('list')).getByRole('button')
    await expect(button.getBoundingClientRect().right).toBeLessThan(
      name.getBoundingClientRect().left,
    )
  },
}

/** One's own stand on the left. */
export const Messages: Story = {
  render: () => <MessageList with={{ channelId: 'lobby' }} formatName={formatName} />,
  async beforeEach(context) {
    const { bob, signaling } = othersIn(context)
    const ada = await signaling.connect('ada')
    await bob.channels.join('lobby', { history: true })
    await ada.channels.join('lobby')
    await bob.messages.send({ channelId: 'lobby' }, HELLO)
    await ada.messages.send({ channelId: 'lobby' }, FREE)
    await signaling.settle()
  },
  async play({ canvas }) {
    await expectArabicPage()
    const others = (await canvas.findByText(HELLO)).getBoundingClientRect()
    const own = canvas.getByText(FREE).getBoundingClientRect()
    await expect(own.left).toBeLessThan(others.left)
  },
}

export const History: Story = {
  render: () => <CallHistory formatName={formatName} />,
  async beforeEach(context) {
    const { bob, cleo, signaling } = othersIn(context)
    const ada = await signaling.connect('ada')
    await cleo.invitations.invite({ to: 'ada', inviteId: 'answered' })
    await ada.invitations.accept('answered')
    await signaling.advance(754_000)
    await ada.invitations.end('answered')
    await bob.invitations.invite({ to: 'ada', inviteId: 'missed' })
    await bob.invitations.cancel('missed')
    await signaling.advance(1000)
  },
  async play({ canvas }) {
    await expectArabicPage()
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(2))
    await expect(canvas.getByText(NAMES['bob'] ?? '')).toBeVisible()
  },
}

async function expectArabicPage(): Promise<void> {
  // The toolbar sets them when the story is there.
  await waitFor(() => {
    const { lang, dir } = document.documentElement
    return expect({ lang, dir }).toEqual({ lang: 'ar', dir: 'rtl' })
  })
}
