import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { IncomingCallBanner } from '../../src/components/IncomingCallBanner.tsx'
import { OutgoingCallPanel } from '../../src/components/OutgoingCallPanel.tsx'
import { buttonNames, invitationOf, renderAda } from './renderAda.tsx'

const panel = () => screen.queryByRole('dialog')

async function call(element = <OutgoingCallPanel />) {
  const set = await renderAda(element)
  await set.t.act(() => set.ada.invitations.invite({ to: 'bob', inviteId: 'mine' }))
  return set
}

describe('OutgoingCallPanel', () => {
  it('shows the own call until it is answered', async () => {
    const { t, bob } = await call()
    expect(panel()).toHaveAccessibleName('bob')
    expect(panel()).toHaveAccessibleDescription('Ringing…')
    expect(panel()?.localName).toBe('div')
    expect(buttonNames()).toEqual(['Cancel'])
    await t.act(() => bob.invitations.accept('mine'))
    expect(panel()).toBeNull()
    await t.act(() => bob.invitations.end('mine'))
    expect(panel()).toBeNull()
  })

  it('takes it back', async () => {
    const { bob, click } = await call()
    await click('Cancel')
    expect(invitationOf(bob, 'mine')?.endReason).toBe('cancelled')
  })

  it('says why nobody came, for a while', async () => {
    const { t, bob } = await call()
    await t.act(() => bob.invitations.reject('mine', { data: { message: 'In a meeting' } }))
    expect(panel()).toHaveAccessibleDescription('Call declined')
    expect(panel()).toHaveTextContent('In a meeting')
    await t.advance(20_000)
    expect(panel()).toBeNull()
  })

  it('says so as well while somebody else calls', async () => {
    const { t, bob, cleo } = await call()
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    expect(panel()).toHaveAccessibleName('bob')
    expect(screen.queryByText('cleo')).toBeNull()
    await t.act(() => bob.invitations.reject('mine'))
    expect(panel()).toHaveAccessibleDescription('Call declined')
  })

  it('shows no call that comes in, and makes no sound for it', async () => {
    const { t, bob } = await renderAda(<OutgoingCallPanel />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(panel()).toBeNull()
    await t.act(() => bob.invitations.cancel('one'))
    expect(panel()).toBeNull()
  })

  it('goes with a banner for what comes in', async () => {
    const { t, bob, click } = await renderAda(
      <>
        <OutgoingCallPanel />
        <IncomingCallBanner />
      </>,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
    await click('Accept')
    expect(panel()).toBeNull()
  })
})

describe('CallDialog of some directions', () => {
  const ringing = (
    <CallDialog directions={['incoming', 'outgoing']} renderMedia={() => <i>Video</i>} />
  )
  const dialog = () => screen.queryByRole('alertdialog') ?? panel()

  it('leaves the call one is in to another part of the app', async () => {
    const { t, bob, click } = await renderAda(ringing)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    expect(invitationOf(bob, 'one')?.status).toBe('active')
    expect(dialog()).toBeNull()
    await t.act(() => bob.invitations.end('one'))
    expect(dialog()).toBeNull()
  })

  it('goes out of that one to answer the next', async () => {
    const { t, bob, cleo, click } = await renderAda(ringing)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    expect(dialog()).toHaveAccessibleName('cleo')
    expect(buttonNames()).toContain('End and accept')
    await click('End and accept')
    expect(invitationOf(bob, 'one')).toMatchObject({ status: 'ended', endReason: 'ended' })
    expect(invitationOf(cleo, 'two')?.status).toBe('active')
    expect(dialog()).toBeNull()
  })

  it('takes the own call back to answer one that comes in', async () => {
    const { t, ada, bob, cleo, click } = await renderAda(<CallDialog directions={['incoming']} />)
    await t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'mine' }))
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await click('End and accept')
    expect(invitationOf(bob, 'mine')).toMatchObject({ status: 'ended', endReason: 'cancelled' })
    expect(invitationOf(cleo, 'two')?.status).toBe('active')
  })

  it('asks the app before it ends that one', async () => {
    const { t, bob, cleo, click } = await renderAda(
      <CallDialog directions={['incoming']} beforeEnd={() => false} />,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await click('End and accept')
    expect(invitationOf(bob, 'one')?.status).toBe('active')
    expect(dialog()).toHaveAccessibleName('cleo')
  })

  it('says of a call that was missed that it was', async () => {
    const { t, bob } = await renderAda(ringing)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => bob.invitations.cancel('one'))
    expect(dialog()).toHaveAccessibleDescription('Missed call')
  })

  it('shows nothing of a call that is named and of another direction', async () => {
    const { t, bob } = await renderAda(<CallDialog inviteId="one" directions={['active']} />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(dialog()).toBeNull()
  })

  it('has those that wait only where it shows what comes in', async () => {
    const { t, bob, cleo } = await renderAda(
      <>
        <CallDialog directions={['active', 'outgoing']} mode="inline" />
        <CallDialog directions={['incoming']} mode="banner" />
      </>,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
    await t.act(() => screen.getByRole('button', { name: 'Accept' }).click())
    await t.advance(1000)
    await t.act(() => screen.queryByRole('button', { name: 'Accept' })?.click())
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    expect(screen.queryByRole('list', { name: 'Waiting calls' })).toBeNull()
    expect(screen.getAllByRole('dialog')).toHaveLength(2)
  })
})
