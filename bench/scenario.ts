import type { ContenderName } from './contenders.ts'
import type { Settings } from './settings.ts'

/** Something that is measured, in one or more sizes. */
export interface Scenario {
  readonly name: string
  readonly title: string
  cases(settings: Settings): readonly BenchCase[]
}

/** One size of a scenario, which every contender runs once per round. */
export interface BenchCase {
  readonly title: string
  readonly contenders: readonly ContenderName[]
  readonly metrics: readonly Metric[]
  run(contender: ContenderName, settings: Settings): Promise<Sample>
  /** Why it is left out on this machine. */
  readonly skip?: string
}

/** What one run has measured, by the names of metrics. One that does not apply is left out. */
export type Sample = Readonly<Record<string, number>>

export interface Metric {
  readonly name: string
  readonly unit: string
  readonly targets?: readonly Target[]
  /** Whether a ratio says anything. @default true */
  readonly isCompared?: boolean
}

/** What a contender must reach: a ratio against the baseline of the same round, or a figure. */
export interface Target {
  readonly contender: ContenderName
  /** Absent: the figure itself counts. */
  readonly against?: ContenderName
  readonly atLeast?: number
  readonly atMost?: number
}
