import { createSignalingClient, type SignalingClient } from '../client/createSignalingClient.ts'
import type { SignalingEvents } from '../client/events.ts'
import { systemClock, type Clock } from '../internal/clock.ts'
import { createId } from '../internal/createId.ts'
import { LIMITS, RETENTION_MS, type Limits } from '../protocol/limits.ts'
import type { Backend } from '../server/backend.ts'
import { memoryBackend } from '../server/backends/memoryBackend.ts'
import type { Capabilities } from '../server/engine/capabilities.ts'
import { createEngine, type Engine } from '../server/engine/createEngine.ts'
import type { Glare } from '../server/engine/services.ts'
import type { PushTransport } from '../server/pushTransport.ts'
import type { CallWaiting } from '../protocol/users.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { createRandom } from './createRandom.ts'
import { createFakeClock } from './fakeClock.ts'
import { createTestLog, type TestEvent } from './createTestLog.ts'
import { createTestUser, type TestUser, type TestUserOptions } from './createTestUser.ts'
import { letRun } from './letRun.ts'
import { createMemoryNetwork, type Network } from './memoryTransport.ts'
import { differences, readState, type ExpectedState, type TestState } from './readState.ts'
import { seedScenario, type Scenario } from './seedScenario.ts'
import { toMs, type Duration } from './toMs.ts'
import { whileTimeStands } from './whileTimeStands.ts'

export interface TestSignalingOptions extends Scenario {
  /** `'real'` lets time pass by itself, for a page that somebody looks at. @default 'fake' */
  readonly clock?: 'fake' | 'real'
  /** How long everything takes, one way, once the scenario is there. @default 0 */
  readonly latency?: Duration
  /** Decides what the network does by chance: the same seed does the same. @default 1 */
  readonly seed?: number
  /**
   * React's `act`, for tests of components: whatever the promises of this system stand for has been
   * rendered when they resolve.
   */
  readonly act?: (action: () => Promise<void>) => PromiseLike<void>
  readonly limits?: Partial<Limits>
  /** @default 10_000 */
  readonly graceMs?: number
  /** @default 30 days */
  readonly retentionMs?: number
  /** @default 'queue' */
  readonly callWaiting?: CallWaiting
  /** @default 'merge' */
  readonly glare?: Glare
  /** By what the server pushes to devices. @default nothing */
  readonly push?: readonly PushTransport[]
  /** What users may do. @default everything but `server` */
  readonly can?: Readonly<Record<string, Capabilities>>
  /** Given to go on with what an earlier engine has left. @default memoryBackend() */
  readonly backend?: Backend
}

/**
 * The real server in memory, with clients that talk to it without a socket. Everything that gives a
 * promise waits until the scenario is there.
 */
export interface TestSignaling {
  /** Somebody who does things. The same name is the same tab. */
  user(userId: string): TestUser
  /** Another tab of somebody, each time. */
  tab(userId: string): TestUser
  /** A client of a user, not logged in yet. Another one of the same user is another tab. */
  client(userId: string): SignalingClient
  /** A client of a user, logged in. */
  connect(userId: string): Promise<SignalingClient>
  /** What the network does to a user's clients. */
  network(userId: string): Network
  now(): number
  /** The clock of the server and of its clients, for a client that the test makes itself. */
  readonly clock: Clock
  /** Moves the fake clock, running every timer on its way at its own instant. */
  advance(duration: Duration): Promise<void>
  /** Lets the fake clock go as the real one does, until the returned function is called. */
  run(): () => void
  /** Waits until everything that is under way has arrived. */
  settle(): Promise<void>
  /** What the clients of a user were told, in all tabs, or what of it has this name. */
  events<Name extends keyof SignalingEvents = keyof SignalingEvents>(
    userId: string,
    name?: Name,
  ): readonly TestEvent<Name>[]
  /** What somebody knows: a user in the first tab that is logged in, or one of several. */
  state(who: string | TestUser): TestState
  /** Throws, and says where, unless somebody knows this. What is not mentioned may be anything. */
  expectState(who: string | TestUser, expected: ExpectedState): void
  /** What the server could not help. A test fails that leaves something here. */
  readonly failures: readonly unknown[]
  close(): Promise<void>
}

/**
 * Makes a signaling system that lives in this process: the real engine, real clients, no socket, and
 * a clock that stands still until the test moves it.
 *
 * @example
 * const t = createTestSignaling({ users: ['ana', 'bo'] })
 * await t.user('bo').invites('ana')
 * await t.advance('31s')
 * t.expectState('ana', { missedCalls: 1 })
 */
export function createTestSignaling(options: TestSignalingOptions = {}): TestSignaling {
  const fake = options.clock === 'real' ? undefined : createFakeClock()
  const clock: Clock = fake ?? systemClock
  const failures: unknown[] = []
  const clients: OpenClient[] = []
  const networks = new Map<string, Network>()
  const firstTabs = new Map<string, SignalingClient>()
  const running: (() => void)[] = []
  const log = createTestLog(clock.now)
  const random = createRandom(options.seed ?? 1)
  const engine = openEngine(options, clock, (error) => void failures.push(error))
  let closing: Promise<void> | undefined

  let isSeeding = isScenario(options)
  // The scenario does not wait for itself.
  const seeded = isSeeding
    ? seedScenario(options, (userId) => userIn(firstTab(userId), userId, untilQuiet))
    : undefined
  // Whoever waits for it is told why it cannot be.
  seeded?.then(() => (isSeeding = false)).catch(() => {})

  return {
    user: (userId) => userIn(firstTab(userId), userId, ask),
    tab: (userId) => userIn(client(userId), userId, ask),
    client,
    async connect(userId) {
      const connected = client(userId)
      await ask(() => connected.login(userId))
      return connected
    },
    network,
    now: clock.now,
    clock,
    async advance(duration) {
      if (fake === undefined) throw new Error('The clock is real. Make it fake to move it by hand.')
      await perform(() => fake.advance(toMs(duration)))
    },
    run,
    settle: () => perform(async () => {}),
    events: (userId, name) => log.read(userId, name),
    state: (who) => readState(stateOf(who)),
    expectState(who, expected) {
      const actual = readState(stateOf(who))
      const lines = differences(expected, actual)
      if (lines.length === 0) return
      const message = `${nameOf(who)} does not know what was expected.\n  ${lines.join('\n  ')}`
      throw Object.assign(new Error(message), { expected, actual })
    },
    failures,
    close: () => (closing ??= close()),
  }

  function client(userId: string): SignalingClient {
    const { transport } = network(userId)
    // Half-way: delays are spread in production, and exact in a test.
    const made = createSignalingClient({ transport, clock, random: () => 0.5 })
    clients.push({ userId, client: made })
    log.listen(userId, made)
    return made
  }

  function firstTab(userId: string): SignalingClient {
    const known = firstTabs.get(userId) ?? client(userId)
    firstTabs.set(userId, known)
    return known
  }

  function network(userId: string): Network {
    const latencyMs = () => (isSeeding ? 0 : toMs(options.latency ?? 0))
    const known = networks.get(userId) ?? createMemoryNetwork(engine, clock, { random, latencyMs })
    networks.set(userId, known)
    return known
  }

  /** Performs what the server has to answer. */
  function ask<Result>(action: () => Promise<Result>): Promise<Result> {
    if (fake === undefined) return perform(action)
    const { now } = fake
    return perform(() => whileTimeStands(action(), { now, quiet }))
  }

  /** Does something, and resolves when everybody has heard of it and components have rendered. */
  async function perform<Result>(action: () => Promise<Result>): Promise<Result> {
    const { act } = options
    const work = async () => {
      if (seeded !== undefined) await seeded
      return untilQuiet(action)
    }
    if (act === undefined) return work()
    const results: Result[] = []
    try {
      await act(async () => void results.push(await work()))
    } finally {
      // What was rendered may have had effects that ask the server for something.
      await act(quiet)
    }
    // There is one by now.
    return results[0] as Result
  }

  async function untilQuiet<Result>(action: () => Promise<Result>): Promise<Result> {
    try {
      const [result] = await Promise.all([action(), quiet()])
      return result
    } finally {
      await quiet()
    }
  }

  async function quiet(): Promise<void> {
    await fake?.settle()
  }

  function run(): () => void {
    if (fake === undefined) return () => {}
    // Outside of `act`: nobody waits for a step.
    const stop = letRun(fake)
    running.push(stop)
    return stop
  }

  function stateOf(who: string | TestUser): SignalingState {
    if (typeof who !== 'string') return who.client.store.getState()
    const states = clients
      .filter(({ userId }) => userId === who)
      .map((one) => one.client.store.getState())
    const state = states.find(({ session }) => session !== undefined) ?? states[0]
    if (state === undefined) throw new Error(`Nobody here is called "${who}".`)
    return state
  }

  async function close(): Promise<void> {
    for (const stop of running) stop()
    for (const one of clients) void one.client.close()
    await quiet()
    await engine.close()
  }
}

interface OpenClient {
  readonly userId: string
  readonly client: SignalingClient
}

function userIn(client: SignalingClient, userId: string, run: TestUserOptions['run']): TestUser {
  return createTestUser({ userId, client, run })
}

function nameOf(who: string | TestUser): string {
  return typeof who === 'string' ? who : who.userId
}

function isScenario({ users, channels, calls }: Scenario): boolean {
  return users !== undefined || channels !== undefined || calls !== undefined
}

function openEngine(
  options: TestSignalingOptions,
  clock: Clock,
  report: (error: unknown) => void,
): Engine {
  return createEngine({
    backend: options.backend ?? memoryBackend({ now: clock.now }),
    clock,
    createId,
    // On a clock that stands still nobody may ever be too fast.
    limits: { ...LIMITS, commandsPerSessionPerSecond: Infinity, ...options.limits },
    graceMs: options.graceMs ?? 10_000,
    // It is the only node, and tests let days pass.
    nodeLeaseMs: 60 * 60 * 1000,
    retentionMs: options.retentionMs ?? RETENTION_MS,
    authenticate: async ({ userId }) => {
      const can = options.can?.[userId]
      return { userId, ...(can && { can }) }
    },
    callWaiting: options.callWaiting ?? 'queue',
    glare: options.glare ?? 'merge',
    push: options.push,
    report,
  })
}
