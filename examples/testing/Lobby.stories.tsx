import type { Meta, StoryObj } from '@storybook/react-vite'
import { CallDialog, ChannelMemberList } from 'beckon'
import { signalingOf, withSignaling } from 'beckon/testing/storybook'
import { expect } from 'storybook/test'

const meta = {
  title: 'Examples/A lobby of yours',
  decorators: [withSignaling({ as: 'ana' })],
  parameters: {
    signaling: { channels: { lobby: { members: ['bo', 'cy'] } } },
  },
  render: () => (
    <main>
      <ChannelMemberList channelId="lobby" />
      <CallDialog />
    </main>
  ),
} satisfies Meta

export default meta

export const BoCalls: StoryObj = {
  async play({ canvas, userEvent, ...context }) {
    const t = signalingOf(context)
    await t.user('bo').invites('ana')
    await userEvent.click(await canvas.findByRole('button', { name: 'Accept' }))
    await expect(await canvas.findByRole('dialog')).toHaveAccessibleDescription('In call')
  },
}
