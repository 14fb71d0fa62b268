import type { Clock } from '../../internal/clock.ts'

/** How many tokens of an address are looked at. */
export interface LoginGuard {
  /**
   * A token is about to be looked at. Returns for how long none is, or 0: then say with `settle` how
   * it went.
   */
  begin(address: string): number
  settle(address: string, wasRefused: boolean): void
}

const PERIOD_MS = 60_000

/** Those that are being looked at are soon over. Not at once, or all who wait come back together. */
const AGAIN_MS = { least: 250, most: 1000 }

/**
 * Counts a token as refused while it is looked at: of many that come at once no more are looked at
 * than of many that come one after the other.
 */
export function createLoginGuard(
  perMinute: number,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
): LoginGuard {
  const looking = new Map<string, number>()
  // By the end of their minutes, because each begins with the first refusal.
  const refused = new Map<string, { count: number; readonly endsAt: number }>()

  return {
    begin(address) {
      forgetOver()
      const { count, endsAt } = refused.get(address) ?? { count: 0, endsAt: 0 }
      if (count >= perMinute) return endsAt - clock.now()
      const others = looking.get(address) ?? 0
      if (count + others >= perMinute) {
        return AGAIN_MS.least + random() * (AGAIN_MS.most - AGAIN_MS.least)
      }
      looking.set(address, others + 1)
      return 0
    },

    settle(address, wasRefused) {
      const others = (looking.get(address) ?? 1) - 1
      if (others === 0) looking.delete(address)
      else looking.set(address, others)
      if (!wasRefused) return
      forgetOver()
      const known = refused.get(address)
      if (known === undefined) refused.set(address, { count: 1, endsAt: clock.now() + PERIOD_MS })
      else known.count++
    },
  }

  function forgetOver(): void {
    for (const [address, { endsAt }] of refused) {
      if (endsAt > clock.now()) break
      refused.delete(address)
    }
  }
}
