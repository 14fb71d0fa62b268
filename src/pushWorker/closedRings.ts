import type { WorkerScope } from './workerScope.ts'

/** How a ring has ended, kept for a push about it that comes late. */
export interface ClosedRing {
  readonly title: string
  readonly body: string
  readonly kind: 'missed' | 'over'
  /** What rings since later rings anew. */
  readonly at: number
}

export interface ClosedRings {
  get(inviteId: string): Promise<ClosedRing | undefined>
  add(inviteId: string, ring: ClosedRing): Promise<void>
}

const CACHE = 'beckon.push'

/** No push service keeps a push for longer than its TTL, and a ring is minutes. */
const KEPT_MS = 60 * 60 * 1000

/**
 * Push services promise no order, and a worker ends whenever it has nothing to do: what it must not
 * forget is in a cache, which a worker has everywhere.
 */
export function closedRings({ caches, registration }: WorkerScope): ClosedRings {
  const ofThisRun = new Map<string, ClosedRing>()
  const addressOf = (inviteId: string) =>
    new URL(`beckon.push/${encodeURIComponent(inviteId)}`, registration.scope).href

  return {
    async get(inviteId) {
      const known = ofThisRun.get(inviteId)
      if (known !== undefined) return known
      try {
        const cache = await caches?.open(CACHE)
        const kept = await cache?.match(addressOf(inviteId))
        return kept === undefined ? undefined : ((await kept.json()) as ClosedRing)
      } catch {
        // Storage is blocked or full. What is shown is then all that is known.
        return undefined
      }
    },

    async add(inviteId, ring) {
      ofThisRun.set(inviteId, ring)
      try {
        const cache = await caches?.open(CACHE)
        if (cache === undefined) return
        await forgetOld(cache)
        await cache.put(addressOf(inviteId), Response.json(ring, { headers: keptUntil() }))
      } catch {
        // As above.
      }
    },
  }
}

const UNTIL = 'x-kept-until'

function keptUntil(): Record<string, string> {
  return { [UNTIL]: String(Date.now() + KEPT_MS) }
}

async function forgetOld(cache: Cache): Promise<void> {
  const kept = await cache.keys()
  await Promise.all(
    kept.map(async (request) => {
      const response = await cache.match(request)
      if (Number(response?.headers.get(UNTIL)) < Date.now()) await cache.delete(request)
    }),
  )
}
