import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn, waitFor } from 'storybook/test'
import { othersIn, withSignaling } from '../.storybook/withSignaling.tsx'
import { CallButton, DialPad, useInvitation, type DialPadProps } from '../src/index.ts'

/** Answers whatever comes in, in Ada's name. */
function AnswerButton() {
  const { incoming, accept } = useInvitation()
  return (
    <button type="button" disabled={incoming === undefined} onClick={() => void accept()}>
      Answer
    </button>
  )
}

/** Types a number, and calls it. */
function NumberPad(props: DialPadProps) {
  const [value, setValue] = useState(props.value ?? '')
  return (
    <DialPad {...props} value={value} onValueChange={setValue}>
      <CallButton to={value} name={value} disabled={value === ''} />
    </DialPad>
  )
}

const meta = {
  component: DialPad,
  decorators: [withSignaling],
  args: { onDigit: fn() },
} satisfies Meta<typeof DialPad>

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

/** What is pressed is sent, shown and said. */
export const InCall: Story = {
  render: (args) => (
    <>
      <AnswerButton />
      <DialPad {...args} />
    </>
  ),
  async play(context) {
    const { canvas, userEvent } = context
    await talk(context)
    await userEvent.click(canvas.getByRole('button', { name: '4' }))
    await expect(canvas.getByRole('status')).toHaveTextContent('4')
    await userEvent.click(canvas.getByRole('button', { name: 'star' }))
    await expect(canvas.getByRole('status')).toHaveTextContent('star')
    await waitFor(() => expect(digitsOf(context)).toBe('4*'))
  },
}

/** The keys of the keyboard, and the arrow keys. */
export const ByKeyboardAlone: Story = {
  ...InCall,
  async play(context) {
    const { canvas, userEvent } = context
    await talk(context)
    await userEvent.tab()
    await expect(canvas.getByRole('button', { name: '1' })).toHaveFocus()
    await userEvent.keyboard('5{ArrowDown}{ArrowRight}{Enter}#')
    await waitFor(() => expect(digitsOf(context)).toBe('55#'))
    await userEvent.tab()
    await expect(document.body).toHaveFocus()
  },
}

/** Some machines at the other end know them. */
export const Letters: Story = {
  ...InCall,
  args: { letters: true },
  async play(context) {
    await talk(context)
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'A' }))
    await waitFor(() => expect(digitsOf(context)).toBe('A'))
  },
}

/** Types a number. To hold 0 gives a plus. */
export const Number: Story = {
  render: (args) => <NumberPad {...args} />,
  play: typeNumber,
}

/** Nothing was typed yet. */
export const NumberEmpty: Story = {
  render: (args) => <NumberPad {...args} />,
  async play({ canvas }) {
    await expect(canvas.getByRole('textbox', { name: 'Phone number' })).toHaveValue('')
  },
}

/** There is no call, and nobody has asked for the digits. */
export const WithoutCall: Story = {
  args: {},
  render: () => <DialPad />,
  async play({ canvas }) {
    await expect(canvas.getByRole('button', { name: '1' })).toHaveAttribute('aria-disabled', 'true')
  },
}

/** A digit that has not reached the server. */
export const Failed: Story = {
  ...InCall,
  async play(context) {
    const { canvas, userEvent } = context
    const { signaling } = othersIn(context)
    await talk(context)
    signaling.network('ada').silence()
    await userEvent.click(canvas.getByRole('button', { name: '1' }))
    await signaling.advance(30_000)
    await expect(await canvas.findByRole('alert')).toHaveTextContent('That did not work.')
  },
}

export const Dark: Story = {
  ...Number,
  decorators: [
    (Story) => (
      <div data-theme="dark" style={{ padding: '1rem', background: '#0f1115' }}>
        {Story()}
      </div>
    ),
  ],
}

/** Telephones have their keys in one order everywhere. */
export const RightToLeft: Story = {
  ...Number,
  decorators: [(Story) => <div dir="rtl">{Story()}</div>],
  async play(context) {
    await typeNumber(context)
    const left = (name: string) =>
      context.canvas.getByRole('button', { name }).getBoundingClientRect().left
    await expect(left('1')).toBeLessThan(left('3'))
  },
}

async function talk(context: Context): Promise<void> {
  const { canvas, userEvent } = context
  await othersIn(context).bob.invitations.invite({ to: 'ada', inviteId: 'one' })
  const answer = canvas.getByRole('button', { name: 'Answer' })
  await waitFor(() => expect(answer).toBeEnabled())
  await userEvent.click(answer)
  await waitFor(() =>
    expect(canvas.getByRole('group', { name: 'Dial pad' })).toHaveAttribute('data-state', 'call'),
  )
}

async function typeNumber(context: Context): Promise<void> {
  const { canvas, userEvent } = context
  const { signaling } = othersIn(context)
  await signaling.settle()
  const zero = canvas.getByRole('button', { name: '0' })
  await userEvent.pointer({ keys: '[MouseLeft>]', target: zero })
  await signaling.advance(500)
  await userEvent.pointer({ keys: '[/MouseLeft]', target: zero })
  for (const name of ['4', '9', '3', '0']) {
    await userEvent.click(canvas.getByRole('button', { name }))
  }
  await expect(canvas.getByRole('textbox', { name: 'Phone number' })).toHaveValue('+4930')
  await userEvent.click(canvas.getByRole('button', { name: 'Delete the last digit' }))
  await expect(canvas.getByRole('textbox', { name: 'Phone number' })).toHaveValue('+493')
  await expect(canvas.getByRole('button', { name: 'Call +493' })).toBeEnabled()
}

function digitsOf(context: Context): string | undefined {
  return othersIn(context).bob.store.getState().invitations.digits.get('one')
}
