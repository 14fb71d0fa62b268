import { describe, expect, it } from 'vitest'
import { createStreamPositions } from '../../src/client/streams.ts'
import type { StreamEvent } from '../../src/protocol/events.ts'
import type { StreamFrame, StreamId } from '../../src/protocol/streams.ts'

const LOBBY = 'channel:lobby'

function openPositions() {
  const applied: string[] = []
  const asked: { streamId: StreamId; signal: AbortSignal; answer: () => void }[] = []
  const synced: boolean[] = []
  const again: (() => void)[] = []
  const positions = createStreamPositions({
    tryAgain: (run) => void again.push(run),
    onSynced: (isSynced) => void synced.push(isSynced),
    apply: ({ from, to }) => void applied.push(`${from}-${to}`),
    resync: (streamId, signal) =>
      new Promise((answer) => asked.push({ streamId, signal, answer: () => answer() })),
  })
  return { positions, applied, asked, synced, again }
}

const frame = (from: number, to = from, epoch = 'e'): StreamFrame<StreamEvent> => ({
  streamId: LOBBY,
  epoch,
  from,
  to,
  events: [],
})

describe('a stream', () => {
  it('goes on from where it is known', () => {
    const { positions, applied, asked } = openPositions()
    positions.set(LOBBY, { epoch: 'e', seq: 3 })
    positions.receive(frame(4, 6))
    positions.receive(frame(7))
    expect(applied).toEqual(['4-6', '7-7'])
    expect(positions.get(LOBBY)).toEqual({ epoch: 'e', seq: 7 })
    expect(asked).toEqual([])
  })

  it('that was not asked for, or has been left, is not heard', () => {
    const { positions, applied, asked } = openPositions()
    positions.receive(frame(1))
    positions.set(LOBBY, { epoch: 'e', seq: 0 })
    positions.forget(LOBBY)
    positions.receive(frame(1))
    expect(applied).toEqual([])
    expect(asked).toEqual([])
  })

  it('[ST6] says nothing new with a frame that was seen already', () => {
    const { positions, applied, asked } = openPositions()
    positions.set(LOBBY, { epoch: 'e', seq: 3 })
    positions.receive(frame(4, 6))
    positions.receive(frame(4, 6))
    positions.receive(frame(2))
    expect(applied).toEqual(['4-6'])
    expect(asked).toEqual([])
  })
})

describe('a hole in a stream', () => {
  it.each([
    ['a number that is missing', frame(5)],
    ['a frame that overlaps', frame(3, 5)],
    ['another epoch', frame(4, 4, 'f')],
  ])('[ST5] is found by %s, and asked for once', (_what, odd) => {
    const { positions, applied, asked } = openPositions()
    positions.set(LOBBY, { epoch: 'e', seq: 3 })
    positions.receive(odd)
    positions.receive(frame(6))
    positions.receive(frame(4))
    expect(asked.map(({ streamId }) => streamId)).toEqual([LOBBY])
    expect(applied).toEqual([])
    expect(positions.get(LOBBY)).toEqual({ epoch: 'e', seq: 3 })
  })

  it('[ST5] is closed by the answer', () => {
    const { positions, applied } = openPositions()
    positions.set(LOBBY, { epoch: 'e', seq: 3 })
    positions.receive(frame(5))
    positions.set(LOBBY, { epoch: 'e', seq: 5 })
    positions.receive(frame(6))
    expect(applied).toEqual(['6-6'])
  })

  it('[ST5] is no longer asked for when the stream begins anew, or is left', () => {
    const { positions, asked } = openPositions()
    positions.set(LOBBY, { epoch: 'e', seq: 3 })
    positions.receive(frame(5))
    positions.set(LOBBY, { epoch: 'e', seq: 7 })
    positions.receive(frame(9))
    positions.forget(LOBBY)
    positions.set(LOBBY, { epoch: 'e', seq: 3 })
    positions.receive(frame(5))
    positions.clear()
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true, true])
  })

  it('[ST5] [CL12] is asked for again after a while when the answer failed', async () => {
    const { positions, asked, again, synced } = openPositions()
    positions.set(LOBBY, { epoch: 'e', seq: 3 })
    positions.receive(frame(5))
    asked[0]?.answer()
    await Promise.resolve()
    positions.receive(frame(6))
    expect(asked).toHaveLength(1)
    again[0]?.()
    expect(asked).toHaveLength(2)
    expect(synced).not.toContain(true)
  })
})
