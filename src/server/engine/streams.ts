import type { Clock } from '../../internal/clock.ts'
import { addUnder, removeUnder } from '../../internal/setsByKey.ts'
import type { Position, StreamFrame, StreamId } from '../../protocol/streams.ts'
import type { Backend, Committed, RecordKey } from '../backend.ts'
import { createComparison } from './comparison.ts'
import { createLingering } from './lingering.ts'
import { openMirror, type LiveRecord, type Mirror } from './mirror.ts'

/** A frame whose events are JSON text, so that it is encoded once whatever the number of receivers. */
export type OutgoingFrame = StreamFrame<string>

export interface Subscriber {
  deliver(frame: OutgoingFrame): void
}

/** What there is to know of one kind of record. */
export interface StreamKind {
  readonly streamId: (key: RecordKey) => StreamId
  /** The maps to keep in memory while somebody listens. */
  readonly mirrors: readonly string[]
  /** Turns what the log holds into what a client hears. Without it they are the same. */
  readonly expand?: (key: RecordKey, events: readonly string[]) => Promise<readonly string[]>
  /** Hears of every commit, before subscribers do. */
  readonly onCommit?: (key: RecordKey, committed: Committed) => void
}

/** Where a subscription begins: after these events, or from what the record was then. */
export type Start<Snapshot> =
  | { readonly mode: 'replay'; readonly position: Position; readonly events: readonly string[] }
  | { readonly mode: 'snapshot'; readonly position: Position; readonly snapshot: Snapshot }

export interface SubscribeOptions<Snapshot> {
  /** What the subscriber knows already. */
  readonly after?: Position | undefined
  /** Called at the very position at which the subscription begins: a turn later it has moved on. */
  readonly takeSnapshot: (record: LiveRecord) => Snapshot
}

/** Hears of every commit of a record, whatever its events. */
export type Observer = (record: LiveRecord, committed: Committed) => void

export interface Streams {
  /**
   * Begins to deliver a record's frames. `Start` is where the subscriber stands from then on: what
   * comes later follows it without a hole and without an overlap.
   */
  subscribe<Snapshot>(
    key: RecordKey,
    subscriber: Subscriber,
    options: SubscribeOptions<Snapshot>,
  ): Promise<Start<Snapshot>>
  unsubscribe(key: RecordKey, subscriber: Subscriber): void
  /** Keeps a record current in memory. The observer hears of what comes after the answer. */
  observe(key: RecordKey, observer: Observer): Promise<LiveRecord>
  unobserve(key: RecordKey, observer: Observer): void
  /** Looks whether something was lost on the way, and catches up. Goes on until it is known. */
  compareAll(): Promise<void>
  close(): void
}

interface Stream {
  readonly record: Mirror
  readonly subscribers: Set<Subscriber>
  readonly observers: Set<Observer>
  pending: { readonly epoch: string; readonly from: number; readonly events: string[] } | undefined
  /** Frames of a stream that expands its events leave one after the other. */
  delivered: Promise<void>
}

const REPLAY_ATTEMPTS = 5

/** After the backend could not say what events are about. */
const EXPAND_AGAIN_MS = 500

/** For how long a record is kept current that nobody listens to any more, and how many of them. */
const LINGER_MS = 5000
const MAX_LINGERING = 500

export interface StreamsOptions {
  readonly backend: Backend
  readonly clock: Clock
  readonly kindOf: (key: RecordKey) => StreamKind
  /** How many missed events are worth replaying: of more a snapshot is smaller. */
  readonly maxReplay: number
  readonly report: (error: unknown) => void
}

export function createStreams(options: StreamsOptions): Streams {
  const { backend, clock, kindOf, maxReplay, report } = options
  const streams = new Map<RecordKey, Promise<Stream>>()
  // Counted apart from the stream, which may still be opening.
  const holders = new Map<RecordKey, Set<Subscriber | Observer>>()
  const lingering = createLingering({ clock, ms: LINGER_MS, max: MAX_LINGERING, onEnd: end })
  const { compareAll, close: endComparison } = createComparison({
    backend,
    clock,
    keys: () => streams.keys(),
    compare: (key, head) =>
      void streams.get(key)?.then(({ record }) => record.compare(head), ignoreUnopened),
    report,
  })

  let isClosed = false
  const stopHearing = backend.onReset(() => void compareAll())
  return { subscribe, unsubscribe, observe, unobserve, compareAll, close }

  async function subscribe<Snapshot>(
    key: RecordKey,
    subscriber: Subscriber,
    { after, takeSnapshot }: SubscribeOptions<Snapshot>,
  ): Promise<Start<Snapshot>> {
    const stream = await hold(key, subscriber)
    stream.subscribers.delete(subscriber)

    for (let attempt = 0; attempt < REPLAY_ATTEMPTS; attempt++) {
      const missed = after && (await missedSince(after, key))
      if (missed === undefined) break
      // Another commit may have come in while the log was read.
      if (missed.until !== stream.record.position.seq) continue
      const position = begin(key, stream, subscriber)
      return { mode: 'replay', position, events: missed.events }
    }
    const position = begin(key, stream, subscriber)
    return { mode: 'snapshot', position, snapshot: takeSnapshot(stream.record) }
  }

  // Without a pause from here on: a commit in between would be told twice, or not at all.
  function begin(key: RecordKey, stream: Stream, subscriber: Subscriber): Position {
    // What is pending goes to those who were here before, so that the newcomer starts clean.
    flush(key, stream)
    if (holders.get(key)?.has(subscriber) === true) stream.subscribers.add(subscriber)
    return stream.record.position
  }

  function unsubscribe(key: RecordKey, subscriber: Subscriber): void {
    void streams.get(key)?.then(({ subscribers }) => subscribers.delete(subscriber), ignoreUnopened)
    letGo(key, subscriber)
  }

  async function observe(key: RecordKey, observer: Observer): Promise<LiveRecord> {
    const stream = await hold(key, observer)
    if (holders.get(key)?.has(observer) === true) stream.observers.add(observer)
    return stream.record
  }

  function unobserve(key: RecordKey, observer: Observer): void {
    void streams.get(key)?.then(({ observers }) => observers.delete(observer), ignoreUnopened)
    letGo(key, observer)
  }

  function hold(key: RecordKey, holder: Subscriber | Observer): Promise<Stream> {
    lingering.stop(key)
    addUnder(holders, key, holder)
    return streams.get(key) ?? openOnce(key)
  }

  function letGo(key: RecordKey, holder: Subscriber | Observer): void {
    if (!holders.has(key)) return
    removeUnder(holders, key, holder)
    if (!holders.has(key) && streams.has(key)) lingering.begin(key)
  }

  function end(key: RecordKey): void {
    const opening = streams.get(key)
    streams.delete(key)
    void opening?.then(({ record }) => record.stop(), ignoreUnopened)
  }

  function close(): void {
    isClosed = true
    stopHearing()
    endComparison()
    lingering.close()
    for (const key of [...streams.keys()]) end(key)
    holders.clear()
  }

  function openOnce(key: RecordKey): Promise<Stream> {
    const opening = open(key)
    streams.set(key, opening)
    // A stream that could not be opened must not stay the answer to everybody who asks later.
    opening.catch(() => {
      if (streams.get(key) !== opening) return
      streams.delete(key)
      // All of them are told so, and hold nothing.
      holders.delete(key)
      lingering.stop(key)
    })
    return opening
  }

  async function open(key: RecordKey): Promise<Stream> {
    const { mirrors, onCommit } = kindOf(key)
    const early: (() => void)[] = []
    let stream: Stream | undefined
    const whenOpen = (hear: () => void) => void (stream === undefined ? early.push(hear) : hear())
    const record = await openMirror(key, {
      backend,
      clock,
      maps: mirrors,
      maxReplay,
      report,
      onCommit: (committed) =>
        whenOpen(() => {
          if (stream === undefined) return
          gather(key, stream, committed)
          onCommit?.(key, committed)
          for (const observer of [...stream.observers]) observer(record, committed)
        }),
      onHole: (before) => whenOpen(() => stream && tellOfHole(key, stream, before)),
    })
    stream = {
      record,
      subscribers: new Set(),
      observers: new Set(),
      pending: undefined,
      delivered: Promise.resolve(),
    }
    for (const hear of early) hear()
    return stream
  }

  // The events that a subscriber missed, if the log holds all of them and they are not too many.
  async function missedSince(after: Position, key: RecordKey) {
    const missed = await backend.replay(key, after, maxReplay + 1)
    if (missed === 'gone' || missed.length > maxReplay) return undefined
    return { events: missed.map(({ event }) => event), until: after.seq + missed.length }
  }

  function gather(key: RecordKey, stream: Stream, { position, events }: Committed): void {
    if (events.length === 0) return
    if (stream.pending?.epoch !== position.epoch) flush(key, stream)
    if (stream.pending === undefined) {
      const from = position.seq - events.length + 1
      stream.pending = { epoch: position.epoch, from, events: [] }
      clock.nextTick(() => flush(key, stream))
    }
    stream.pending.events.push(...events)
  }

  // Whoever hears a frame that does not follow what it knows asks for the stream again.
  function tellOfHole(key: RecordKey, stream: Stream, before: Position): void {
    flush(key, stream)
    const { epoch, seq } = stream.record.position
    // To whoever knows more than there is, what is left looks known: so it gets a name of its own.
    const isShorter = epoch === before.epoch && seq < before.seq
    const shown = isShorter ? `${epoch}<${before.seq}`.slice(0, 64) : epoch
    deliver(key, stream, { epoch: shown, from: seq + 1, events: [] })
  }

  function flush(key: RecordKey, stream: Stream): void {
    const { pending } = stream
    stream.pending = undefined
    if (pending !== undefined) deliver(key, stream, pending)
  }

  function deliver(
    key: RecordKey,
    stream: Stream,
    { epoch, from, events }: NonNullable<Stream['pending']>,
  ): void {
    const { subscribers } = stream
    if (subscribers.size === 0) return
    const { streamId, expand } = kindOf(key)
    const frame = { streamId: streamId(key), epoch, from, to: from + events.length - 1, events }
    const receivers = [...subscribers]
    if (expand === undefined) {
      for (const receiver of receivers) receiver.deliver(frame)
      return
    }
    stream.delivered = stream.delivered.then(async () => {
      const texts = await untilExpanded(() => expand(key, frame.events))
      if (isClosed) return
      for (const receiver of receivers) receiver.deliver({ ...frame, events: texts })
    })
  }

  // A frame that is left out would never be missed: nothing comes after the end of a call.
  async function untilExpanded(expand: () => Promise<readonly string[]>) {
    for (;;) {
      try {
        return await expand()
      } catch (error) {
        report(error)
        if (isClosed) return []
        await new Promise<void>((resolve) => void clock.setTimer(resolve, EXPAND_AGAIN_MS))
      }
    }
  }
}

// Whoever asked for the stream has been told that it could not be opened.
function ignoreUnopened(): void {}
