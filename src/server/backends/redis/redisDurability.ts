import type { RedisLink } from './redisLink.ts'
import { within } from './within.ts'

/** Lets an answer out only when so many replicas have what it says. */
export interface RedisDurability {
  /** Runs what writes, and waits until its writes are where they must be. */
  write<Value>(base: string, work: () => Promise<Value>): Promise<Value>
  /** Waits until everything that was ever written there is. */
  confirm(base: string): Promise<void>
}

const WAIT_MS = 1000

export function redisDurability(link: RedisLink, replicas: number): RedisDurability {
  return { write, confirm }

  async function write<Value>(base: string, work: () => Promise<Value>): Promise<Value> {
    if (replicas === 0) return work()
    const node = await link.nodeOf(base)
    const { socketEpoch } = node
    const value = await work()
    const answer = node.sendCommand(['WAIT', String(replicas), String(WAIT_MS)])
    const count = Number(await within(2 * WAIT_MS, answer, () => tooFew(0)))
    // WAIT speaks of what its own connection has written; a new one has written nothing.
    const isSame = node === (await link.nodeOf(base)) && node.socketEpoch === socketEpoch
    if (count < replicas || !isSame) throw tooFew(isSame ? count : 0)
    return value
  }

  // Replicas follow in order: who has this write has all those before it, whoever made them.
  async function confirm(base: string): Promise<void> {
    if (replicas === 0) return
    await write(base, () => link.send(base, ['HSET', `${base}:meta`, 'confirmed', '1']))
  }

  function tooFew(count: number): Error {
    return new Error(
      `Redis has made a commit, but ${count} of ${replicas} replicas are known to have it after ${WAIT_MS} ms, so it may be lost in a failover. Look at the replicas, or lower waitForReplicas.`,
    )
  }
}
