import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { buttonOf, invitationOf, renderAda, rowsOf } from './renderAda.tsx'

const REPLIES = ['Call you later', 'In a meeting']
const NAME = 'Decline with a message'

describe('CallDialog with quick replies', () => {
  it('declines with words that whoever called reads', async () => {
    const { t, bob } = await renderAda(<CallDialog quickReplies={REPLIES} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(buttonOf(NAME)).toHaveAttribute('aria-haspopup', 'menu')
    const items = within(screen.getByRole('menu', { name: NAME })).getAllByRole('menuitem')
    expect(items.map((item) => item.textContent)).toEqual(REPLIES)

    await t.act(() => void fireEvent.click(screen.getByText('In a meeting'), { detail: 1 }))
    expect(invitationOf(bob, 'one')?.endReason).toBe('rejected')
    expect(invitationOf(bob, 'one')?.invitees[0]?.data).toEqual({ message: 'In a meeting' })
  })

  it('shows the inviter what was said, for longer than a bare no', async () => {
    const { t, ada, bob } = await renderAda()
    await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
    const data = { message: 'In a meeting' }
    await t.act(() => bob.invitations.reject('one', { data }))
    expect(screen.getByRole('dialog')).toHaveAccessibleDescription('Call declined')
    expect(screen.getByText('In a meeting')).toBeVisible()
    await t.advance(14_000)
    expect(screen.getByText('In a meeting')).toBeVisible()
    await t.advance(1000)
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('shows it beside the name in a group', async () => {
    const { t, ada, bob } = await renderAda()
    await t.act(() => ada.invitations.invite({ to: ['bob', 'cleo'], inviteId: 'one' }))
    await t.act(() => bob.invitations.reject('one', { data: { message: 'Not now' } }))
    expect(rowsOf('People in this call')[0]).toBe('bob: DeclinedNot now')
  })

  it('shows nothing of what is no words', async () => {
    const { t, ada, bob } = await renderAda()
    for (const data of [null, 'text', { message: 7 }, { other: 'x' }]) {
      await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: JSON.stringify(data) }))
      await t.act(() => bob.invitations.reject(JSON.stringify(data), { data }))
      expect(screen.getByRole('dialog')).toHaveTextContent(/^B?bobCall declined$/i)
    }
  })

  it('moves by arrows, and Escape closes it and silences nothing', async () => {
    const { t, bob } = await renderAda(<CallDialog quickReplies={REPLIES} />)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    const menu = screen.getByRole('menu')
    const [first, second] = within(menu).getAllByRole('menuitem')
    const opened = Object.assign(new Event('toggle'), { newState: 'open' })
    await t.act(() => void fireEvent(menu, opened))
    expect(buttonOf(NAME)).toHaveAttribute('aria-expanded', 'true')
    expect(first).toHaveFocus()
    for (const [key, target] of [
      ['ArrowDown', second],
      ['ArrowDown', first],
      ['ArrowUp', second],
      ['Home', first],
      ['End', second],
    ] as const) {
      fireEvent.keyDown(document.activeElement ?? menu, { key })
      expect(target).toHaveFocus()
    }
    menu.hidePopover = vi.fn()
    await t.act(() => void fireEvent.keyDown(document.activeElement ?? menu, { key: 'Escape' }))
    expect(menu.hidePopover).toHaveBeenCalledTimes(1)
    expect(screen.getByRole('alertdialog')).not.toHaveTextContent('Silenced')
  })

  it('has no menu without words', async () => {
    const { t, bob } = await renderAda(<CallDialog quickReplies={[]} />)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(screen.queryByRole('menu')).toBeNull()
  })
})
