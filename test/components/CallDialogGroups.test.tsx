import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { buttonNames, buttonOf, invitationOf, renderAda, rowsOf } from './renderAda.tsx'

const PARTIES = 'People in this call'
const all = ['bob', 'cleo', 'dan']
const isDescribedAs = (text: string) =>
  expect(screen.getByRole('dialog')).toHaveAccessibleDescription(text)

describe('CallDialog in a group', () => {
  describe('to whoever calls', () => {
    it('shows how each of them stands, in words', async () => {
      const { t, ada, bob, cleo } = await renderAda()
      const to = ['bob', 'cleo', 'dan', 'eve']
      await t.act(() => ada.invitations.invite({ to, inviteId: 'one' }))
      await t.settle()
      expect(screen.getByRole('dialog')).toHaveAccessibleName('bob and 3 others')
      isDescribedAs('Ringing…')
      expect(rowsOf(PARTIES)).toEqual([
        'bob: Ringing…',
        'cleo: Ringing…',
        'dan: Ringing…',
        'eve: Calling…',
      ])
      await t.act(() => bob.invitations.reject('one'))
      await t.act(() => cleo.invitations.reject('one', { reason: 'busy' }))
      expect(rowsOf(PARTIES).slice(0, 2)).toEqual(['bob: Declined', 'cleo: Busy'])
      const states = [...screen.getByRole('list', { name: PARTIES }).children].map((row) =>
        row.getAttribute('data-state'),
      )
      expect(states).toEqual(['rejected', 'busy', 'delivered', 'pending'])
      expect(buttonNames()).toEqual(['Cancel'])
    })

    it('names two, and keeps one as it is', async () => {
      const { t, ada, click } = await renderAda()
      await t.act(() => ada.invitations.invite({ to: ['bob', 'cleo'] }))
      expect(screen.getByRole('dialog')).toHaveAccessibleName('bob and cleo')
      await click('Cancel')
      await t.act(() => ada.invitations.invite({ to: ['bob'] }))
      expect(screen.getByRole('dialog')).toHaveAccessibleName('bob')
      expect(screen.queryByRole('list')).toBeNull()
    })

    it('says who has not answered, and keeps the list, when nobody has', async () => {
      const { t, ada, bob } = await renderAda()
      await t.act(() => ada.invitations.invite({ to: ['bob', 'cleo'], inviteId: 'one' }))
      await t.act(() => bob.invitations.reject('one'))
      await t.advance(30_000)
      isDescribedAs('Nobody answered')
      expect(rowsOf(PARTIES)).toEqual(['bob: Declined', 'cleo: No answer'])
    })

    it('leaves, says so, and comes back', async () => {
      const onEnd = vi.fn()
      const { t, ada, bob, cleo, click } = await renderAda(<CallDialog onEnd={onEnd} />)
      await t.act(() => ada.invitations.invite({ to: all, inviteId: 'one' }))
      await t.act(() => bob.invitations.accept('one'))
      await t.act(() => cleo.invitations.accept('one'))
      expect(buttonNames()).toEqual(['End for everyone', 'Leave', 'Minimize'])

      await click('Leave')
      isDescribedAs('You left the call')
      expect(screen.queryByRole('timer')).toBeNull()
      expect(onEnd.mock.calls).toMatchObject([[{ inviteId: 'one', inviterLeft: true }]])
      expect(invitationOf(bob, 'one')?.status).toBe('active')
      expect(buttonNames()).toEqual(['Join', 'Close'])

      await click('Join')
      isDescribedAs('In call')
      expect(invitationOf(bob, 'one')?.inviterLeft).toBeUndefined()
    })

    it('ends it for everyone', async () => {
      const { t, ada, bob, cleo, click } = await renderAda()
      await t.act(() => ada.invitations.invite({ to: all, inviteId: 'one' }))
      await t.act(() => bob.invitations.accept('one'))
      await click('End for everyone')
      isDescribedAs('Call ended')
      expect(invitationOf(bob, 'one')?.endReason).toBe('ended')
      expect(invitationOf(cleo, 'one')?.status).toBe('ended')
    })
  })

  describe('to whoever is called', () => {
    it('says who calls, and who else is invited', async () => {
      const { t, bob } = await renderAda(<CallDialog focusPolicy="never" />)
      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo', 'dan', 'eve'] }))
      const dialog = screen.getByRole('alertdialog', { name: 'bob' })
      expect(dialog).toHaveAccessibleDescription('Incoming group call')
      expect(dialog).toHaveTextContent('with cleo and 2 others')
      expect(screen.getByRole('alert')).toHaveTextContent(
        'Incoming group call from bob, with cleo and 2 others',
      )
      expect(buttonNames()).toEqual(['Decline', 'Accept'])
    })

    it('counts those who have no name in plain text', async () => {
      const { t, bob } = await renderAda(<CallDialog formatName={(userId) => <b>Mx {userId}</b>} />)
      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'] }))
      expect(screen.getByRole('alertdialog')).toHaveTextContent('with 1 other')
      expect(screen.getByRole('alertdialog')).toHaveAccessibleName('Mx bob')
    })

    it('lists everybody while it lasts, and oneself as You', async () => {
      const { t, bob, cleo, click } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo', 'dan'], inviteId: 'one' }))
      await click('Accept')
      expect(rowsOf(PARTIES)).toEqual([
        'bob: In call',
        'You: In call',
        'cleo: Ringing…',
        'dan: Ringing…',
      ])
      await t.act(() => cleo.invitations.accept('one'))
      await t.act(() => bob.invitations.leave('one'))
      expect(rowsOf(PARTIES).slice(0, 3)).toEqual(['bob: Left', 'You: In call', 'cleo: In call'])
      expect(buttonNames()).toEqual(['Leave', 'Minimize'])
      await t.advance(5000)
      expect(screen.getByRole('timer')).toHaveTextContent('0:05')

      await click('Leave')
      isDescribedAs('You left the call')
      await t.advance(15_000)
      expect(screen.queryByRole('dialog')).toBeNull()
    })

    it('offers to join what was missed, or declined, while it goes on', async () => {
      const onEnd = vi.fn()
      const { t, bob, cleo, click } = await renderAda(<CallDialog onEnd={onEnd} />)
      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one' }))
      await t.act(() => cleo.invitations.accept('one'))
      await t.advance(30_000)
      isDescribedAs('Missed call')
      expect(onEnd).toHaveBeenCalledTimes(1)
      await click('Join')
      isDescribedAs('In call')
      await click('Leave')
      await click('Close')
      expect(screen.queryByRole('dialog')).toBeNull()
      await t.act(() => bob.invitations.end('one'))

      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'two' }))
      await t.act(() => cleo.invitations.accept('two'))
      await click('Decline')
      isDescribedAs('You declined')
      expect(screen.queryByRole('timer')).toBeNull()
      expect(buttonOf('Join')).toBeEnabled()
    })

    it('does not join by the second click of the two that left', async () => {
      const { t, bob, cleo, click } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one' }))
      await t.act(() => cleo.invitations.accept('one'))
      await click('Accept')
      await t.advance(5000)
      await click('Leave')
      await t.act(() => void fireEvent.click(buttonOf('Join'), { detail: 2 }))
      isDescribedAs('You left the call')
      await t.advance(700)
      await t.act(() => void fireEvent.click(buttonOf('Join'), { detail: 0 }))
      isDescribedAs('In call')
    })

    it('offers nothing to join while nobody talks', async () => {
      const { t, bob, click } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'] }))
      await click('Decline')
      isDescribedAs('You declined')
      expect(buttonNames()).toEqual(['Close'])
    })

    it('says who has taken a call that is for one', async () => {
      const policy = { answer: 'first' } as const
      const { t, bob, cleo } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one', policy }))
      await t.act(() => cleo.invitations.accept('one'))
      isDescribedAs('cleo answered')
      expect(screen.queryByRole('timer')).toBeNull()
      expect(buttonNames()).toEqual(['Close'])
      await t.act(() => bob.invitations.end('one'))
      isDescribedAs('cleo answered')
    })

    it('says that somebody else has answered when there is no plain name', async () => {
      const policy = { answer: 'first' } as const
      const { t, bob, cleo } = await renderAda(<CallDialog formatName={() => <b>Mx</b>} />)
      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one', policy }))
      await t.act(() => cleo.invitations.accept('one'))
      isDescribedAs('Somebody else answered')
    })

    it('shows nothing of a group call that it has never been in', async () => {
      const { t, bob, cleo } = await renderAda()
      const phone = await t.connect('ada')
      await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one' }))
      await t.act(() => cleo.invitations.accept('one'))
      await t.act(() => phone.invitations.accept('one'))
      isDescribedAs('Answered on another device')
      await t.advance(4000)
      await t.act(() => phone.invitations.leave('one'))
      expect(screen.queryByRole('dialog')).toBeNull()
    })
  })

  describe('why it ended', () => {
    it('is that the other was busy', async () => {
      const { t, ada, bob, cleo } = await renderAda(<CallDialog inviteId="two" />, {
        callWaiting: 'busy',
      })
      await t.act(() => bob.invitations.invite({ to: 'cleo', inviteId: 'one' }))
      await t.act(() => cleo.invitations.accept('one'))
      await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'two' }))
      isDescribedAs('Busy')
    })

    it('is that the other said to be busy', async () => {
      const { t, ada, bob } = await renderAda()
      await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
      await t.act(() => bob.invitations.reject('one', { reason: 'busy' }))
      isDescribedAs('Busy')
    })

    it('is that the other could not be reached', async () => {
      const { t, ada } = await renderAda()
      const requireOnline = { withinMs: 5000 }
      await t.act(() => ada.invitations.invite({ to: 'eve', requireOnline }))
      isDescribedAs('Calling…')
      await t.advance(5000)
      isDescribedAs('Not reachable')
    })
  })
})
