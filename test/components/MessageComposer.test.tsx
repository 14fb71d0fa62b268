import { createEvent, fireEvent, render, screen } from '@testing-library/react'
import { createRef, type ReactElement } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { MessageComposer } from '../../src/components/MessageComposer.tsx'
import { signalingInAct, type SignalingInAct } from '../signalingInAct.tsx'
import type { TestSignalingOptions } from '../../src/testing/createTestSignaling.ts'
import type { Message } from '../../src/protocol/messages.ts'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const sendButton = () => screen.getByRole('button', { name: 'Send' })
const type = (value: string) => fireEvent.change(field(), { target: { value } })
const toBob = <MessageComposer to={{ userId: 'bob' }} />

/** What Bob gets, with Ada at the composer. */
async function setUp(element: ReactElement = toBob, options?: TestSignalingOptions) {
  const t = signalingInAct(options)
  const bob = await t.connect('bob')
  const received: Message[] = []
  bob.on('message.received', ({ message }) => void received.push(message))
  const { rerender } = render(element, { wrapper: t.as('ada') })
  await t.settle()
  return { t, bob, received, rerender }
}

/** Sends, and lets everything that comes of it happen. */
const press = (t: SignalingInAct, init: object = {}) =>
  t.act(() => void fireEvent.keyDown(field(), { key: 'Enter', ...init }))

describe('MessageComposer', () => {
  it('sends with Enter, and is empty at once', async () => {
    const { t, received } = await setUp()
    type('  hello\n')
    fireEvent.keyDown(field(), { key: 'Enter' })
    expect(field()).toHaveValue('')
    await t.settle()
    expect(received).toMatchObject([{ from: 'ada', body: 'hello' }])
  })

  it('sends with its button', async () => {
    const { t, received } = await setUp()
    type('hello')
    await t.act(() => void fireEvent.click(sendButton()))
    expect(received).toMatchObject([{ body: 'hello' }])
    expect(field()).toHaveValue('')
  })

  it('leaves Shift and Enter to the field', async () => {
    const { t, received } = await setUp()
    type('hello')
    const event = createEvent.keyDown(field(), { key: 'Enter', shiftKey: true })
    await t.act(() => void fireEvent(field(), event))
    expect(event.defaultPrevented).toBe(false)
    expect(received).toEqual([])
    expect(field()).toHaveValue('hello')
  })

  it.each([
    ['while composing', { isComposing: true }],
    ['right after, in Safari', { keyCode: 229 }],
  ])('leaves Enter to an input method %s', async (_when, init) => {
    const { t, received } = await setUp()
    type('こんにちは')
    await press(t, init)
    expect(received).toEqual([])
    expect(field()).toHaveValue('こんにちは')
  })

  it('sends nothing that is only spaces', async () => {
    const { t, received } = await setUp()
    expect(sendButton()).toBeDisabled()
    type(' \n ')
    expect(sendButton()).toBeDisabled()
    await press(t)
    expect(received).toEqual([])
    type('hello')
    expect(sendButton()).toBeEnabled()
  })

  it('can be typed in before the login, and sends after it', async () => {
    const t = signalingInAct()
    render(toBob, { wrapper: t.as('ada') })
    type('hello')
    expect(field()).toHaveValue('hello')
    expect(sendButton()).toBeDisabled()
    fireEvent.keyDown(field(), { key: 'Enter' })
    await t.settle()
    expect(field()).toHaveValue('hello')
    expect(sendButton()).toBeEnabled()
    await press(t)
    expect(field()).toHaveValue('')
  })

  it('puts back what was refused, and says why', async () => {
    const onSendError = vi.fn()
    const { t, received } = await setUp(
      <MessageComposer to={{ userId: 'bob' }} onSendError={onSendError} />,
      { limits: { messageBytes: 10 } },
    )
    type('far too long for this server')
    await press(t)
    expect(screen.getByRole('alert')).toHaveTextContent('The message was not sent. It is too long.')
    expect(field()).toHaveValue('far too long for this server')
    expect(onSendError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'TOO_LARGE' }),
    )

    type('short')
    await press(t)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(received).toMatchObject([{ body: 'short' }])
  })

  it('keeps what has been typed since', async () => {
    const { t } = await setUp(toBob, { limits: { messageBytes: 10 } })
    type('far too long for this server')
    fireEvent.keyDown(field(), { key: 'Enter' })
    type('newer')
    await t.settle()
    expect(screen.getByRole('alert')).toBeVisible()
    expect(field()).toHaveValue('newer')
  })

  it('leaves to the list what can be sent again, and says why', async () => {
    const { t } = await setUp(toBob, { limits: { messagesPerUserPerSecond: 1 } })
    for (const text of ['one', 'two', 'three']) {
      type(text)
      await press(t)
    }
    expect(screen.getByRole('alert')).toHaveTextContent(
      'The message was not sent. Too many messages. Wait a moment.',
    )
    expect(field()).toHaveValue('')
  })

  it('asks for no history, and joins no channel', async () => {
    const { t, bob } = await setUp(<MessageComposer to={{ channelId: 'lobby' }} />)
    const { count } = await t.act(() => bob.channels.join('lobby'))
    expect(count).toBe(1)
    type('hello')
    await press(t)
    expect(screen.getByRole('alert')).toHaveTextContent(/^The message was not sent\./)
    expect(field()).toHaveValue('hello')
  })

  it('sends what toBody makes of the text', async () => {
    const { t, received } = await setUp(
      <MessageComposer to={{ userId: 'bob' }} toBody={(text) => ({ text })} />,
    )
    type('hello')
    await press(t)
    expect(received).toMatchObject([{ body: { text: 'hello' } }])
  })

  it('does not send to one what was written to another', async () => {
    const { rerender } = await setUp()
    type('for Bob only')
    rerender(<MessageComposer to={{ userId: 'bob' }} />)
    expect(field()).toHaveValue('for Bob only')
    rerender(<MessageComposer to={{ userId: 'cleo' }} />)
    expect(field()).toHaveValue('')
  })

  it('is kept from sending by an onSubmit that prevents it', async () => {
    const { t, received } = await setUp(
      <MessageComposer to={{ userId: 'bob' }} onSubmit={(event) => event.preventDefault()} />,
    )
    type('hello')
    await press(t)
    expect(received).toEqual([])
    expect(field()).toHaveValue('hello')
  })

  it('takes the attributes of a form, and its ref', async () => {
    const ref = createRef<HTMLFormElement>()
    await setUp(
      <MessageComposer to={{ userId: 'bob' }} ref={ref} className="mine" aria-label="To Bob" />,
    )
    expect(screen.getByRole('form', { name: 'To Bob' })).toBe(ref.current)
    expect(ref.current).toHaveClass('mine')
    expect(ref.current).toHaveAttribute('data-state', 'idle')
  })
})
