import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useSelection } from '../../src/hooks/useSelection.ts'
import { signalingInAct } from '../signalingInAct.tsx'

describe('useSelection', () => {
  it.each([
    ['a list', (n: number) => [1, n]],
    ['an object', (n: number) => ({ one: 1, n })],
    ['an object without a prototype', (n: number) => Object.assign(Object.create(null), { n })],
    ['a map', (n: number) => new Map([['n', n]])],
    ['a set', (n: number) => new Set([1, n])],
    ['what can be walked through', (n: number) => new Uint8Array([1, n])],
    ['a string', (n: number) => `n ${n}`],
  ])('is the same until the content of %s is another', async (_name, make) => {
    const t = signalingInAct({ users: ['bob'] })
    let n = 2
    const { result, rerender } = renderHook(
      // Another function each time, as an inline one is.
      () =>
        useSelection(
          (state) => state,
          () => make(n) as unknown,
        ),
      { wrapper: t.as('ada') },
    )
    await t.settle()
    const first = result.current
    await t.user('bob').invites('ada')
    expect(result.current).toBe(first)
    n = 3
    rerender()
    expect(result.current).not.toBe(first)
    expect(result.current).toEqual(make(3))
  })

  it('tells what is empty from what is not, and one kind from another', async () => {
    const t = signalingInAct()
    let made: unknown = []
    const { result, rerender } = renderHook(
      () =>
        useSelection(
          (state) => state,
          () => made,
        ),
      { wrapper: t.as('ada') },
    )
    await t.settle()
    for (const next of [
      {},
      new Map(),
      new Map([['a', undefined]]),
      new Map([['b', undefined]]),
      null,
      undefined,
      0,
    ]) {
      made = next
      rerender()
      expect(result.current).toBe(next)
    }
  })
})
