import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useMissedCalls } from '../../src/hooks/useMissedCalls.ts'
import { signalingInAct } from '../signalingInAct.tsx'

const MINUTE_MS = 60_000

function idsIn({ missed }: ReturnType<typeof useMissedCalls>): readonly string[] {
  return missed.map(({ inviteId }) => inviteId)
}

describe('useMissedCalls', () => {
  it('[IN36] [IN37] knows those of before this login, the latest first, and what has been seen', async () => {
    const t = signalingInAct()
    const bob = await t.connect('bob')
    await t.act(() => bob.invitations.invite({ inviteId: 'first', to: 'ada' }))
    await t.advance(MINUTE_MS * 5)
    await t.act(() => bob.invitations.invite({ inviteId: 'second', to: 'ada' }))
    await t.act(() => bob.invitations.cancel('second'))
    await t.advance(MINUTE_MS * 5)

    const { result } = renderHook(() => useMissedCalls(), { wrapper: t.as('ada') })
    await t.settle()
    expect(idsIn(result.current)).toEqual(['second', 'first'])
    expect(result.current.count).toBe(2)

    await t.act(() => result.current.markSeen())
    expect(result.current.count).toBe(0)
    expect(idsIn(result.current)).toEqual(['second', 'first'])

    const elsewhere = renderHook(() => useMissedCalls(), { wrapper: t.as('ada') })
    await t.settle()
    expect(elsewhere.result.current.count).toBe(0)
    await t.advance(1)
    await t.act(() => bob.invitations.invite({ inviteId: 'third', to: 'ada' }))
    await t.act(() => bob.invitations.cancel('third'))
    expect(result.current.count).toBe(1)
    await t.act(() => elsewhere.result.current.markSeen())
    expect(result.current.count).toBe(0)
  })

  it('counts neither one’s own calls, nor what was answered, declined or taken by others', async () => {
    const t = signalingInAct()
    const [bob, cyd] = [await t.connect('bob'), await t.connect('cyd')]
    const ada = await t.connect('ada')
    const { result } = renderHook(() => useMissedCalls(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => ada.invitations.invite({ to: 'dee', timeoutMs: 1000 }))
    await t.act(() => bob.invitations.invite({ inviteId: 'declined', to: 'ada' }))
    await t.act(() => ada.invitations.reject('declined'))
    await t.act(() => bob.invitations.invite({ inviteId: 'signal', to: 'ada', kind: 'signal' }))
    await t.act(() =>
      bob.invitations.invite({
        inviteId: 'taken',
        to: ['ada', 'cyd'],
        policy: { answer: 'first' },
      }),
    )
    await t.act(() => cyd.invitations.accept('taken'))
    await t.advance(MINUTE_MS)
    expect(idsIn(result.current)).toEqual([])
  })

  it('[IN23] counts who was told that one is busy', async () => {
    const t = signalingInAct({ callWaiting: 'busy' })
    const [bob, cyd] = [await t.connect('bob'), await t.connect('cyd')]
    const ada = await t.connect('ada')
    const { result } = renderHook(() => useMissedCalls(), { wrapper: t.as('ada') })
    await t.settle()
    await t.act(() => bob.invitations.invite({ inviteId: 'talk', to: 'ada' }))
    await t.act(() => ada.invitations.accept('talk'))
    await t.act(() => cyd.invitations.invite({ inviteId: 'second', to: 'ada' }))
    expect(idsIn(result.current)).toEqual(['second'])
  })
})
