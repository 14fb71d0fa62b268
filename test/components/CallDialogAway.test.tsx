import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { buttonNames, invitationOf, renderAda } from './renderAda.tsx'

describe('CallDialog', () => {
  it('[IN12] onEnd is called for a call that ended while the page was cut off', async () => {
    const onEnd = vi.fn()
    const { t, ada, bob } = await renderAda(<CallDialog onEnd={onEnd} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => ada.invitations.accept('one'))
    expect(screen.getByRole('dialog')).toHaveAttribute('data-state', 'active')
    t.network('ada').drop()
    await t.advance(15_000)
    t.network('ada').restore()
    await t.advance(10_000)
    expect(invitationOf(ada, 'one')?.status).toBe('ended')
    expect(onEnd).toHaveBeenCalledTimes(1)
  })
  it('[IN22] shows that one has left, the second time too', async () => {
    const { t, ada, bob, cleo, click } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one' }))
    await t.act(() => cleo.invitations.accept('one'))
    await t.act(() => ada.invitations.accept('one'))
    await click('Leave')
    expect(buttonNames()).toEqual(['Join', 'Close'])
    await click('Close')
    await t.act(() => bob.invitations.add('one', ['ada']))
    await click('Accept')
    await click('Leave')
    expect(buttonNames()).toEqual(['Join', 'Close'])
  })
  it('[IN23] answering a call that waits while one calls somebody does not end in two calls', async () => {
    const { t, ada, bob, cleo, click } = await renderAda()
    await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
    await t.advance(1000)
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await click('End and accept: cleo')
    expect(invitationOf(ada, 'two')?.status).toBe('active')
    await t.act(() => bob.invitations.accept('one').catch(() => {}))
    expect(invitationOf(ada, 'one')?.status).not.toBe('active')
  })
})
