import type { Heartbeat, OwnedField, OwnedPage, RecordKey } from '../../backend.ts'
import { PARTITIONS, type RedisKeys } from './redisKeys.ts'
import type { RedisLink } from './redisLink.ts'
import { asList, type RunOperation } from './redisScripts.ts'
import { inPairs, toName } from './redisShapes.ts'

/** Which nodes live, and what each of them looks after. */
export interface RedisNodes {
  heartbeat(nodeId: string, leaseMs: number): Promise<Heartbeat>
  owned(nodeId: string, cursor?: string): Promise<OwnedPage>
  forget(nodeId: string): Promise<void>
}

/** Where a walk over what a node owns has got to. */
interface Walk {
  /** Partitions that are not done, and how Redis says where in them. */
  readonly open: readonly (readonly [partition: number, cursor: string])[]
  readonly next: number
}

/** How many partitions are walked at a time, and about how many fields of each. */
const WALK = { partitions: 32, fields: 100 }

const ALL = Array.from({ length: PARTITIONS }, (_, partition) => partition)

export function redisNodes(link: RedisLink, run: RunOperation, keys: RedisKeys): RedisNodes {
  return {
    async heartbeat(nodeId, leaseMs) {
      const [now, leases] = await run('lease', {
        base: keys.nodes,
        args: [nodeId, leaseMs],
      })
      // A lease holds whether or not there was anything to clear away.
      await Promise.allSettled(ALL.map((at) => run('forget', { base: keys.base(at) })))
      return toHeartbeat(Number(now), inPairs(leases))
    },

    async owned(nodeId, cursor) {
      const { open, next } = toWalk(cursor)
      const places =
        open.length > 0
          ? open
          : ALL.slice(next, next + WALK.partitions).map((at) => [at, '0'] as const)
      const found = await Promise.all(places.map((place) => scan(nodeId, place)))
      return toPage(found, open.length > 0 ? next : next + WALK.partitions)
    },

    async forget(nodeId) {
      await link.send(keys.nodes, ['ZREM', `${keys.nodes}:leases`, nodeId])
      await Promise.all(ALL.map((at) => link.send(keys.base(at), ['DEL', setOf(at, nodeId)])))
    },
  }

  async function scan(nodeId: string, [partition, from]: readonly [number, string]) {
    const count = String(WALK.fields)
    const command = ['SSCAN', setOf(partition, nodeId), from, 'COUNT', count]
    const [cursor, members] = asList(await link.send(keys.base(partition), command))
    return { partition, cursor: String(cursor), members: asList(members).map(String) }
  }

  function setOf(partition: number, nodeId: string): string {
    return `${keys.base(partition)}:o:${nodeId}`
  }
}

function toHeartbeat(now: number, leases: readonly (readonly [string, string])[]): Heartbeat {
  const all = leases.map(([nodeId, until]) => ({ nodeId, since: Number(until) }))
  const live = all.filter(({ since }) => since > now).map(({ nodeId }) => nodeId)
  return { now, live, dead: all.filter(({ since }) => since <= now) }
}

function toWalk(cursor: string | undefined): Walk {
  // A cursor is one of ours: see `toPage`.
  return cursor === undefined ? { open: [], next: 0 } : (JSON.parse(cursor) as Walk)
}

function toPage(
  found: readonly { partition: number; cursor: string; members: readonly string[] }[],
  next: number,
): OwnedPage {
  // What Redis moves about while it is walked may be met twice.
  const members = new Set(found.flatMap((one) => one.members))
  const fields = [...members].map(toOwned)
  const open = found.flatMap((one) =>
    one.cursor === '0' ? [] : [[one.partition, one.cursor] as const],
  )
  if (open.length === 0 && next >= PARTITIONS) return { fields }
  const walk: Walk = { open, next }
  return { fields, cursor: JSON.stringify(walk) }
}

function toOwned(member: string): OwnedField {
  const end = member.indexOf('\0')
  return { key: member.slice(0, end) as RecordKey, name: toName(member.slice(end + 1)) }
}
