import { expect, it } from 'vitest'
import { createId } from '../../src/internal/createId.ts'

it('makes ids of 32 hex digits, none of them twice', () => {
  const ids = Array.from({ length: 1000 }, () => createId())
  expect(new Set(ids).size).toBe(1000)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
})
