import { fireEvent, screen, within } from '@testing-library/react'
import { createRef } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { buttonNames, buttonOf, renderAda } from './renderAda.tsx'

describe('CallDialog', () => {
  it('renders nothing while there is no call', async () => {
    await renderAda()
    expect(document.querySelector('[data-beckon]')).toBeNull()
  })

  describe('to the invitee', () => {
    it('shows who calls, how long it rings, and two answers', async () => {
      const { t, bob } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))

      const dialog = screen.getByRole('alertdialog', { name: 'bob' })
      expect(dialog).toHaveAccessibleDescription('Incoming call')
      expect(dialog).toHaveAttribute('data-state', 'incoming')
      expect(within(dialog).getByRole('heading', { name: 'bob' })).toBeVisible()
      // The dialog has the focus, and is read by that.
      expect(within(dialog).queryByRole('alert')).toBeNull()
      expect(within(dialog).getByRole('timer')).toHaveTextContent('0:30')
      expect(buttonNames()).toEqual(['Decline', 'Accept'])

      await t.advance(1000)
      expect(within(dialog).getByRole('timer')).toHaveTextContent('0:29')
    })

    it('answers, counts how long one talks, and ends', async () => {
      const { t, bob, click, press } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      await click('Accept')

      const dialog = screen.getByRole('dialog', { name: 'bob' })
      expect(dialog).toHaveAccessibleDescription('In call')
      expect(dialog).toHaveAttribute('data-state', 'active')
      expect(buttonNames()).toEqual(['End call', 'Minimize'])
      await t.advance(5000)
      expect(within(dialog).getByRole('timer')).toHaveTextContent('0:05')

      await press('End call')
      expect(screen.getByRole('dialog')).toHaveAccessibleDescription('Call ended')
      expect(within(dialog).getByRole('timer')).toHaveTextContent('0:05')
      expect(buttonOf('Close')).toBeVisible()
    })

    it('declines', async () => {
      const { t, bob, click } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
      await click('Decline')
      expect(screen.getByRole('dialog')).toHaveAccessibleDescription('You declined')
      expect(screen.queryByRole('timer')).toBeNull()
      expect(bob.store.getState().invitations.byId.get('one')?.endReason).toBe('rejected')
    })

    it('says that a call was missed', async () => {
      const { t, bob } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      await t.advance(30_000)
      expect(screen.getByRole('dialog')).toHaveAccessibleDescription('Missed call')

      await t.advance(4000)
      await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'two' }))
      await t.act(() => bob.invitations.cancel('two'))
      expect(screen.getByRole('dialog')).toHaveAccessibleDescription('Missed call')
    })

    it('says that another device has answered', async () => {
      const { t, bob } = await renderAda()
      const phone = await t.connect('ada')
      await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
      await t.act(() => phone.invitations.accept('one'))
      const dialog = screen.getByRole('dialog', { name: 'bob' })
      expect(dialog).toHaveAccessibleDescription('Answered on another device')
      expect(screen.queryByRole('timer')).toBeNull()
      expect(buttonOf('Close')).toBeVisible()

      await t.advance(4000)
      expect(dialog).not.toBeInTheDocument()
    })

    it('shows the next call when the first is over', async () => {
      const { t, bob } = await renderAda()
      const cleo = await t.connect('cleo')
      await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
      await t.act(() => cleo.invitations.invite({ to: 'ada' }))
      expect(screen.getByRole('alertdialog')).toHaveAccessibleName('bob')
      await t.act(() => bob.invitations.cancel('one'))
      expect(screen.getByRole('alertdialog')).toHaveAccessibleName('cleo')
    })
  })

  describe('to the inviter', () => {
    it('says whether it rings there', async () => {
      const { t, ada } = await renderAda()
      await t.act(() => ada.invitations.invite({ to: 'eve' }))
      const dialog = screen.getByRole('dialog', { name: 'eve' })
      expect(dialog).toHaveAccessibleDescription('Calling…')
      expect(dialog).toHaveAttribute('data-state', 'outgoing')
      expect(buttonNames()).toEqual(['Cancel'])

      await t.connect('eve')
      await t.settle()
      expect(dialog).toHaveAccessibleDescription('Ringing…')
    })

    it('takes the call back', async () => {
      const { t, ada, bob, click } = await renderAda()
      await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
      await click('Cancel')
      expect(screen.getByRole('dialog')).toHaveAccessibleDescription('You cancelled')
      expect(bob.store.getState().invitations.byId.get('one')?.endReason).toBe('cancelled')
    })

    it('says that it was declined, or that nobody answered', async () => {
      const { t, ada, bob } = await renderAda()
      await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
      await t.act(() => bob.invitations.reject('one'))
      expect(screen.getByRole('dialog')).toHaveAccessibleDescription('Call declined')

      await t.act(() => ada.invitations.invite({ to: 'bob', timeoutMs: 1000 }))
      await t.advance(1000)
      expect(screen.getByRole('dialog')).toHaveAccessibleDescription('No answer')
    })
  })

  describe('when it has just appeared', () => {
    it('answers nothing by a key until it is armed', async () => {
      const { t, bob, press } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      await t.advance(699)
      await press('Accept')
      await press('Decline')
      expect(screen.getByRole('alertdialog')).toBeVisible()

      await t.advance(1)
      await press('Accept')
      expect(screen.getByRole('dialog')).toHaveAccessibleDescription('In call')
    })

    it('answers to a pointer at once, which was aimed', async () => {
      const { t, bob, click } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      await click('Accept')
      expect(screen.getByRole('dialog')).toHaveAccessibleDescription('In call')
    })

    it('is armed anew for the next call, after armDelayMs', async () => {
      const { t, bob, press } = await renderAda(<CallDialog armDelayMs={200} />)
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      await t.advance(200)
      await press('Decline')
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      await press('Decline')
      expect(screen.getByRole('alertdialog')).toBeVisible()

      await t.advance(200)
      await press('Decline')
      expect(screen.queryByRole('alertdialog')).toBeNull()
    })

    it('has the focus on itself, never on an answer', async () => {
      const { t, bob } = await renderAda()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      expect(screen.getByRole('alertdialog')).toHaveFocus()
    })

    it.each(['auto', 'never'] as const)('leaves the focus in a text field (%s)', async (policy) => {
      const { t, bob } = await renderAda(
        <>
          <input />
          <CallDialog focusPolicy={policy} />
        </>,
      )
      screen.getByRole('textbox').focus()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      expect(screen.getByRole('textbox')).toHaveFocus()
      expect(screen.getByRole('alertdialog')).toBeVisible()
    })

    it('takes the focus from a text field only when it is told to', async () => {
      const { t, bob } = await renderAda(
        <>
          <input />
          <CallDialog focusPolicy="always" />
        </>,
      )
      screen.getByRole('textbox').focus()
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      expect(screen.getByRole('alertdialog')).toHaveFocus()
    })
  })

  it('is not closed by Escape', async () => {
    const { t, bob } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    const dialog = screen.getByRole('alertdialog')
    expect(dialog).toHaveAttribute('closedby', 'none')
    expect(fireEvent(dialog, new Event('cancel', { cancelable: true }))).toBe(false)
    expect(dialog).toBeVisible()
    expect(bob.store.getState().invitations.byId.get('one')?.status).toBe('ringing')
  })

  it('goes when it is closed, and comes back for the next call', async () => {
    const { t, bob, press } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => bob.invitations.cancel('one'))
    await press('Close')
    expect(screen.queryByRole('dialog')).toBeNull()

    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(screen.getByRole('alertdialog')).toBeVisible()
  })

  it('goes after 4 s when the call is over', async () => {
    const { t, bob } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => bob.invitations.cancel('one'))
    await t.advance(4000)
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('goes when one logs out', async () => {
    const { t, ada, bob } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await t.act(() => ada.logout())
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })

  it('tells what was answered here, and what is over, once each', async () => {
    const onAccept = vi.fn()
    const onEnd = vi.fn()
    const { t, bob, click } = await renderAda(<CallDialog onAccept={onAccept} onEnd={onEnd} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    expect(onAccept.mock.calls).toMatchObject([[{ inviteId: 'one', status: 'active' }]])
    expect(onEnd).not.toHaveBeenCalled()

    await click('End call')
    expect(onAccept).toHaveBeenCalledTimes(1)
    expect(onEnd.mock.calls).toMatchObject([[{ inviteId: 'one', endReason: 'ended' }]])
  })

  it('tells nothing of a call that another device has answered', async () => {
    const onAccept = vi.fn()
    const onEnd = vi.fn()
    const { t, bob } = await renderAda(<CallDialog onAccept={onAccept} onEnd={onEnd} />)
    const phone = await t.connect('ada')
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => phone.invitations.accept('one'))
    await t.act(() => bob.invitations.end('one'))
    expect(onAccept).not.toHaveBeenCalled()
    expect(onEnd).not.toHaveBeenCalled()
  })

  it('tells of the end of a call even when another rings already', async () => {
    const onEnd = vi.fn()
    const { t, bob, click } = await renderAda(<CallDialog onEnd={onEnd} />)
    const cleo = await t.connect('cleo')
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await click('Decline')
    expect(onEnd.mock.calls).toMatchObject([[{ inviteId: 'one' }]])
  })

  it('tells of an end that was missed while the connection was away', async () => {
    const onEnd = vi.fn()
    const { t, bob } = await renderAda(<CallDialog onEnd={onEnd} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => t.network('ada').drop())
    await t.act(() => bob.invitations.cancel('one'))
    await t.act(() => t.network('ada').restore())
    await t.advance(1000)
    expect(screen.getByRole('dialog')).toHaveAccessibleDescription('Missed call')
    expect(onEnd.mock.calls).toMatchObject([[{ inviteId: 'one', endReason: 'cancelled' }]])
  })

  it('says so when an answer comes too late', async () => {
    const onAccept = vi.fn()
    const { t, bob, click } = await renderAda(<CallDialog onAccept={onAccept} />)
    const phone = await t.connect('ada')
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    // Of two tabs that answer at once, one is too late.
    t.network('ada').latency(10)
    await t.act(() => void phone.invitations.accept('one'))
    await click('Accept')
    await t.advance(100)
    expect(screen.getByRole('alert')).toHaveTextContent('That did not work. The call is over.')
    expect(onAccept).not.toHaveBeenCalled()
  })

  it('is busy, and keeps the focus, while an answer is under way', async () => {
    const { t, bob, click } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    t.network('ada').latency(100)
    buttonOf('Accept').focus()
    await click('Accept')
    expect(buttonOf('Accept')).toHaveAttribute('aria-busy', 'true')
    expect(buttonOf('Accept')).toHaveAttribute('aria-disabled', 'true')
    expect(buttonOf('Decline')).toHaveAttribute('aria-disabled', 'true')
    expect(buttonOf('Accept')).toHaveFocus()
    await t.advance(200)
    expect(buttonOf('End call')).toBeEnabled()
  })

  it('[CL8] cannot be answered at the end of the countdown, and waits for the server', async () => {
    const { t, bob } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await t.act(() => t.network('ada').silence())
    await t.advance(30_000)
    expect(screen.getByRole('alertdialog')).toHaveAccessibleDescription('Incoming call')
    expect(screen.getByRole('timer')).toHaveTextContent('0:00')
    expect(buttonOf('Accept')).toBeDisabled()
  })

  it('shows one call of several', async () => {
    const { t, bob } = await renderAda(<CallDialog inviteId="two" />)
    const cleo = await t.connect('cleo')
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(screen.queryByRole('alertdialog')).toBeNull()
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    expect(screen.getByRole('alertdialog')).toHaveAccessibleName('cleo')
  })

  it('renders where it stands with mode="inline"', async () => {
    const { t, bob } = await renderAda(
      <main>
        <input />
        <CallDialog mode="inline" />
      </main>,
    )
    screen.getByRole('textbox').focus()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    const card = within(screen.getByRole('main')).getByRole('alertdialog', { name: 'bob' })
    expect(card.tagName).toBe('DIV')
    expect(card).toHaveAttribute('data-mode', 'inline')
    expect(screen.getByRole('textbox')).toHaveFocus()
  })

  it('takes names and media of the app', async () => {
    const { t, bob, click } = await renderAda(
      <CallDialog
        focusPolicy="never"
        formatName={(userId) => (userId === 'bob' ? 'Bob Builder' : userId)}
        renderMedia={({ inviteId }) => <output aria-label={`Video of ${inviteId}`} />}
      />,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(screen.getByRole('alertdialog')).toHaveAccessibleName('Bob Builder')
    expect(screen.getByRole('alert')).toHaveTextContent('Incoming call from Bob Builder')
    expect(document.querySelector('[data-part=avatar]')).toHaveTextContent('BB')
    expect(screen.queryByLabelText('Video of one')).toBeNull()

    await click('Accept')
    expect(screen.getByLabelText('Video of one')).toBeVisible()
  })

  it('takes an element for a name, and says the user id where only text will do', async () => {
    const { t, bob } = await renderAda(
      <CallDialog focusPolicy="never" formatName={(userId) => <b>Mr {userId}</b>} />,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(screen.getByRole('alertdialog')).toHaveAccessibleName('Mr bob')
    expect(screen.getByRole('alert')).toHaveTextContent('Incoming call from bob')
  })

  it.each(['modal', 'inline'] as const)(
    'takes the attributes of its element (%s)',
    async (mode) => {
      const ref = createRef<HTMLDialogElement>()
      const { t, bob } = await renderAda(
        <CallDialog mode={mode} ref={ref} className="mine" data-testid="call" style={{ top: 1 }} />,
      )
      await t.act(() => bob.invitations.invite({ to: 'ada' }))
      const element = screen.getByTestId('call')
      expect(ref.current).toBe(element)
      expect(element).toHaveClass('mine')
      expect(element).toHaveStyle({ top: '1px' })
      expect(element).toHaveAttribute('data-beckon', 'call-dialog')
    },
  )

  it.each(['modal', 'inline'] as const)(
    'calls a ref once, and its undo once (%s)',
    async (mode) => {
      const undo = vi.fn()
      const ref = vi.fn(() => undo)
      const { t, bob } = await renderAda(<CallDialog mode={mode} ref={ref} />)
      await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
      const calls = ref.mock.calls.length
      await t.advance(3000)
      expect(ref).toHaveBeenCalledTimes(calls)
      expect(undo).toHaveBeenCalledTimes(calls - 1)

      await t.act(() => bob.invitations.cancel('one'))
      await t.advance(4000)
      expect(ref).toHaveBeenCalledTimes(calls)
      expect(undo).toHaveBeenCalledTimes(calls)
    },
  )

  it('takes an invitation whose id has spaces, twice on a page', async () => {
    const { t, bob } = await renderAda(
      <>
        <CallDialog mode="inline" />
        <CallDialog mode="inline" />
      </>,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'a b' }))
    expect(screen.getAllByRole('alertdialog', { name: 'bob' })).toHaveLength(2)
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('renders its text again, and nothing else, while it counts', async () => {
    const renderMedia = vi.fn(() => null)
    const { t, bob, click } = await renderAda(<CallDialog renderMedia={renderMedia} />)
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await click('Accept')
    const renderCount = renderMedia.mock.calls.length
    for (let second = 0; second < 3; second++) await t.advance(1000)
    expect(screen.getByRole('timer')).toHaveTextContent('0:03')
    expect(renderMedia).toHaveBeenCalledTimes(renderCount)
  })
})
