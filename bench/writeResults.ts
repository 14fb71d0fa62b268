import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { CaseResult } from './measure.ts'
import type { Scenario } from './scenario.ts'
import type { Settings } from './settings.ts'

interface Measured {
  readonly scenario: Scenario
  readonly settings: Settings
  readonly cases: readonly CaseResult[]
}

/**
 * Puts what one scenario has measured into the file, in the place of what an earlier run has measured
 * of it: a run of a few scenarios leaves the others as they are. Each says when and where it was.
 */
export function writeResults(path: string, { scenario, settings, cases }: Measured): void {
  const { rounds, warmUpMs, durationMs, window } = settings
  const results = {
    ...readResults(path),
    [scenario.name]: {
      title: scenario.title,
      measuredAt: new Date().toISOString(),
      machine: { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model },
      settings: { rounds, warmUpMs, durationMs, window },
      cases,
    },
  }
  writeFileSync(path, `${JSON.stringify(results, undefined, 2)}\n`)
}

function readResults(path: string): Record<string, unknown> {
  if (!existsSync(path)) return {}
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
}
