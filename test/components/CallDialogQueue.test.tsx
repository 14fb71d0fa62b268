import { screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { buttonNames, buttonOf, invitationOf, renderAda } from './renderAda.tsx'

describe('CallDialog while other calls wait', () => {
  it('lists them, and announces the latest politely', async () => {
    const { t, bob, cleo, dan, click } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await click('Accept')
    const dialog = screen.getByRole('dialog')
    expect(within(dialog).queryByRole('list')).toBeNull()

    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await t.act(() => dan.invitations.invite({ to: 'ada' }))
    expect(dialog).toHaveAccessibleName('bob')
    const rows = within(screen.getByRole('list', { name: 'Waiting calls' })).getAllByRole(
      'listitem',
    )
    expect(rows.map((row) => row.querySelector('p')?.textContent)).toEqual([
      'cleo is calling',
      'dan is calling',
    ])
    expect(within(dialog).getAllByRole('status').at(-1)).toHaveTextContent('dan is calling')
    expect(buttonNames()).toEqual([
      'End call',
      'Minimize',
      ...['Decline', 'End and accept', 'Decline', 'End and accept'],
    ])

    await t.act(() => cleo.invitations.cancel('two'))
    expect(screen.getAllByRole('listitem')).toHaveLength(1)
  })

  it('ends the one for both, and answers the other', async () => {
    const onAccept = vi.fn()
    const onEnd = vi.fn()
    const { t, bob, cleo, click } = await renderAda(
      <CallDialog onAccept={onAccept} onEnd={onEnd} />,
    )
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await click('End and accept: cleo')
    expect(invitationOf(bob, 'one')?.endReason).toBe('ended')
    expect(invitationOf(cleo, 'two')?.status).toBe('active')
    expect(screen.getByRole('dialog', { name: 'cleo' })).toHaveAccessibleDescription('In call')
    expect(onAccept.mock.calls.map(([{ inviteId }]) => inviteId)).toEqual(['one', 'two'])
    expect(onEnd.mock.calls.map(([{ inviteId }]) => inviteId)).toEqual(['one'])
  })

  it('asks nothing between the two', async () => {
    const { t, bob, cleo, click } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await click('Accept')
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    t.network('ada').latency(100)
    await click('End and accept: cleo')
    await t.advance(250)
    expect(screen.queryByRole('alertdialog')).toBeNull()
    expect(screen.getByRole('dialog', { name: 'bob' })).toHaveAccessibleDescription('Call ended')
    expect(buttonOf('End and accept: cleo')).toHaveAttribute('aria-busy', 'true')
    await t.advance(500)
    expect(screen.getByRole('dialog', { name: 'cleo' })).toHaveAccessibleDescription('In call')
  })

  it('only leaves what goes on without it', async () => {
    const { t, bob, cleo, dan, click } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one' }))
    await t.act(() => cleo.invitations.accept('one'))
    await click('Accept')
    await t.act(() => dan.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await click('Leave and accept: dan')
    expect(invitationOf(bob, 'one')?.status).toBe('active')
    expect(screen.getByRole('dialog', { name: 'dan' })).toHaveAccessibleDescription('In call')
  })

  it('shows why the other could not be answered any more', async () => {
    const { t, bob, cleo, click } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await click('Accept')
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    t.network('ada').silence()
    await click('End and accept: cleo')
    await t.advance(30_000)
    expect(screen.getByRole('alert')).toHaveTextContent('That did not work.')
    expect(buttonOf('End and accept: cleo')).toBeEnabled()
    expect(invitationOf(cleo, 'two')?.status).not.toBe('active')
  })

  it('answers or declines one of two that ring', async () => {
    const { t, bob, cleo, dan, click } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await t.act(() => dan.invitations.invite({ to: 'ada', inviteId: 'three' }))
    await click('Decline: cleo')
    expect(invitationOf(cleo, 'two')?.endReason).toBe('rejected')
    await click('Accept: dan')
    expect(screen.getByRole('dialog', { name: 'dan' })).toHaveAccessibleDescription('In call')
    expect(invitationOf(bob, 'one')?.status).toBe('ringing')
    expect(buttonOf('End and accept: bob')).toBeEnabled()
  })

  it('answers nothing by a key until it is armed', async () => {
    const { t, bob, cleo, click, press } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await click('Accept')
    await t.advance(2000)
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    await press('Decline: cleo')
    expect(invitationOf(cleo, 'two')?.status).toBe('ringing')
    await t.advance(700)
    await press('Decline: cleo')
    expect(invitationOf(cleo, 'two')?.endReason).toBe('rejected')
  })

  it('has none where it is told which call to show, and none of bare signals', async () => {
    const { t, bob, cleo } = await renderAda(<CallDialog inviteId="one" />)
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    expect(screen.queryByRole('list')).toBeNull()
  })

  it('does not take a signal for a call', async () => {
    const { t, bob, cleo, dan } = await renderAda()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    await t.act(() => cleo.invitations.invite({ to: 'ada', kind: 'signal' }))
    expect(screen.queryByRole('list')).toBeNull()
    await t.act(() => dan.invitations.invite({ to: 'ada', kind: 'signal', presentAs: 'call' }))
    expect(screen.getAllByRole('listitem')).toHaveLength(1)
  })
})

describe('CallDialog with a proposal', () => {
  async function talk() {
    const set = await renderAda(
      <CallDialog formatProposal={({ data }) => <i>{JSON.stringify(data)}</i>} />,
    )
    const { t, bob, cleo, click } = set
    await t.act(() => bob.invitations.invite({ to: ['ada', 'cleo'], inviteId: 'one' }))
    await click('Accept')
    await t.act(() => cleo.invitations.accept('one'))
    return set
  }

  it('asks whoever has to agree, and waits for the others', async () => {
    const { t, bob, cleo, click } = await talk()
    expect(screen.queryByRole('group')).toBeNull()
    const agreed = await t.act(() => ({ promise: bob.invitations.propose('one', 'video') }))
    const group = screen.getByRole('group', { name: 'Proposed change' })
    const status = within(group).getByRole('status')
    expect(status).toHaveTextContent('bob wants to change the call"video"')

    await click('Agree')
    expect(status).toHaveTextContent('Waiting for the others to agree…')
    expect(within(group).queryByRole('button')).toBeNull()
    const proposalId = invitationOf(cleo, 'one')?.proposal?.proposalId ?? ''
    await t.act(() => cleo.invitations.answerProposal('one', proposalId, true))
    expect(await agreed.promise).toBe(true)
    expect(screen.queryByRole('group')).toBeNull()
    expect(invitationOf(bob, 'one')?.data).toBe('video')
  })

  it('declines, by a key only when it is armed', async () => {
    const { t, bob, press } = await talk()
    await t.advance(5000)
    const agreed = await t.act(() => ({ promise: bob.invitations.propose('one', 'video') }))
    await press('Decline')
    expect(screen.getByRole('group')).toBeVisible()
    await t.advance(700)
    await press('Decline')
    expect(await agreed.promise).toBe(false)
    expect(screen.queryByRole('group')).toBeNull()
  })

  it('says that one waits for the answers to one’s own', async () => {
    const { t, ada } = await talk()
    await t.act(() => void ada.invitations.propose('one', 'video'))
    const group = screen.getByRole('group', { name: 'Proposed change' })
    expect(group).toHaveTextContent('Waiting for the others to agree…')
    expect(within(group).queryByRole('button')).toBeNull()
  })
})
