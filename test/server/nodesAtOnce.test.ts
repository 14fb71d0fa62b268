import { describe, expect, it } from 'vitest'
import type { Backend } from '../../src/server/backend.ts'
import { createTestEngine } from './createTestEngine.ts'
import { openNodes } from './openNodes.ts'

describe('when several nodes die one after the other', () => {
  // By the names it is another one's turn.
  it.each(['a', 'b', 'c', 'd', 'e', 'f'])(
    '[NO1] the users of the first are offline within 23 s (%s)',
    async (name) => {
      const { clock, begin } = openNodes()
      const nodes = Array.from({ length: 5 }, (_, at) =>
        begin({ createId: counted(`${name}${at}`) }),
      )
      await nodes[0]?.login('ada')
      const bob = await nodes.at(-1)?.login('bob')
      await clock.advance(60_000)
      nodes[0]?.wire.cut()
      await clock.advance(5000)
      for (const { wire } of nodes.slice(1, -1)) wire.cut()
      await clock.advance(18_000)
      const answer = await bob?.ask('user.status', { userIds: ['ada'] })
      expect(answer?.statuses[0]?.[1]).toMatchObject({ online: false })
    },
  )
})

describe('a node that is closed', () => {
  it('[NO5] tries nothing again, not even what was at work', async () => {
    const { clock, backend } = openNodes()
    let fail: (() => void) | undefined
    let reads = 0
    let isStuck = false
    const stuck: Backend = {
      ...backend,
      read(key, query) {
        reads++
        if (!isStuck) return backend.read(key, query)
        return new Promise((_resolve, reject) => (fail = () => reject(new Error('closed'))))
      },
    }
    const node = createTestEngine({ clock, backend: stuck, nodeLeaseMs: 10_000 })
    const ada = await node.login('ada')
    await clock.settle()
    isStuck = true
    void ada.receive('session.logout', {})
    await clock.settle()
    await node.close()
    expect(fail).toBeDefined()
    const before = reads
    for (let count = 0; count < 5; count++) {
      fail?.()
      await clock.advance(1000)
    }
    expect(reads).toBe(before)
  })
})

function counted(name: string): () => string {
  let count = 0
  return () => `${name}-${++count}`
}
