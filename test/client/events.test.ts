import { describe, expect, it, vi } from 'vitest'
import { createEmitter } from '../../src/client/events.ts'

const reset = { streamId: 'inbox' }

describe('a handler', () => {
  it('hears its event until it is removed', () => {
    const emitter = createEmitter()
    const heard: string[] = []
    const off = emitter.on('stream.reset', ({ streamId }) => heard.push(streamId))
    emitter.emit('stream.reset', reset)
    emitter.emit('session.ended', { reason: 'loggedOut' })
    off()
    off()
    emitter.emit('stream.reset', reset)
    expect(heard).toEqual(['inbox'])
  })

  it('may be added twice, and removed once', () => {
    const emitter = createEmitter()
    let count = 0
    const handler = () => void count++
    const off = emitter.on('stream.reset', handler)
    emitter.on('stream.reset', handler)
    off()
    emitter.emit('stream.reset', reset)
    expect(count).toBe(1)
  })

  it('may remove itself and add others while it hears', () => {
    const emitter = createEmitter()
    const heard: string[] = []
    const off = emitter.on('stream.reset', () => {
      heard.push('once')
      off()
      emitter.on('stream.reset', () => heard.push('later'))
    })
    emitter.emit('stream.reset', reset)
    emitter.emit('stream.reset', reset)
    expect(heard).toEqual(['once', 'later'])
  })

  it('that throws keeps nobody else from hearing, and does not go unnoticed', () => {
    const later: (() => void)[] = []
    vi.stubGlobal('queueMicrotask', (run: () => void) => later.push(run))
    const emitter = createEmitter()
    let count = 0
    emitter.on('stream.reset', () => {
      throw new Error('mine')
    })
    emitter.on('stream.reset', () => void count++)
    emitter.emit('stream.reset', reset)
    expect(count).toBe(1)
    expect(later).toHaveLength(1)
    expect(later[0]).toThrow('mine')
  })
})
