import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { serveCommand } from '../../src/cli/serveCommand.ts'
import { createMetrics } from '../../src/server/operation/createMetrics.ts'

const text = readFileSync(new URL('../../docs/operation.md', import.meta.url), 'utf8')

describe('docs/operation.md', () => {
  it('has every option of `beckon serve` and its variable, and no others', () => {
    const rows = [...text.matchAll(/^\| `(--[a-z-]+)`\s*\| `(BECKON_[A-Z_]+)`/gm)]
    const options = serveCommand().options
    expect(rows.map(([, option, variable]) => [option, variable])).toEqual(
      options.map(({ long, envVar }) => [long, envVar]),
    )
  })

  it('has the defaults of the options that have one', () => {
    for (const { long, defaultValue } of serveCommand().options) {
      if (typeof defaultValue !== 'string') continue
      const row = text.split('\n').find((line) => line.startsWith(`| \`${long}\``))
      expect(row).toContain(`\`${defaultValue}\``)
    }
  })

  it('has every metric', async () => {
    const metrics = await createMetrics(() => 0).text()
    const names = [...metrics.matchAll(/^# TYPE (beckon_\w+)/gm)].map(([, name]) => name)
    const listed = [...text.matchAll(/^\| `(beckon_\w+)`/gm)].map(([, name]) => name)
    expect(new Set(listed)).toEqual(new Set(names))
  })
})
