import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { renderAda } from './renderAda.tsx'

const pressKey = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, code: key, ...more })

describe('CallDialog in its modes', () => {
  it.each([
    ['modal', 'alertdialog', 'center'],
    ['banner', 'dialog', 'banner'],
    ['corner', 'dialog', 'corner'],
    ['fullscreen', 'dialog', 'fullscreen'],
    ['inline', 'alertdialog', 'inline'],
  ] as const)('%s is a(n) %s, placed %s while it asks', async (mode, role, placement) => {
    const { t, bob, click } = await renderAda(<CallDialog mode={mode} />)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    const dialog = screen.getByRole(role, { name: 'bob' })
    expect(dialog).toHaveAttribute('data-mode', mode)
    expect(dialog).toHaveAttribute('data-placement', placement)

    await click('Accept')
    expect(screen.getByRole('dialog')).toHaveAttribute(
      'data-placement',
      mode === 'modal' ? 'corner' : placement,
    )
  })

  it.each(['banner', 'corner', 'fullscreen'] as const)(
    '%s takes the focus of somebody who does not type',
    async (mode) => {
      const { t, bob } = await renderAda(
        <>
          <button>Write a letter</button>
          <CallDialog mode={mode} />
        </>,
      )
      screen.getByRole('button', { name: 'Write a letter' }).focus()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      expect(screen.getByRole('dialog')).toHaveFocus()
      expect(screen.queryByRole('alert')).toBeNull()
    },
  )

  it('gives the focus back when the button that had it is gone', async () => {
    const { t, bob, press } = await renderAda(
      <>
        <button>Write a letter</button>
        <CallDialog mode="corner" />
      </>,
    )
    const letter = screen.getByRole('button', { name: 'Write a letter' })
    letter.focus()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await t.advance(700)
    screen.getByRole('button', { name: 'Accept' }).focus()
    await press('Accept')
    expect(letter).toHaveFocus()
  })

  it('only announces itself to somebody who types, and keeps to a corner until they come', async () => {
    const { t, bob } = await renderAda(
      <>
        <input />
        <CallDialog />
      </>,
    )
    const field = screen.getByRole('textbox')
    field.focus()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    const dialog = screen.getByRole('alertdialog')
    expect(field).toHaveFocus()
    expect(dialog).toHaveAttribute('data-placement', 'corner')
    expect(screen.getByRole('alert')).toHaveTextContent(
      /^Incoming call from bob\. Press F6 to open, Alt A to accept$/,
    )

    await t.act(() => void pressKey('F6'))
    expect(dialog).toHaveFocus()
    expect(dialog).toHaveAttribute('data-placement', 'center')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('leaves the focus to somebody who has typed a moment ago, wherever', async () => {
    const { t, bob } = await renderAda(<CallDialog mode="banner" />)
    await t.act(() => void pressKey('a'))
    await t.advance(1400)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(screen.getByRole('dialog')).not.toHaveFocus()
    await t.act(() => bob.invitations.cancel('one'))

    await t.advance(1500)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(screen.getByRole('dialog')).toHaveFocus()
  })

  it('takes nobody for typing who has pressed a button by a key', async () => {
    const { t, bob } = await renderAda()
    await t.act(() => void pressKey('Enter'))
    await t.act(() => void pressKey(' '))
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(screen.getByRole('alertdialog')).toHaveFocus()
  })

  it('takes the focus of somebody who calls', async () => {
    const { t, ada } = await renderAda(<CallDialog mode="corner" />)
    await t.act(() => ada.invitations.invite({ to: 'bob' }))
    expect(screen.getByRole('dialog')).toHaveFocus()
  })

  it('loses every rule of the style sheet, and nothing else, when it is unstyled', async () => {
    const { t, bob } = await renderAda(<CallDialog unstyled />)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    const dialog = screen.getByRole('alertdialog', { name: 'bob' })
    expect(document.querySelector('[data-beckon]')).toBeNull()
    expect(dialog).toHaveAttribute('data-part', 'panel')
    expect(dialog).toHaveAttribute('data-state', 'incoming')
  })
})
