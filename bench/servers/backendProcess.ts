import type { RecordKey } from '../../src/server/backend.ts'
import { openBackend } from '../../test/faults/rig/openBackend.ts'
import type { ServerSpec } from '../serverSpec.ts'
import { answerControl } from './answerControl.ts'

/** What the commits of a backend without a server in front of it come to. */
export interface CommitFigures {
  readonly oneByOne: number
  readonly together: number
  readonly reads: number
  readonly p99Ms: number
  /** How many commits and reads that were. */
  readonly operationCount: number
}

const RECORDS = 100
const WATCHED: RecordKey = 'channel:0'
const IN_FLIGHT = 64
const BODY = 'x'.repeat(150)

const { backend: spec, durationMs = 1000 } = JSON.parse(process.argv[2] ?? '') as ServerSpec
const backend = openBackend(spec)
let heardCount = 0
let watchedCount = 0
let next = 0
await backend.watch(WATCHED, () => void heardCount++)
answerControl({ port: 0, run: measureBackend })

async function measureBackend(): Promise<CommitFigures> {
  const warmUp = await keepAsking(IN_FLIGHT, commit)
  const oneByOne = await keepAsking(1, commit)
  const together = await keepAsking(IN_FLIGHT, commit)
  const reads = await keepAsking(IN_FLIGHT, read)
  // The last of them may be on its way.
  for (let wait = 0; wait < 100; wait++) {
    if (heardCount === watchedCount) break
    await new Promise<void>((resolve) => void setTimeout(resolve, 10))
  }
  if (heardCount !== watchedCount) {
    throw new Error(`A watcher heard of ${heardCount} commits of ${watchedCount}.`)
  }
  return {
    oneByOne: oneByOne.perSecond,
    together: together.perSecond,
    reads: reads.perSecond,
    p99Ms: together.p99Ms,
    operationCount: warmUp.count + oneByOne.count + together.count + reads.count,
  }
}

async function commit(): Promise<void> {
  const at = next++
  const key: RecordKey = `channel:${at % RECORDS}`
  if (key === WATCHED) watchedCount++
  const { status } = await backend.commit(key, {
    expect: { fields: [] },
    revs: 1,
    fields: [{ name: `attr/${at % 10}`, value: BODY }],
    events: [BODY],
    alarms: [],
    outbox: [],
    done: [],
    replies: [{ commandId: `c${at}`, reply: '{}' }],
  })
  if (status !== 'ok') throw new Error(`Nothing was expected, and yet there was a ${status}.`)
}

async function read(): Promise<void> {
  await backend.read(`channel:${next++ % RECORDS}`, { maps: ['attr'] })
}

async function keepAsking(
  inFlight: number,
  ask: () => Promise<void>,
): Promise<{ count: number; perSecond: number; p99Ms: number }> {
  const delays: number[] = []
  const began = performance.now()
  const until = began + durationMs
  const work = async () => {
    for (let askedAt = began; askedAt < until;) {
      askedAt = performance.now()
      await ask()
      delays.push(performance.now() - askedAt)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, work))
  const perSecond = delays.length / ((performance.now() - began) / 1000)
  const sorted = delays.toSorted((one, other) => one - other)
  return { count: delays.length, perSecond, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? NaN }
}
