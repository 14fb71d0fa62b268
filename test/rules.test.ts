import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const rules = idsIn(readFileSync(`${ROOT}/PROTOCOL.md`, 'utf8'), /\*\*\[([A-Z]+\d+)\]\*\*/g)

// The contract of backends is published: anybody can run it on one of their own.
const tests = ['test', 'src/testing/backendContract'].flatMap((folder) =>
  readdirSync(`${ROOT}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx)$/.test(path))
    .map((path) => readFileSync(`${ROOT}/${folder}/${path}`, 'utf8')),
)

const named = new Set(tests.flatMap((text) => [...idsIn(text, /['`"][^'`"\n]*?\[([A-Z]+\d+)\]/g)]))

describe('a rule of PROTOCOL.md', () => {
  it.each([...rules])('%s has a test that carries its number', (rule) => {
    expect(tests.some((text) => text.includes(`[${rule}] `))).toBe(true)
  })

  it('is known for every number that a test carries', () => {
    expect(rules.size).toBeGreaterThan(60)
    expect([...named].filter((id) => !rules.has(id))).toEqual([])
  })
})

function idsIn(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].flatMap(([, id]) => id ?? []))
}
