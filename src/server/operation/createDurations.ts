import { Histogram, type Registry } from 'prom-client'

/** In seconds: from what memory takes to what a client still waits for. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export interface DurationsOptions<Label extends string> {
  readonly name: string
  readonly help: string
  readonly label: Label
}

/** What has been measured under one value of the label. */
interface Measured {
  /** How many were as short as each bucket says, and not as short as the one before. */
  readonly counts: number[]
  count: number
  sum: number
}

/**
 * A histogram that is counted by hand until somebody asks: of each command three are observed, and
 * prom-client would take as long for them as a command does. Returns how to add to it.
 */
export function createDurations<Label extends string>(
  registry: Registry,
  { name, help, label }: DurationsOptions<Label>,
): (value: string, ms: number) => void {
  const measured = new Map<string, Measured>()
  const histogram = new Histogram({ name, help, labelNames: [label], registers: [] })
  // What the registry asks for its text.
  const getForPromString = async () => ({
    name,
    help,
    type: 'histogram',
    values: [...measured].flatMap(([value, one]) => toValues(name, { [label]: value }, one)),
  })
  registry.registerMetric(Object.assign(histogram, { getForPromString }))

  return (value, ms) => {
    const one = measured.get(value) ?? { counts: BUCKETS.map(() => 0), count: 0, sum: 0 }
    if (one.count === 0) measured.set(value, one)
    const seconds = ms / 1000
    const bucket = BUCKETS.findIndex((bound) => seconds <= bound)
    if (bucket >= 0) one.counts[bucket] = (one.counts[bucket] ?? 0) + 1
    one.count++
    one.sum += seconds
  }
}

function toValues(name: string, labels: Record<string, string>, { counts, count, sum }: Measured) {
  let soFar = 0
  const buckets = BUCKETS.map((le, at) => {
    soFar += counts[at] ?? 0
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: soFar }
  })
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ]
}
