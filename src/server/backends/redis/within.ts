import { systemClock } from '../../../internal/clock.ts'
import { within as waitWithin } from '../../../internal/within.ts'

/** What `work` comes to, or a rejection when that takes longer than `ms` by the clock on the wall. */
export function within<Value>(ms: number, work: Promise<Value>, late: () => Error): Promise<Value> {
  return waitWithin(() => work, { clock: systemClock, ms, late })
}
