import { BASELINE, CONTENDERS } from './contenders.ts'
import type { CaseResult, Row, Verdict } from './measure.ts'
import type { Scenario } from './scenario.ts'
import type { Spread } from './statistics.ts'

const HEAD = ['', 'median', 'min … max', `÷ ${CONTENDERS[BASELINE].label}`, 'min … max', 'target']

/** Prints a case as a table: a block per metric, a line per contender. */
export function printCase({ title }: Scenario, result: CaseResult): void {
  console.log(`\n${title}: ${result.title}`)
  if (result.skipped !== undefined) return console.log(`  left out: ${result.skipped}`)
  if (result.failure !== undefined) return console.log(`  FAILED: ${result.failure}`)
  const metrics = new Set(result.rows.map(({ metric }) => metric))
  const lines = [...metrics].flatMap((metric) => {
    const rows = result.rows.filter((row) => row.metric === metric)
    return [[`${metric}, ${rows[0]?.unit ?? ''}`, '', '', '', '', ''], ...rows.map(toLine)]
  })
  const table = [HEAD, ...lines]
  const widths = HEAD.map((_, column) =>
    Math.max(...table.map((line) => line[column]?.length ?? 0)),
  )
  for (const line of table) {
    const cells = line.map((cell, at) =>
      at === 0 || at === 5 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
    )
    console.log(`  ${cells.join('  ')}`.trimEnd())
  }
}

function toLine({ contender, values, ratio, verdicts }: Row): string[] {
  return [
    `  ${CONTENDERS[contender].label}`,
    round(values.median),
    range(values),
    ratio === undefined ? '' : round(ratio.median),
    ratio === undefined ? '' : range(ratio),
    verdicts.map(say).join('; '),
  ]
}

function range({ min, max }: Spread): string {
  return `${round(min)} … ${round(max)}`
}

function say({ target, reached, isMet }: Verdict): string {
  const { against, atLeast, atMost } = target
  const bound = atLeast === undefined ? `≤ ${round(atMost ?? NaN)}` : `≥ ${round(atLeast)}`
  const versus = against === undefined ? '' : ` × ${CONTENDERS[against].label}`
  return `${bound}${versus}: ${isMet ? 'met' : `MISSED (${round(reached)})`}`
}

/** Three figures that count, and thousands apart. */
function round(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return Number(value.toPrecision(3)).toString()
}
