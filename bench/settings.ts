import type { ContenderName } from './contenders.ts'
import type { RedisServer } from '../test/redis/startRedis.ts'

/** What a run may do, from its options. */
export interface Settings {
  readonly rounds: number
  /** How long a fresh server works before anything is counted: V8 compiles what is used often. */
  readonly warmUpMs: number
  /** How long each measurement lasts after it. */
  readonly durationMs: number
  /** How many messages or commands of one client may wait for their answers. */
  readonly window: number
  /** Members of the channels of fan-out. */
  readonly members: readonly number[]
  /** How many join at once. */
  readonly joins: readonly number[]
  /** Up to how many joins socket.io tells everybody of everybody: it takes a minute for 2,000. */
  readonly naiveJoins: number
  /** How many connections storm in, and stay idle. */
  readonly connections: number
  /** How many clients come back after a restart. */
  readonly returning: number
  /** Members for the cost per delivery. */
  readonly growth: readonly number[]
  /** Processes on one Redis for the cost per delivery. */
  readonly nodes: readonly number[]
  /** Who takes part. */
  isChosen(contender: ContenderName): boolean
  /** Where profiles of our server go. Empty without `--profile`. */
  readonly profileTo: string
  /** Is called when a run is over, however it went. */
  onRunEnd(end: () => Promise<void>): void
  endRun(): Promise<void>
  /** A path for a file that does not exist. */
  newPath(): string
  /** The Redis of this run, started when first asked for. */
  redis(): Promise<RedisServer>
}
