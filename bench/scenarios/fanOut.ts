import type { BenchCase, Scenario } from '../scenario.ts'
import type { Settings } from '../settings.ts'
import { FLOOD_METRICS, measureFlood } from './measureFlood.ts'

const AMBITIOUS_FROM = 1000

/** One who sends to many: an announcement, the state of a game, a lecture. */
export const fanOut: Scenario = {
  name: 'fanOut',
  title: 'Fan-out',
  cases: ({ members }: Settings) => members.map(toCase),
}

function toCase(memberCount: number): BenchCase {
  const [deliveries, ...others] = FLOOD_METRICS
  const target = { contender: 'beckon', against: 'socketIo', atLeast: 5 } as const
  return {
    title: `1 sender to ${memberCount.toLocaleString('en')} members`,
    contenders: ['socketIo', 'ws', 'beckon', 'beckonStored', 'beckonRedis'],
    metrics: [{ ...deliveries, targets: memberCount >= AMBITIOUS_FROM ? [target] : [] }, ...others],
    // One sender has to keep a server busy that fifty share elsewhere.
    run: (contender, settings) =>
      measureFlood(
        contender,
        { ...settings, window: 4 * settings.window },
        { memberCount, senderCount: 1 },
      ),
  }
}
