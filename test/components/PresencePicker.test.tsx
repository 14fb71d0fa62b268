import { act, fireEvent, render, screen } from '@testing-library/react'
import { createRef } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { PresencePicker, type PresencePickerProps } from '../../src/components/PresencePicker.tsx'
import { usePresence } from '../../src/hooks/usePresence.ts'
import { signalingInAct } from '../signalingInAct.tsx'

const trigger = () => screen.getByRole('button')
const sign = () => trigger().querySelector('[data-presence]')?.getAttribute('data-presence')

async function renderPicker(props: PresencePickerProps = {}) {
  const t = signalingInAct()
  const told: unknown[] = []
  function Watcher() {
    told.push(usePresence('ada')?.availability)
    return null
  }
  render(
    <>
      <PresencePicker {...props} />
      <Watcher />
    </>,
    { wrapper: t.as('ada') },
  )
  expect(trigger()).toBeDisabled()
  await t.settle()
  return {
    t,
    /** What the server says. */
    known: () => told.at(-1),
    open: () => t.act(() => void fireEvent.click(trigger())),
    choose: (name: string) =>
      t.act(() => void fireEvent.click(screen.getByRole('option', { name }))),
    press: (key: string) =>
      t.act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key })),
  }
}

describe('PresencePicker', () => {
  it('shows how one can be reached, and lets one choose', async () => {
    const onChange = vi.fn()
    const { open, choose, known } = await renderPicker({ onChange })
    expect(trigger()).toHaveAccessibleName('Online, How you can be reached')
    expect(trigger()).toHaveAttribute('aria-expanded', 'false')
    expect(sign()).toBe('online')

    await open()
    expect(trigger()).toHaveAttribute('aria-expanded', 'true')
    expect(screen.getByRole('listbox', { name: 'How you can be reached' })).toBeVisible()
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      'Online',
      'Away',
      'Busy',
      'Do not disturb',
    ])
    expect(screen.getByRole('option', { selected: true })).toHaveFocus()

    await choose('Do not disturb')
    expect(screen.queryByRole('listbox')).toBeNull()
    expect(trigger()).toHaveFocus()
    expect(trigger()).toHaveTextContent('Do not disturb')
    expect(sign()).toBe('doNotDisturb')
    expect(known()).toBe('doNotDisturb')
    expect(onChange).toHaveBeenCalledExactlyOnceWith('doNotDisturb')
  })

  it('works with keys alone', async () => {
    const { t, press, known } = await renderPicker()
    await t.act(() => trigger().focus())
    await press('ArrowDown')
    expect(screen.getByRole('option', { name: 'Online' })).toHaveFocus()
    await press('ArrowDown')
    await press('ArrowDown')
    await press('ArrowUp')
    expect(screen.getByRole('option', { name: 'Away' })).toHaveFocus()
    await press('End')
    await press('ArrowDown')
    expect(screen.getByRole('option', { name: 'Do not disturb' })).toHaveFocus()
    await press('Home')
    await press('b')
    expect(screen.getByRole('option', { name: 'Busy' })).toHaveFocus()
    await press('Enter')
    expect(trigger()).toHaveFocus()
    expect(known()).toBe('busy')

    await press('ArrowUp')
    expect(screen.getByRole('option', { name: 'Busy' })).toHaveFocus()
    await press('Home')
    await press('Escape')
    expect(screen.queryByRole('listbox')).toBeNull()
    expect(trigger()).toHaveFocus()
    expect(known()).toBe('busy')
  })

  it('closes when the focus goes elsewhere', async () => {
    const { t, open } = await renderPicker()
    await open()
    await t.act(() => screen.getByRole('option', { selected: true }).blur())
    expect(screen.queryByRole('listbox')).toBeNull()
  })

  it('shows at once what was chosen, and takes it back when the server refuses', async () => {
    const { t, open, choose } = await renderPicker()
    await open()
    // Nobody can refuse it, so the connection is away until the command has failed.
    t.network('ada').silence()
    await choose('Busy')
    expect(trigger()).toHaveTextContent('Busy')
    expect(sign()).toBe('busy')
    expect(screen.queryByRole('alert')).toBeNull()
    await t.advance(60_000)
    expect(screen.getByRole('alert')).toHaveTextContent(/^That did not work\./)
    expect(trigger()).toHaveTextContent('Online')
  })

  it('follows what one chooses on another device', async () => {
    const { t } = await renderPicker()
    const phone = await t.connect('ada')
    await t.act(() => phone.users.setAvailability('away'))
    expect(trigger()).toHaveTextContent('Away')
    expect(sign()).toBe('away')
  })

  it('offers what the app allows, and takes the attributes of a div', async () => {
    const ref = createRef<HTMLDivElement>()
    const { open } = await renderPicker({ choices: ['available', 'busy'], ref, className: 'mine' })
    await open()
    expect(screen.getAllByRole('option')).toHaveLength(2)
    expect(ref.current).toHaveClass('mine')
    expect(ref.current).toHaveAttribute('data-beckon', 'presence-picker')
  })

  it('leaves keys of the browser alone while it is open', async () => {
    const { t, open } = await renderPicker()
    await open()
    const option = screen.getByRole('option', { selected: true })
    const isLeft = (key: string, more = {}) => {
      let left = false
      act(() => void (left = fireEvent.keyDown(document.activeElement ?? option, { key, ...more })))
      return left
    }
    expect(isLeft('F5')).toBe(true)
    expect(isLeft('Tab')).toBe(true)
    expect(isLeft('c', { ctrlKey: true })).toBe(true)
    // No letter of a word: the focus would be on "Busy".
    expect(isLeft('b', { metaKey: true })).toBe(true)
    expect(isLeft('End', { altKey: true })).toBe(true)
    expect(document.activeElement).toBe(option)
    expect(isLeft('b')).toBe(false)
    expect(isLeft('Escape')).toBe(false)
    await t.settle()
    expect(screen.queryByRole('listbox')).toBeNull()
  })

  it('leaves the looks of its signs to the app as well', async () => {
    const { open } = await renderPicker({ unstyled: true })
    await open()
    expect(document.querySelectorAll('[data-presence]')).toHaveLength(5)
    expect(document.querySelector('[data-beckon]')).toBeNull()
  })
})
