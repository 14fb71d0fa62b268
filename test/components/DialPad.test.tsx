import { act, fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { DialPad, type DialPadProps } from '../../src/components/DialPad.tsx'
import { stubAudio } from '../ringing/fakeAudio.ts'
import { buttonOf, renderAda } from './renderAda.tsx'

const pad = () => screen.getByRole('group', { name: 'Dial pad' })
const status = () => screen.getByRole('status')
const type = (key: string, more = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more })
const keys = () =>
  [...document.querySelectorAll('[data-part="key"]')].map((key) => key.getAttribute('data-digit'))

/** Ada talks to Bob. */
async function talk(props: DialPadProps = {}) {
  const set = await renderAda(<DialPad {...props} />)
  const { t, ada, bob } = set
  await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
  await t.act(() => ada.invitations.accept('one'))
  const sent = () => bob.store.getState().invitations.digits.get('one') ?? ''
  return { ...set, sent }
}

function NumberPad({ onDigit }: { onDigit?: (digit: string) => void }) {
  const [value, setValue] = useState('')
  return (
    <DialPad value={value} onValueChange={setValue} {...(onDigit && { onDigit })}>
      <i data-testid="number">{value}</i>
    </DialPad>
  )
}

const number = () => screen.getByTestId('number').textContent

describe('DialPad in a call', () => {
  it('sends what is pressed, shows it, and says each key', async () => {
    const onDigit = vi.fn()
    const { click, sent } = await talk({ onDigit })
    expect(pad()).toHaveAttribute('data-state', 'call')
    await click('4')
    expect(status()).toHaveTextContent('4')
    await click('star')
    expect(status()).toHaveTextContent('star')
    await click('hash')
    expect(status()).toHaveTextContent('hash')
    expect(sent()).toBe('4*#')
    expect(screen.getByText('Digits sent:').parentElement).toHaveTextContent('Digits sent: 4*#')
    expect(onDigit.mock.calls.flat()).toEqual(['4', '*', '#'])
  })

  it('says the same digit twice', async () => {
    const { click } = await talk()
    await click('7')
    const first = status().firstElementChild
    await click('7')
    expect(status()).toHaveTextContent('7')
    expect(status().firstElementChild).not.toBe(first)
  })

  it('hears the keys of the keyboard while the focus is inside', async () => {
    const { t, sent } = await talk()
    buttonOf('1').focus()
    await t.act(() => void type('9'))
    await t.act(() => void type('#'))
    // Held down it is one key, and with Control it is somebody else's.
    await t.act(() => void type('9', { repeat: true }))
    await t.act(() => void type('5', { ctrlKey: true }))
    await t.act(() => void type('x'))
    await t.act(() => void type('+'))
    await t.act(() => void fireEvent.keyDown(document.body, { key: '3' }))
    expect(sent()).toBe('9#')
  })

  it('is one stop of the Tab key, with arrow keys from key to key', async () => {
    await talk()
    const stops = () => screen.getAllByRole('button').filter(({ tabIndex }) => tabIndex === 0)
    expect(stops()).toEqual([buttonOf('1')])
    buttonOf('1').focus()
    type('ArrowRight')
    expect(buttonOf('2')).toHaveFocus()
    type('ArrowDown')
    expect(buttonOf('5')).toHaveFocus()
    type('ArrowDown')
    type('ArrowDown')
    expect(buttonOf('0')).toHaveFocus()
    type('ArrowDown')
    expect(buttonOf('0')).toHaveFocus()
    type('ArrowUp')
    expect(buttonOf('8')).toHaveFocus()
    type('End')
    expect(buttonOf('hash')).toHaveFocus()
    expect(stops()).toHaveLength(1)
  })

  it('has letters where they are wanted', async () => {
    const { t, sent, click } = await talk({ letters: true })
    expect(keys().join('')).toBe('123A456B789C*0#D')
    await click('A')
    buttonOf('1').focus()
    await t.act(() => void type('d'))
    expect(sent()).toBe('AD')
  })

  it('says why a digit was not sent', async () => {
    const { t, click } = await talk()
    t.network('ada').silence()
    await click('1')
    await t.advance(30_000)
    expect(screen.getByRole('alert')).toHaveTextContent(/^That did not work\./)
    expect(pad()).toHaveAttribute('data-state', 'error')
  })

  it('begins anew in the next call', async () => {
    const { t, ada, bob, click } = await talk()
    await click('1')
    await t.act(() => bob.invitations.end('one'))
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await t.act(() => ada.invitations.accept('two'))
    expect(screen.getByText('Digits sent:').parentElement).toHaveTextContent(/^Digits sent:$/)
  })

  it('has nothing to do without a call', async () => {
    const { click } = await renderAda(<DialPad />)
    expect(pad()).toHaveAttribute('data-state', 'off')
    expect(buttonOf('1')).toHaveAttribute('aria-disabled', 'true')
    await click('1')
    expect(status()).toHaveTextContent('')
  })

  it('has tones that the page can hear', async () => {
    const { played } = stubAudio({ isAllowed: true })
    const { click } = await talk({ tones: true })
    await click('1')
    // The two frequencies of a key.
    expect(played.size).toBe(2)
  })
})

describe('DialPad for a number', () => {
  it('makes a number of the keys, and sends nothing', async () => {
    const { click } = await renderAda(<NumberPad />)
    expect(pad()).toHaveAttribute('data-state', 'typing')
    await click('1')
    await click('2')
    expect(number()).toBe('12')
    expect(screen.getByRole('textbox', { name: 'Phone number' })).toHaveValue('12')
    await click('Delete the last digit')
    expect(number()).toBe('1')
  })

  it('keeps the focus on the key that has deleted the last digit', async () => {
    const { t, click } = await renderAda(<NumberPad />)
    await click('1')
    const key = buttonOf('Delete the last digit')
    await t.act(() => key.focus())
    await click('Delete the last digit')
    expect(number()).toBe('')
    expect(key).not.toBeDisabled()
    expect(key).toHaveAttribute('aria-disabled', 'true')
    expect(document.activeElement).toBe(key)
    // Who comes along with the Tab key has nothing to delete.
    expect(key.tabIndex).toBe(-1)
  })

  it('gives a plus for 0 that is held, and a 0 for one that is pressed', async () => {
    const onDigit = vi.fn()
    const { t, click } = await renderAda(<NumberPad onDigit={onDigit} />)
    expect(buttonOf('0')).toHaveAccessibleDescription('Hold for plus')
    fireEvent.pointerDown(buttonOf('0'))
    await t.advance(499)
    expect(number()).toBe('')
    await t.advance(1)
    expect(number()).toBe('+')
    expect(status()).toHaveTextContent('plus')
    await click('0')
    expect(number()).toBe('+')
    fireEvent.pointerDown(buttonOf('0'))
    await t.advance(200)
    await click('0')
    expect(number()).toBe('+0')
    expect(onDigit.mock.calls.flat()).toEqual(['+', '0'])
  })

  it('holds nothing when the finger has gone elsewhere', async () => {
    const { t } = await renderAda(<NumberPad />)
    fireEvent.pointerDown(buttonOf('0'))
    fireEvent.pointerLeave(buttonOf('0'))
    await t.advance(1000)
    expect(number()).toBe('')
  })

  it('takes what is typed and pasted, and leaves out what is no key', async () => {
    const { t } = await renderAda(<NumberPad />)
    const field = screen.getByRole('textbox', { name: 'Phone number' })
    await act(async () => void fireEvent.change(field, { target: { value: '+49 (30) 123-4' } }))
    expect(number()).toBe('+49301234')
    buttonOf('1').focus()
    await t.act(() => void type('+'))
    await t.act(() => void type('Backspace'))
    await t.act(() => void type('Backspace'))
    expect(number()).toBe('+4930123')
  })
})
