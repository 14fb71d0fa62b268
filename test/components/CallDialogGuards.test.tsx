import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { buttonOf, invitationOf, renderAda } from './renderAda.tsx'

describe('CallDialog asks the app before it does something:', () => {
  it('an answer, and is busy meanwhile', async () => {
    let answer: (mayGoOn: boolean) => void = () => {}
    const beforeAccept = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)))
    const onAccept = vi.fn()
    const element = <CallDialog beforeAccept={beforeAccept} onAccept={onAccept} />
    const { t, bob, click } = await renderAda(element)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    expect(beforeAccept.mock.calls).toMatchObject([[{ inviteId: 'one' }]])
    for (const name of ['Accept', 'Decline']) {
      expect(buttonOf(name)).toHaveAttribute('aria-busy', 'true')
      expect(buttonOf(name)).toHaveAttribute('aria-disabled', 'true')
    }
    await click('Accept')
    await click('Decline')
    expect(beforeAccept).toHaveBeenCalledTimes(1)
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')

    await t.act(() => answer(true))
    await t.settle()
    expect(screen.getByRole('dialog')).toHaveAccessibleDescription('In call')
    expect(onAccept).toHaveBeenCalledTimes(1)
  })

  it('whatever it is, and does nothing when the app says false', async () => {
    const no = vi.fn(() => false)
    const element = <CallDialog beforeAccept={no} beforeReject={no} beforeEnd={no} />
    const { t, ada, bob, click } = await renderAda(element)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    await click('Decline')
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')
    expect(screen.queryByText(/did not work/)).toBeNull()
    await t.act(() => ada.invitations.accept('one'))
    await click('End call')
    expect(invitationOf(bob, 'one')?.status).toBe('active')
    expect(no).toHaveBeenCalledTimes(3)
  })

  it('a decline, and goes on when nothing is said', async () => {
    const element = <CallDialog beforeReject={() => {}} />
    const { t, bob, click } = await renderAda(element)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Decline')
    expect(invitationOf(bob, 'one')?.endReason).toBe('rejected')
  })

  it('what went wrong is said, and can be tried again', async () => {
    const beforeAccept = vi.fn().mockRejectedValueOnce(new Error('no camera'))
    const { t, bob, click } = await renderAda(<CallDialog beforeAccept={beforeAccept} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    expect(screen.getByRole('alert')).toHaveTextContent('That did not work. Please try again.')
    expect(document.querySelector('[data-part=error]')).toHaveAttribute('data-state', 'error')
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')

    await click('Try again')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('dialog')).toHaveAccessibleDescription('In call')
  })

  it('both ends and answers, where a call that waits is taken instead', async () => {
    const beforeEnd = vi.fn(() => true)
    const beforeAccept = vi.fn(({ inviteId }) => inviteId !== 'two')
    const element = <CallDialog beforeAccept={beforeAccept} beforeEnd={beforeEnd} />
    const { t, bob, cleo, click } = await renderAda(element)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await click('End and accept: cleo')
    expect(beforeEnd).toHaveBeenCalledTimes(1)
    expect(invitationOf(bob, 'one')?.status).toBe('active')
    expect(invitationOf(cleo, 'two')?.status).toBe('ringing')
  })

  it('a call of its own that is taken back', async () => {
    const beforeCancel = vi.fn().mockReturnValueOnce(false)
    const { t, ada, bob, click } = await renderAda(<CallDialog beforeCancel={beforeCancel} />)
    await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
    await click('Cancel')
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')
    await click('Cancel')
    expect(invitationOf(bob, 'one')?.endReason).toBe('cancelled')
    expect(beforeCancel.mock.calls).toMatchObject([[{ inviteId: 'one' }], [{ inviteId: 'one' }]])
  })

  it('what it agrees to, and not what it refuses', async () => {
    const beforeAgree = vi.fn().mockReturnValueOnce(false).mockRejectedValueOnce(new Error('no'))
    const { t, ada, bob, click } = await renderAda(<CallDialog beforeAgree={beforeAgree} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => ada.invitations.accept('one'))
    let answer: boolean | undefined
    void bob.invitations.propose('one', { media: 'video' }).then((is) => (answer = is))
    await t.settle()
    await click('Agree')
    await click('Agree')
    expect(beforeAgree.mock.calls).toMatchObject([[{ proposal: { by: 'bob' } }], [{}]])
    expect(screen.getByRole('alert')).toHaveTextContent('That did not work.')
    expect(answer).toBeUndefined()
    await click('Agree')
    expect(answer).toBe(true)
    expect(beforeAgree).toHaveBeenCalledTimes(3)

    void bob.invitations.propose('one', { media: 'audio' }).then((is) => (answer = is))
    await t.settle()
    await click('Decline')
    expect(answer).toBe(false)
    expect(beforeAgree).toHaveBeenCalledTimes(3)
  })
})
