import { createSignalingClient, type SignalingClient } from '../client/createSignalingClient.ts'
import type { Clock } from '../internal/clock.ts'
import { createFakeClock } from './fakeClock.ts'
import { toStoreEvents } from './recordedEvents.ts'

/** Something that has passed between a client and its server, or has happened in it. */
export interface RecordedEntry {
  /** By the clock of whoever has recorded it. */
  readonly at: number
  readonly kind: string
  readonly name: string
  readonly detail?: unknown
  readonly isError?: boolean
}

/** What "Export JSON" of `beckon/devtools` has saved, as `JSON.parse` reads it. */
export interface RecordedSession {
  readonly format: string
  readonly entries: readonly RecordedEntry[]
}

export interface ReplayOptions {
  /** React's `act`, for tests of components: what was fed has been rendered. */
  readonly act?: (action: () => Promise<void>) => PromiseLike<void>
}

/** A session that happens again, one entry after the other. */
export interface Replay {
  /** Knows what the recorded client knew. It has no server: its own commands are not answered. */
  readonly client: SignalingClient
  /** Stands still between two entries. */
  readonly clock: Clock
  /** What comes next. `undefined` at the end. */
  readonly next: RecordedEntry | undefined
  /** Lets the next one happen, at its own instant. Returns it. */
  step(): Promise<RecordedEntry | undefined>
  /** Goes on until this has happened. Returns it, or `undefined` where it never does. */
  until(isWanted: (entry: RecordedEntry) => boolean): Promise<RecordedEntry | undefined>
  toEnd(): Promise<void>
}

/** The only one there is. */
const FORMAT = 'beckon-devtools-1'

/**
 * Lets a session that `beckon/devtools` has recorded happen again in a client, so that a bug report is
 * a test: the client is told what the recorded one was told, in that order, on a clock that is as it
 * was then. What was made up by the devtools is left out. Of a session that was longer than its
 * record only what was recorded is known.
 *
 * @example
 * const replay = replaySession(JSON.parse(await readFile('bug.json', 'utf8')))
 * await replay.until(({ name }) => name === 'invitation.changed')
 * expect(replay.client).toRing('bo')
 */
export function replaySession(recorded: RecordedSession, { act }: ReplayOptions = {}): Replay {
  if (recorded.format !== FORMAT) {
    throw new Error(
      `This is no session that can be replayed: its format is "${recorded.format}", and not "${FORMAT}". Give it what "Export JSON" of the devtools has saved.`,
    )
  }
  const { entries } = recorded
  const clock = createFakeClock(entries[0]?.at)
  const client = createSignalingClient({ transport: NOWHERE, clock })
  const toEvents = toStoreEvents()
  let at = 0

  const replay: Replay = {
    client,
    clock,
    get next() {
      return entries[at]
    },
    async step() {
      const entry = entries[at]
      if (entry === undefined) return undefined
      at++
      const run = async () => {
        await clock.advance(Math.max(0, entry.at - clock.now()))
        const { events, later } = toEvents(entry)
        client.tap.apply(events)
        if (later !== undefined) clock.setTimer(() => client.tap.apply(later.events), later.afterMs)
        await clock.settle()
      }
      await (act === undefined ? run() : act(run))
      return entry
    },
    async until(isWanted) {
      for (let entry = await replay.step(); entry !== undefined; entry = await replay.step()) {
        if (isWanted(entry)) return entry
      }
      return undefined
    },
    toEnd: async () => void (await replay.until(() => false)),
  }
  return replay
}

/** It is never opened: nobody logs in. */
const NOWHERE = {
  open: () => ({ send() {}, close() {} }),
}
