import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { IncomingCallBanner } from '../../src/components/IncomingCallBanner.tsx'
import { buttonNames, buttonOf, invitationOf, renderAda } from './renderAda.tsx'

const banner = () => screen.queryByRole('dialog')
const hear = (key: string, more = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more })

/** Bob calls Ada. */
async function ring(element = <IncomingCallBanner />) {
  const set = await renderAda(element)
  expect(banner()).toBeNull()
  await set.t.act(() => set.bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
  return set
}

describe('IncomingCallBanner', () => {
  it('says who calls, what it is, and how long there is to answer', async () => {
    const { t } = await ring()
    expect(screen.getByRole('dialog', { name: 'bob' })).toHaveAccessibleDescription('Incoming call')
    expect(screen.getByRole('timer', { name: 'Time left to answer' })).toHaveTextContent('0:30')
    await t.advance(1000)
    expect(screen.getByRole('timer')).toHaveTextContent('0:29')
    expect(buttonNames()).toEqual(['Decline', 'Accept'])
  })

  it('is announced once, with the keys that answer', async () => {
    const { t } = await ring()
    const alert = screen.getByRole('alert')
    const words = 'Incoming call from bob. F6: Go to the call. Alt+A: Accept. Alt+D: Decline'
    expect(alert).toHaveTextContent(words)
    await t.advance(5000)
    expect(screen.getByRole('alert')).toBe(alert)
  })

  it('answers', async () => {
    const onAccept = vi.fn()
    const { bob, click } = await ring(<IncomingCallBanner onAccept={onAccept} />)
    await click('Accept')
    expect(invitationOf(bob, 'one')?.status).toBe('active')
    expect(onAccept.mock.calls).toMatchObject([[{ inviteId: 'one', status: 'active' }]])
    expect(banner()).toBeNull()
  })

  it('declines', async () => {
    const { bob, click } = await ring()
    await click('Decline')
    expect(invitationOf(bob, 'one')?.endReason).toBe('rejected')
    expect(banner()).toBeNull()
  })

  it('goes when nobody has answered in time', async () => {
    const { t } = await ring()
    await t.advance(30_000)
    expect(banner()).toBeNull()
  })

  it('never takes the focus, and what is typed goes where it was meant to go', async () => {
    const { t, bob } = await renderAda(
      <>
        <input aria-label="Notes" />
        <button type="button">Save</button>
        <IncomingCallBanner />
      </>,
    )
    for (const element of [screen.getByLabelText('Notes'), buttonOf('Save')]) {
      element.focus()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      expect(element).toHaveFocus()
      hear('Enter')
      hear(' ')
      expect(banner()).not.toBeNull()
      await t.advance(31_000)
    }
  })

  it('answers nothing by Enter and Space until it is armed', async () => {
    const { t, bob, press } = await ring()
    await t.advance(699)
    await press('Accept')
    await press('Decline')
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')
    await t.advance(1)
    await press('Accept')
    expect(invitationOf(bob, 'one')?.status).toBe('active')
  })

  it('arms the next call anew', async () => {
    const { t, bob, cleo, press } = await ring()
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await t.advance(1000)
    await t.act(() => bob.invitations.cancel('one'))
    expect(screen.getByRole('dialog', { name: 'cleo' })).toBeInTheDocument()
    await press('Accept')
    expect(invitationOf(cleo, 'two')?.status).toBe('ringing')
    await t.advance(700)
    await press('Accept')
    expect(invitationOf(cleo, 'two')?.status).toBe('active')
  })

  it('is answered by keys alone: F6 to get there, and from anywhere', async () => {
    const { t, bob } = await ring()
    await t.advance(1000)
    hear('F6')
    expect(banner()).toHaveFocus()
    await t.act(() => void hear('a', { altKey: true, code: 'KeyA' }))
    expect(invitationOf(bob, 'one')?.status).toBe('active')

    await t.act(() => bob.invitations.end('one'))
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await t.act(() => void hear('d', { altKey: true, code: 'KeyD' }))
    expect(invitationOf(bob, 'two')?.endReason).toBe('rejected')
  })

  it('has no keys where it is told so', async () => {
    const { t, bob } = await ring(<IncomingCallBanner hotkeys={false} />)
    expect(screen.getByRole('alert')).toHaveTextContent(/^Incoming call from bob$/)
    await t.act(() => void hear('a', { altKey: true, code: 'KeyA' }))
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')
  })

  it('is silenced by Escape, which declines nothing', async () => {
    const onKeyDown = vi.fn()
    const { t, bob } = await ring(<IncomingCallBanner onKeyDown={onKeyDown} />)
    hear('F6')
    await t.act(() => void hear('Escape'))
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')
    expect(screen.getByText('Silenced')).toBeInTheDocument()
    expect(onKeyDown).toHaveBeenCalled()
  })

  it('shows the call that has rung for longest, and how many others ring', async () => {
    const { t, cleo, dan } = await ring()
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    expect(banner()).toHaveTextContent('1 more call')
    await t.act(() => dan.invitations.invite({ to: 'ada' }))
    expect(screen.getByRole('dialog', { name: 'bob' })).toHaveTextContent('2 more calls')
  })

  it('ends the call that one is in, and then answers', async () => {
    const { t, ada, bob, cleo, click } = await ring()
    await t.act(() => ada.invitations.accept('one'))
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    expect(banner()).toHaveAttribute('data-state', 'waiting')
    expect(buttonNames()).toEqual(['Decline', 'End and accept'])
    await click('End and accept')
    expect(invitationOf(bob, 'one')?.endReason).toBe('ended')
    expect(invitationOf(cleo, 'two')?.status).toBe('active')
  })

  it('says why it could not be answered', async () => {
    const { t, click } = await ring()
    t.network('ada').silence()
    await click('Accept')
    await t.advance(29_999)
    expect(buttonOf('Accept')).toBeDisabled()
  })

  it('stands where it is rendered, if that is wanted', async () => {
    await ring(
      <IncomingCallBanner position="inline" formatName={(id) => <b>{id.toUpperCase()}</b>} />,
    )
    expect(banner()).toHaveAttribute('open')
    expect(banner()).not.toHaveAttribute('popover')
    expect(screen.getByText('BOB')).toBeVisible()
  })
})
