import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn, waitFor, within } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallControls, useInvitation, type CallControlsProps } from '../src/index.ts'

/** Answers whatever comes in, in Ada's name. */
function AnswerButton() {
  const { incoming, accept } = useInvitation()
  return (
    <button type="button" disabled={incoming === undefined} onClick={() => void accept()}>
      Answer
    </button>
  )
}

/** The app has a microphone and a camera; Beckon has none. */
function WithMedia(props: CallControlsProps) {
  const [muted, setMuted] = useState(props.muted)
  const [cameraOn, setCameraOn] = useState(props.cameraOn)
  return (
    <CallControls
      {...props}
      {...(muted === undefined ? {} : { muted })}
      {...(cameraOn === undefined ? {} : { cameraOn })}
      onMutedChange={(next) => {
        setMuted(next)
        props.onMutedChange?.(next)
      }}
      onCameraOnChange={setCameraOn}
    />
  )
}

const meta = {
  component: CallControls,
  decorators: [withSignaling],
  args: { muted: false, cameraOn: true, dialPad: true, onMutedChange: fn(), onEnd: fn() },
  render: (args) => (
    <>
      <AnswerButton />
      <WithMedia {...args} />
    </>
  ),
} satisfies Meta<typeof CallControls>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

/** Everything that there is. */
export const InCall: Story = {
  async play(context) {
    const toolbar = await talk(context)
    await expect(within(toolbar).getByRole('button', { name: 'Mute' })).toBeVisible()
    await expect(within(toolbar).getByRole('button', { name: 'End call' })).toBeVisible()
  },
}

/** An app that has told of no microphone and no camera. */
export const WaysOutAlone: Story = {
  render: (args) => (
    <>
      <AnswerButton />
      <CallControls {...(args.onEnd && { onEnd: args.onEnd })} />
    </>
  ),
  async play(context) {
    const toolbar = await talk(context)
    await expect(within(toolbar).getAllByRole('button')).toHaveLength(1)
  },
}

/** Nobody hears Ada. That must not be overlooked. */
export const Muted: Story = {
  args: { muted: true, cameraOn: false },
  async play(context) {
    const toolbar = await talk(context)
    const mute = within(toolbar).getByRole('button', { name: 'Mute' })
    await expect(mute).toHaveAttribute('aria-pressed', 'true')
    await context.userEvent.click(mute)
    await expect(mute).toHaveAttribute('aria-pressed', 'false')
    await context.userEvent.click(mute)
    await expect(context.args.onMutedChange).toHaveBeenLastCalledWith(true)
  },
}

/** The keys of a telephone, whose digits Bob gets. */
export const WithDialPad: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    const toolbar = await talk(context)
    await userEvent.click(within(toolbar).getByRole('button', { name: 'Dial pad' }))
    await userEvent.click(await canvas.findByRole('button', { name: '1' }))
    await userEvent.keyboard('23#')
    const { bob } = othersIn(context)
    const digits = () => bob.store.getState().invitations.digits.get('one')
    await waitFor(() => expect(digits()).toBe('123#'))
  },
}

/** Ada goes, and the others go on. */
export const Group: Story = {
  async play(context) {
    const { cleo } = othersIn(context)
    const toolbar = await talk(context, ['ada', 'cleo'])
    await cleo.invitations.accept('one')
    await expect(within(toolbar).getByRole('button', { name: 'Leave' })).toBeVisible()
  },
}

/** One stop of the Tab key, and arrow keys within. */
export const ByKeyboardAlone: Story = {
  async play(context) {
    const { userEvent, args } = context
    const toolbar = await talk(context)
    const button = (name: string) => within(toolbar).getByRole('button', { name })
    await userEvent.tab()
    await expect(button('Mute')).toHaveFocus()
    await userEvent.keyboard(' ')
    await expect(args.onMutedChange).toHaveBeenLastCalledWith(true)
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    await expect(button('Dial pad')).toHaveFocus()
    await userEvent.keyboard('{End}{Enter}')
    await waitFor(() => expect(args.onEnd).toHaveBeenCalledTimes(1))
    await expect(toolbar).not.toBeInTheDocument()
  },
}

/** Where there is no room the words are for those who listen. */
export const Narrow: Story = {
  decorators: [(Story) => <div style={{ inlineSize: '15rem' }}>{Story()}</div>],
  async play(context) {
    const toolbar = await talk(context)
    const mute = within(toolbar).getByRole('button', { name: 'Mute' })
    await expect(mute.getBoundingClientRect().width).toBeLessThan(80)
    await expect(mute.getBoundingClientRect().height).toBeGreaterThanOrEqual(44)
  },
}

/** A button of the app among them. */
export const WithMore: Story = {
  args: { children: <button type="button">Raise hand</button> },
  async play(context) {
    const toolbar = await talk(context)
    await expect(within(toolbar).getByRole('button', { name: 'Raise hand' })).toBeVisible()
  },
}

/** The end is on its way. */
export const Pending: Story = {
  async play(context) {
    const toolbar = await talk(context)
    othersIn(context).signaling.network('ada').silence()
    const end = within(toolbar).getByRole('button', { name: 'End call' })
    await context.userEvent.click(end)
    await waitFor(() => expect(toolbar.parentElement).toHaveAttribute('data-state', 'pending'))
    await expect(end).toBeVisible()
  },
}

/** The end has not reached the server. */
export const Failed: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    const { signaling } = othersIn(context)
    const toolbar = await talk(context)
    signaling.network('ada').silence()
    await userEvent.click(within(toolbar).getByRole('button', { name: 'End call' }))
    await signaling.advance(30_000)
    await expect(await canvas.findByRole('alert')).toHaveTextContent('That did not work.')
  },
}

export const Dark: Story = {
  ...Muted,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
}

export const RightToLeft: Story = {
  ...InCall,
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
}

async function talk(context: Context, to: string | string[] = 'ada'): Promise<HTMLElement> {
  const { canvas, userEvent } = context
  await othersIn(context).bob.invitations.invite({ to, inviteId: 'one' })
  const answer = canvas.getByRole('button', { name: 'Answer' })
  await waitFor(() => expect(answer).toBeEnabled())
  await userEvent.click(answer)
  return canvas.findByRole('toolbar', { name: 'Call controls' })
}
