import { createTraffic, type TrafficOptions } from './createTraffic.ts'
import { findLosses } from './findLosses.ts'

export interface TrafficResult {
  /** How many commands were acknowledged. */
  readonly acknowledged: number
  /** What is wrong in the end, in one line each. */
  readonly losses: readonly string[]
}

/** Lets clients talk, call, come and go while something is done to their servers, and audits them. */
export async function runTraffic(
  options: TrafficOptions,
  disturb: () => Promise<void>,
): Promise<TrafficResult> {
  const traffic = await createTraffic(options)
  traffic.start()
  await disturb()
  await traffic.stop()
  await traffic.settled()
  const acknowledged = traffic.ledger.acknowledged()
  return { acknowledged, losses: await findLosses(options.url, traffic) }
}
