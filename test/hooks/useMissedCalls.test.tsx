import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useMissedCalls } from '../../src/hooks/useMissedCalls.ts'
import { signalingInAct } from '../signalingInAct.tsx'

function idsIn({ missed }: ReturnType<typeof useMissedCalls>): readonly string[] {
  return missed.map(({ inviteId }) => inviteId)
}

describe('useMissedCalls', () => {
  it('[IN36] [IN37] knows those of before this login, the latest first, and what has been seen', async () => {
    const t = signalingInAct()
    const bob = t.user('bob')
    await bob.invites('ada', { inviteId: 'first' })
    await t.advance('5m')
    await bob.invites('ada', { inviteId: 'second' })
    await bob.cancels()
    await t.advance('5m')

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
    await bob.invites('ada')
    await bob.cancels()
    expect(result.current.count).toBe(1)
    await t.act(() => elsewhere.result.current.markSeen())
    expect(result.current.count).toBe(0)
  })

  it('counts neither one’s own calls, nor what was answered, declined or taken by others', async () => {
    const t = signalingInAct({ users: ['ada', 'bob', 'cyd'] })
    const { result } = renderHook(() => useMissedCalls(), { wrapper: t.as('ada') })
    await t.user('ada').invites('dee', { timeoutMs: 1000 })
    await t.user('bob').invites('ada')
    await t.user('ada').rejects()
    await t.user('bob').invites('ada', { kind: 'signal' })
    await t.user('bob').invites(['ada', 'cyd'], { policy: { answer: 'first' } })
    await t.user('cyd').accepts()
    await t.advance('1m')
    expect(idsIn(result.current)).toEqual([])
  })

  it('[IN23] counts who was told that one is busy', async () => {
    const t = signalingInAct({
      callWaiting: 'busy',
      calls: [{ from: 'bob', to: 'ada', status: 'active' }],
    })
    const { result } = renderHook(() => useMissedCalls(), { wrapper: t.as('ada') })
    const { inviteId } = await t.user('cyd').invites('ada')
    expect(idsIn(result.current)).toEqual([inviteId])
  })
})
