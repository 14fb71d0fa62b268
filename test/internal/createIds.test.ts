import { expect, it } from 'vitest'
import { createId } from '../../src/internal/createId.ts'
import { createIds } from '../../src/internal/createIds.ts'

it('makes ids of 32 hex digits that never repeat, from one source or from several', () => {
  const sources = [createId, createIds(), createIds()]
  const ids = sources.flatMap((next) => Array.from({ length: 200 }, () => next()))
  expect(new Set(ids).size).toBe(600)
  expect(ids.every((id) => /^[\da-f]{32}$/.test(id))).toBe(true)
})
