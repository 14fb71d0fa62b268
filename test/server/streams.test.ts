import { describe, expect, it } from 'vitest'
import type { Backend, RecordKey } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import type { LiveRecord } from '../../src/server/engine/mirror.ts'
import {
  createStreams,
  type OutgoingFrame,
  type StreamKind,
} from '../../src/server/engine/streams.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'

const KEY = 'channel:lobby'

function openStreams(
  options: { kind?: Partial<StreamKind>; wrap?: (inner: Backend) => Partial<Backend> } = {},
) {
  const clock = createFakeClock()
  const inner = memoryBackend({ now: clock.now })
  const backend = { ...inner, ...options.wrap?.(inner) }
  const failures: unknown[] = []
  const kind: StreamKind = { streamId: () => KEY, mirrors: ['attr'], ...options.kind }
  const streams = createStreams({
    backend,
    clock,
    maxReplay: 500,
    kindOf: () => kind,
    report: (error) => failures.push(error),
  })
  const say = (...events: string[]) => inner.commit(KEY, changeOf({ events }))
  return { clock, inner, streams, failures, say }
}

/** What a subscriber hears: the numbers of a frame, and its events. */
function createListener() {
  const heard: string[] = []
  const deliver = ({ from, to, events }: OutgoingFrame) =>
    void heard.push(`${from}-${to} ${events.join(' ')}`)
  return { heard, deliver }
}

const nothing = { takeSnapshot: () => undefined }

describe('a turn of the server', () => {
  it('[ST1] leaves as one frame, from its first number to its last', async () => {
    const { clock, streams, say } = openStreams()
    const listener = createListener()
    await streams.subscribe(KEY, listener, nothing)
    await Promise.all([say('one'), say('two', 'three'), say('four')])
    await clock.settle()
    await say('five')
    await clock.settle()
    expect(listener.heard).toEqual(['1-4 one two three four', '5-5 five'])
  })

  it('[ST1] is encoded once: all subscribers get the same frame', async () => {
    const { clock, streams, say } = openStreams()
    const frames: OutgoingFrame[] = []
    await streams.subscribe(KEY, { deliver: (frame) => frames.push(frame) }, nothing)
    await streams.subscribe(KEY, { deliver: (frame) => frames.push(frame) }, nothing)
    await say('one')
    await clock.settle()
    expect(frames).toHaveLength(2)
    expect(frames[0]).toBe(frames[1])
  })

  it('[ST7] is heard by everybody in the order of the commits', async () => {
    const { clock, streams, say } = openStreams()
    const listeners = [createListener(), createListener(), createListener()]
    for (const [index, listener] of listeners.entries()) {
      await streams.subscribe(KEY, listener, nothing)
      await Promise.all([say(`a${index}`), say(`b${index}`)])
      await clock.settle()
    }
    const [first = [], second = [], third = []] = listeners.map(({ heard }) => heard)
    expect(first).toEqual(['1-2 a0 b0', '3-4 a1 b1', '5-6 a2 b2'])
    expect(second).toEqual(first.slice(1))
    expect(third).toEqual(first.slice(2))
  })

  it('[ST7] keeps its place while the events of another are looked up', async () => {
    const finish: (() => void)[] = []
    const expand = async (_key: RecordKey, events: readonly string[]) => {
      if (events.includes('slow')) await new Promise<void>((resolve) => finish.push(resolve))
      return events.map((event) => event.toUpperCase())
    }
    const { clock, streams, say } = openStreams({ kind: { expand } })
    const listener = createListener()
    await streams.subscribe(KEY, listener, nothing)
    await say('slow')
    await clock.settle()
    await say('quick')
    await clock.settle()
    expect(listener.heard).toEqual([])
    finish.forEach((run) => run())
    await clock.settle()
    expect(listener.heard).toEqual(['1-1 SLOW', '2-2 QUICK'])
  })

  it('[ST5] waits for one that could not be looked up, and leaves nothing out', async () => {
    let isCutOff = true
    const expand = async (_key: RecordKey, events: readonly string[]) => {
      if (isCutOff && events.includes('bad')) throw new Error('cut off')
      return events
    }
    const { clock, streams, say, failures } = openStreams({ kind: { expand } })
    const listener = createListener()
    await streams.subscribe(KEY, listener, nothing)
    await say('bad')
    await clock.settle()
    await say('good')
    await clock.settle()
    expect(listener.heard).toEqual([])
    isCutOff = false
    await clock.advance(500)
    expect(listener.heard).toEqual(['1-1 bad', '2-2 good'])
    expect(failures).toHaveLength(1)
  })
})

describe('the beginning of a stream', () => {
  it('[ST2] is where the snapshot was taken, and the next frame follows it', async () => {
    const { clock, streams, say } = openStreams()
    await say('before')
    const early = createListener()
    await streams.subscribe(KEY, early, nothing)
    const late = createListener()
    const [, start] = await Promise.all([say('one'), streams.subscribe(KEY, late, nothing)])
    expect(start).toMatchObject({ mode: 'snapshot', position: { seq: 2 } })
    await say('two')
    await clock.settle()
    expect(early.heard).toEqual(['2-2 one', '3-3 two'])
    expect(late.heard).toEqual(['3-3 two'])
  })

  it('[ST3] is after the events that were missed, all of them and in order', async () => {
    const { clock, streams, inner, say } = openStreams()
    const { position } = await inner.read(KEY, {})
    await say('one', 'two', 'three')
    const listener = createListener()
    const start = await streams.subscribe(KEY, listener, {
      ...nothing,
      after: { ...position, seq: 1 },
    })
    expect(start).toEqual({
      mode: 'replay',
      position: { ...position, seq: 3 },
      events: ['two', 'three'],
    })
    await say('four')
    await clock.settle()
    expect(listener.heard).toEqual(['4-4 four'])
  })

  it('[ST3] [ST4] is a replay of up to 500 events, and a snapshot after more', async () => {
    const { streams, inner, say } = openStreams()
    const { position } = await inner.read(KEY, {})
    for (let part = 0; part < 3; part++) {
      await say(...Array.from({ length: 167 }, (_, i) => `${part} ${i}`))
    }
    const subscribe = (seq: number) =>
      streams.subscribe(KEY, createListener(), { ...nothing, after: { ...position, seq } })
    const replay = await subscribe(1)
    expect(replay.mode === 'replay' && replay.events.length).toBe(500)
    expect(await subscribe(0)).toMatchObject({ mode: 'snapshot', position: { seq: 501 } })
  })

  it('[ST4] is a snapshot for another epoch, and for a position out of reach', async () => {
    const { streams, inner, say } = openStreams()
    await say('one')
    const { position } = await inner.read(KEY, {})
    const modes = await Promise.all(
      [
        { epoch: 'another', seq: 1 },
        { ...position, seq: 9 },
      ].map(async (after) => {
        const { mode } = await streams.subscribe(KEY, createListener(), { ...nothing, after })
        return mode
      }),
    )
    expect(modes).toEqual(['snapshot', 'snapshot'])
  })

  // A commit may come between any two steps of a subscription: it is part of what the subscriber is
  // told at its beginning, or of the first frame, and never of both or neither.
  it.each(Array.from({ length: 16 }, (_, steps) => steps))(
    '[ST2] [ST3] loses nothing to a commit %i steps after it has begun',
    async (steps) => {
      const { clock, inner, streams, say } = openStreams()
      const { position } = await inner.read(KEY, {})
      await say('one')
      await streams.subscribe(KEY, createListener(), nothing)
      const setTopic = changeOf({ fields: [{ name: 'attr/topic', value: 'tea' }], events: ['two'] })
      const hasTopic = (record: LiveRecord) => record.fields('attr').size === 1

      for (const after of [undefined, position]) {
        const { position: before } = await inner.read(KEY, {})
        const listener = createListener()
        const [start] = await Promise.all([
          streams.subscribe(KEY, listener, { after, takeSnapshot: hasTopic }),
          waitSteps(steps).then(() => inner.commit(KEY, setTopic)),
        ])
        await clock.settle()
        const isTold = start.position.seq > before.seq
        if (start.mode === 'snapshot') expect(start.snapshot).toBe(isTold)
        else expect(start.events).toHaveLength(start.position.seq)
        expect(listener.heard).toHaveLength(isTold ? 0 : 1)
      }
    },
  )
})

describe('the end of a subscription', () => {
  it('[CH6] ends the frames, those that are pending too', async () => {
    const { clock, streams, say } = openStreams()
    const listener = createListener()
    await streams.subscribe(KEY, listener, nothing)
    await say('one')
    streams.unsubscribe(KEY, listener)
    await clock.settle()
    await say('two')
    await clock.settle()
    expect(listener.heard).toEqual([])
  })

  it('comes before its beginning when it was asked for before', async () => {
    const { clock, streams, say } = openStreams()
    const listener = createListener()
    const beginning = streams.subscribe(KEY, listener, nothing)
    streams.unsubscribe(KEY, listener)
    await beginning
    await say('one')
    await clock.settle()
    expect(listener.heard).toEqual([])
  })

  it('stops watching the record with the last of them', async () => {
    let watching = 0
    const { clock, streams } = openStreams({
      wrap: (inner) => ({
        async watch(key, onCommit) {
          watching++
          const stop = await inner.watch(key, onCommit)
          return () => {
            watching--
            stop()
          }
        },
      }),
    })
    const one = createListener()
    const other = createListener()
    await Promise.all([one, other].map((each) => streams.subscribe(KEY, each, nothing)))
    expect(watching).toBe(1)
    streams.unsubscribe(KEY, one)
    await clock.settle()
    expect(watching).toBe(1)
    streams.unsubscribe(KEY, other)
    await clock.advance(4999)
    expect(watching).toBe(1)
    await clock.advance(1)
    expect(watching).toBe(0)
  })

  it('[CH9] keeps the record for a while, for those who come back, but never many', async () => {
    let opened = 0
    let watching = 0
    const { clock, streams } = openStreams({
      wrap: (inner) => ({
        async watch(key, onCommit) {
          opened++
          watching++
          const stop = await inner.watch(key, onCommit)
          return () => {
            watching--
            stop()
          }
        },
      }),
    })
    for (let time = 0; time < 10; time++) {
      const listener = createListener()
      await streams.subscribe(KEY, listener, nothing)
      streams.unsubscribe(KEY, listener)
      await clock.advance(1000)
    }
    expect(opened).toBe(1)
    for (let at = 0; at < 600; at++) {
      const listener = createListener()
      await streams.subscribe(`channel:${at}`, listener, nothing)
      streams.unsubscribe(`channel:${at}`, listener)
    }
    await clock.settle()
    expect(watching).toBe(500)
    streams.close()
    await clock.settle()
    expect(watching).toBe(0)
  })

  it('is not needed after a beginning that failed: the next one tries again', async () => {
    let watching = 0
    let isCut = true
    const { streams } = openStreams({
      wrap: (inner) => ({
        read: (key, query) =>
          isCut ? Promise.reject(new Error('cut off')) : inner.read(key, query),
        async watch(key, onCommit) {
          watching++
          const stop = await inner.watch(key, onCommit)
          return () => {
            watching--
            stop()
          }
        },
      }),
    })
    await expect(streams.subscribe(KEY, createListener(), nothing)).rejects.toThrow('cut off')
    expect(watching).toBe(0)
    isCut = false
    expect(await streams.subscribe(KEY, createListener(), nothing)).toMatchObject({
      mode: 'snapshot',
    })
  })
})

async function waitSteps(steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) await Promise.resolve()
}
