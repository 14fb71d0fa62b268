import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useInvitation } from '../../src/hooks/useInvitation.ts'
import { useInvitations } from '../../src/hooks/useInvitations.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useInvitation', () => {
  it('shows nothing while nobody calls', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    expect(result.current).toMatchObject({ phase: 'none', pending: false })
    expect(result.current.invitation).toBeUndefined()
  })

  it('goes from outgoing over active to ended for the inviter', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()

    const { inviteId } = await t.act(() => result.current.invite({ to: 'bob' }))
    expect(result.current.phase).toBe('outgoing')
    expect(result.current.outgoing).toBe(result.current.invitation)
    expect(result.current.invitation).toMatchObject({ inviteId, status: 'ringing' })
    expect(result.current.invitation?.invitees[0]?.state).toBe('delivered')

    await t.act(() => bob.invitations.accept(inviteId))
    expect(result.current.phase).toBe('active')
    expect(result.current.active).toBe(result.current.invitation)
    expect(result.current.outgoing).toBeUndefined()

    await t.act(() => bob.invitations.end(inviteId))
    expect(result.current.phase).toBe('ended')
    expect(result.current.invitation?.endReason).toBe('ended')
    expect(result.current.active).toBeUndefined()
  })

  it('goes from incoming over active to ended for the invitee', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()

    await t.act(() => bob.invitations.invite({ to: 'ada', data: { topic: 'tea' } }))
    expect(result.current.phase).toBe('incoming')
    expect(result.current.incoming).toMatchObject({ inviter: 'bob', data: { topic: 'tea' } })

    await t.act(() => result.current.accept({ data: 'coming' }))
    expect(result.current.phase).toBe('active')
    expect(result.current.invitation?.invitees[0]).toMatchObject({
      state: 'accepted',
      data: 'coming',
    })

    await t.act(() => result.current.end())
    expect(result.current.phase).toBe('ended')
  })

  it('resolves with the invitation as it is now', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    const accepted = await t.act(() => result.current.accept())
    expect(accepted).toMatchObject({ status: 'active' })
    expect(accepted).toBe(result.current.invitation)
  })

  it.each([
    ['rejected', 'reject'],
    ['cancelled', 'cancel'],
  ] as const)('ends as %s', async (endReason, act) => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    if (act === 'reject') await t.act(() => bob.invitations.invite({ to: 'ada' }))
    else await t.act(() => result.current.invite({ to: 'bob' }))
    await t.act(() => result.current[act]())
    expect(result.current).toMatchObject({ phase: 'ended', invitation: { endReason } })
  })

  it('[IN7] shows a timeout when the server says so, and never before', async () => {
    const t = signalingInAct()
    await t.connect('bob')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => result.current.invite({ to: 'bob', timeoutMs: 5000 }))
    await t.advance(4999)
    expect(result.current.phase).toBe('outgoing')
    await t.advance(1)
    expect(result.current).toMatchObject({ phase: 'ended', invitation: { endReason: 'timedOut' } })
  })

  it('shows what has ended for 4 s, and then nothing', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => bob.invitations.cancel('one'))
    await t.advance(3999)
    expect(result.current.phase).toBe('ended')
    await t.advance(1)
    expect(result.current.phase).toBe('none')
  })

  it('shows what rings instead of what has ended', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const cleo = await t.connect('cleo')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    expect(result.current.invitation?.inviteId).toBe('one')
    await t.act(() => bob.invitations.cancel('one'))
    expect(result.current).toMatchObject({ phase: 'incoming', invitation: { inviteId: 'two' } })
  })

  it('[IN3] says in the other tabs that one has answered, and clears it there', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const here = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    const there = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    expect(there.result.current.phase).toBe('incoming')

    await t.act(() => here.result.current.accept())
    expect(here.result.current.phase).toBe('active')
    expect(there.result.current.phase).toBe('elsewhere')
    await t.advance(4000)
    expect(there.result.current.phase).toBe('none')
    expect(here.result.current.phase).toBe('active')
  })

  it('shows a call of another tab of the inviter to nobody', async () => {
    const t = signalingInAct()
    await t.connect('bob')
    const here = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    const there = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    const { inviteId } = await t.act(() => here.result.current.invite({ to: 'bob' }))
    expect(there.result.current.phase).toBe('none')
    const one = renderHook(() => useInvitation(inviteId), { wrapper: t.as('ada') })
    await t.settle()
    expect(one.result.current.phase).toBe('observing')
  })

  it('follows one of several calls', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const cleo = await t.connect('cleo')
    const { result } = renderHook(() => useInvitation('two'), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))
    expect(result.current.phase).toBe('none')
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'two' }))
    expect(result.current).toMatchObject({ phase: 'incoming', invitation: { inviter: 'cleo' } })

    await t.act(() => result.current.reject())
    expect(result.current.phase).toBe('ended')
    expect(result.current.incoming?.inviteId).toBe('one')
  })

  it('is pending while the server has not answered', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    t.network('ada').latency(100)

    await t.act(() => void result.current.accept())
    expect(result.current).toMatchObject({ pending: true, phase: 'incoming' })
    await t.advance(200)
    expect(result.current).toMatchObject({ pending: false, phase: 'active' })
  })

  // Vitest fails when a promise is rejected and nobody hears of it.
  it('keeps an error until the next action, whether anybody awaits it or not', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()

    await t.act(() => void result.current.invite({ to: 'ada' }))
    expect(result.current.error?.code).toBe('BAD_PAYLOAD')
    expect(result.current).toMatchObject({ pending: false, phase: 'none' })

    await t.act(() => result.current.invite({ to: 'bob' }))
    expect(result.current.error).toBeUndefined()
  })

  it('rejects for whoever awaits', async () => {
    const t = signalingInAct()
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    const refused = t.act(() => result.current.accept())
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(result.current.error?.message).toBe('There is no call to accept. Look at `phase` first.')
  })

  it('[IN14] shows how it ended when an answer came too late', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))

    t.network('ada').latency(50)
    await t.act(() => void result.current.accept())
    await t.act(() => bob.invitations.cancel('one'))
    await t.advance(200)
    expect(result.current.error?.code).toBe('INVITATION_OVER')
    expect(result.current).toMatchObject({ phase: 'ended', invitation: { endReason: 'cancelled' } })
  })

  it('is the same object until something that it shows changes', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result, rerender } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    const first = result.current
    rerender()
    expect(result.current).toBe(first)
  })
})

describe('a signal', () => {
  it('[IN31] is shown as a call only where it says so', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const { result } = renderHook(() => useInvitation(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada', kind: 'signal' }))
    expect(result.current.phase).toBe('none')
    const request = { to: 'ada', kind: 'signal', presentAs: 'call' } as const
    await t.act(() => bob.invitations.invite(request))
    expect(result.current).toMatchObject({ phase: 'incoming', incoming: { kind: 'signal' } })
  })
})

describe('useInvitations', () => {
  it('lists what fits the filter, oldest first', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    const cleo = await t.connect('cleo')
    const { result } = renderHook(
      () => ({
        all: useInvitations(),
        ringing: useInvitations({ status: 'ringing', direction: 'incoming' }),
        over: useInvitations({ status: ['ended'] }),
        mine: useInvitations({ direction: 'outgoing' }),
        actions: useInvitation(),
      }),
      { wrapper: t.as('ada') },
    )
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'bob' }))
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'cleo' }))
    await t.act(() => result.current.actions.invite({ to: 'dan', inviteId: 'dan' }))
    await t.act(() => bob.invitations.cancel('bob'))

    const { all, ringing, over, mine } = result.current
    const lists = [all, ringing, over, mine].map((list) => list.map(({ inviteId }) => inviteId))
    expect(lists).toEqual([['bob', 'cleo', 'dan'], ['cleo'], ['bob'], ['dan']])
  })

  it('takes an inline filter, and is the same array until what fits it changes', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    let renderCount = 0
    const { result, rerender } = renderHook(
      () => {
        renderCount++
        return useInvitations({ status: ['ringing'], direction: 'incoming' })
      },
      { wrapper: t.as('ada') },
    )
    await t.settle()
    await t.act(() => bob.invitations.invite({ to: 'ada' }))
    const first = result.current
    expect(first).toHaveLength(1)
    rerender()
    expect(result.current).toBe(first)

    renderCount = 0
    const ada = await t.connect('ada')
    await t.act(() => ada.invitations.invite({ to: 'cleo' }))
    expect(renderCount).toBe(0)
    expect(result.current).toBe(first)
  })
})
