import type { Clock } from '../../internal/clock.ts'

/** Keeps what fails again and again from being tried every few seconds for ever. */
export interface EffectTries {
  /** Resolves to whether it has been done; to `false` at once while it rests. Rejects when it fails. */
  run(name: string, effect: () => Promise<void>): Promise<boolean>
}

/** As many as a backend that is away for a moment takes. */
const PATIENT_TRIES = 20

const MAX_REST_MS = 10 * 60_000

/** One that is forgotten is tried as often again. */
const MAX_KNOWN = 10_000

interface Failing {
  readonly since: number
  readonly tries: number
  readonly restsUntil: number
}

export function createEffectTries(clock: Pick<Clock, 'now'>): EffectTries {
  const failing = new Map<string, Failing>()

  return {
    async run(name, effect) {
      const known = failing.get(name)
      if (known !== undefined && clock.now() < known.restsUntil) return false
      try {
        await effect()
      } catch (error) {
        note(name)
        throw error
      }
      failing.delete(name)
      return true
    },
  }

  function note(name: string): void {
    const now = clock.now()
    const { since, tries } = failing.get(name) ?? { since: now, tries: 0 }
    // No longer than it has failed: what was cut off for minutes is not made up for much later.
    const restMs = tries + 1 < PATIENT_TRIES ? 0 : Math.min(now - since, MAX_REST_MS)
    failing.delete(name)
    failing.set(name, { since, tries: tries + 1, restsUntil: now + restMs })
    const [oldest] = failing.keys()
    if (failing.size > MAX_KNOWN && oldest !== undefined) failing.delete(oldest)
  }
}
