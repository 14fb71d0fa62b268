import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { signalingMatchers } from '../../src/testing/matchers.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const text = readFileSync(`${ROOT}/docs/testing.md`, 'utf8')

describe('docs/testing.md', () => {
  it.each(readdirSync(`${ROOT}/examples/testing`))('shows %s as it is', (file) => {
    const code = readFileSync(`${ROOT}/examples/testing/${file}`, 'utf8')
    expect(text).toContain(`\`${file}\`:\n\n\`\`\`${/\w+$/.exec(file)?.[0]}\n${code}\`\`\``)
  })

  it('shows no code that is not run', () => {
    expect(text.match(/^```\w+$/gm)).toHaveLength(readdirSync(`${ROOT}/examples/testing`).length)
  })

  it('has every verb, every fault of the network, and every matcher', () => {
    const t = createTestSignaling()
    const { userId: _userId, client: _client, ...verbs } = t.user('ana')
    const { transport: _transport, opened: _opened, ...faults } = t.network('ana')
    const names = Object.keys({ ...verbs, ...faults, ...signalingMatchers })
    expect(names.filter((name) => !text.includes(`${name}(`))).toEqual([])
  })
})
