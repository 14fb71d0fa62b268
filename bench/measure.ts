import { BASELINE, type ContenderName } from './contenders.ts'
import type { BenchCase, Metric, Sample, Target } from './scenario.ts'
import type { Settings } from './settings.ts'
import { spreadOf, type Spread } from './statistics.ts'

/** One figure of one contender. */
export interface Row {
  readonly contender: ContenderName
  readonly metric: string
  readonly unit: string
  readonly values: Spread
  /** Against the baseline of the same round. */
  readonly ratio?: Spread
  readonly verdicts: readonly Verdict[]
}

export interface Verdict {
  readonly target: Target
  /** The median that was reached: a ratio, or the figure itself. */
  readonly reached: number
  readonly isMet: boolean
}

export interface CaseResult {
  readonly title: string
  readonly rows: readonly Row[]
  /** Every round of every contender, as it was measured. */
  readonly samples: Partial<Record<ContenderName, readonly Sample[]>>
  /** Why there is nothing: this machine cannot, or something was lost. */
  readonly skipped?: string
  readonly failure?: string
}

type Samples = Map<ContenderName, Sample[]>

/** Runs a case: in every round each contender once, so that a slow moment concerns all of them. */
export async function measure(benchCase: BenchCase, settings: Settings): Promise<CaseResult> {
  const { title, skip } = benchCase
  const contenders = benchCase.contenders.filter(settings.isChosen)
  if (skip !== undefined) return { title, rows: [], samples: {}, skipped: skip }
  const samples: Samples = new Map(contenders.map((contender) => [contender, []]))
  for (let round = 0; round < settings.rounds; round++) {
    for (const contender of contenders) {
      showProgress(`${title}: round ${round + 1}, ${contender}`)
      try {
        samples.get(contender)?.push(await benchCase.run(contender, settings))
      } catch (error) {
        const failure = `${contender}: ${error instanceof Error ? error.stack : String(error)}`
        return { title, rows: [], samples: Object.fromEntries(samples), failure }
      } finally {
        showProgress('')
        await settings.endRun()
        // What one contender has left is not collected in the time of the next.
        globalThis.gc?.()
      }
    }
  }
  return { title, rows: toRows(benchCase, samples), samples: Object.fromEntries(samples) }
}

function toRows({ metrics }: BenchCase, samples: Samples): Row[] {
  const contenders = [...samples.keys()]
  return metrics.flatMap((metric) =>
    contenders.flatMap((contender) => {
      const values = valuesOf(samples, contender, metric)
      if (values.length === 0) return []
      const ratio = ratioOf(samples, metric, { contender, against: BASELINE })
      return {
        contender,
        metric: metric.name,
        unit: metric.unit,
        values: spreadOf(values),
        ...(ratio !== undefined && metric.isCompared !== false ? { ratio } : {}),
        verdicts: judge(samples, metric, contender),
      }
    }),
  )
}

function judge(samples: Samples, metric: Metric, contender: ContenderName): Verdict[] {
  const targets = metric.targets?.filter((target) => target.contender === contender) ?? []
  return targets.flatMap((target) => {
    const { against, atLeast = -Infinity, atMost = Infinity } = target
    const figures =
      against === undefined
        ? spreadOf(valuesOf(samples, contender, metric))
        : ratioOf(samples, metric, { contender, against })
    if (figures === undefined) return []
    const reached = figures.median
    return { target, reached, isMet: reached >= atLeast && reached <= atMost }
  })
}

function ratioOf(
  samples: Samples,
  { name }: Metric,
  { contender, against }: { readonly contender: ContenderName; readonly against: ContenderName },
): Spread | undefined {
  const others = samples.get(against) ?? []
  const ratios = (samples.get(contender) ?? []).flatMap((sample, round) => {
    const [value, other] = [sample[name], others[round]?.[name]]
    return value === undefined || other === undefined ? [] : value / other
  })
  return ratios.length === 0 ? undefined : spreadOf(ratios)
}

function valuesOf(samples: Samples, contender: ContenderName, { name }: Metric): number[] {
  return (samples.get(contender) ?? []).flatMap((sample) => sample[name] ?? [])
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`)
}
