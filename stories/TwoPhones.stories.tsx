import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { othersIn } from '../.storybook/withSignaling.tsx'
import { CallDialog, ChannelMemberList } from '../src/index.ts'
import { SignalingTestProvider, type TestSignaling } from '../src/testing/index.ts'
import { formatName } from './formatName.ts'

function Phone({ signaling, userId }: { signaling: TestSignaling; userId: string }) {
  const name = formatName(userId)
  return (
    <section
      aria-label={`${name}'s phone`}
      style={{ flex: '1 1 18rem', maxInlineSize: '24rem', display: 'grid', gap: '1rem' }}
    >
      <SignalingTestProvider signaling={signaling} as={userId}>
        <ChannelMemberList
          channelId="lobby"
          aria-label={`Members, as ${name} sees them`}
          formatName={formatName}
        />
        <CallDialog mode="inline" formatName={formatName} />
      </SignalingTestProvider>
    </section>
  )
}

const meta = {
  title: 'Two phones',
  parameters: { signaling: { clock: 'real' } },
  render: (_args, context) => {
    const { signaling } = othersIn(context)
    return (
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '2rem', alignItems: 'start' }}>
        <Phone signaling={signaling} userId="ada" />
        <Phone signaling={signaling} userId="dan" />
      </div>
    )
  },
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

/** Ada and Dan call each other through a server that runs in this page, and time passes. Try it. */
export const TwoPhones: Story = {
  async play({ canvas, userEvent }) {
    const ada = within(canvas.getByRole('region', { name: "Ada's phone" }))
    const dan = within(canvas.getByRole('region', { name: "Dan's phone" }))

    await userEvent.click(await ada.findByRole('button', { name: 'Call Dan' }))
    const incoming = await dan.findByRole('alertdialog', { name: 'Ada' })
    const outgoing = await ada.findByRole('dialog', { name: 'Dan' })
    await waitFor(() => expect(outgoing).toHaveAccessibleDescription('Ringing…'))
    await expect(within(incoming).getByRole('timer')).toHaveTextContent(/^0:(30|29)$/)

    await userEvent.click(dan.getByRole('button', { name: 'Accept' }))
    for (const dialog of [incoming, outgoing]) {
      await waitFor(() => expect(dialog).toHaveAccessibleDescription('In call'))
    }
    await waitFor(() => expect(within(outgoing).getByRole('timer')).toHaveTextContent('0:01'), {
      timeout: 3000,
    })

    await userEvent.click(ada.getByRole('button', { name: 'End call' }))
    for (const dialog of [incoming, outgoing]) {
      await waitFor(() => expect(dialog).toHaveAccessibleDescription('Call ended'))
    }
    await expect(ada.getByRole('button', { name: 'Call Dan' })).toBeEnabled()
  },
}
