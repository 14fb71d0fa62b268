import { getHeapSnapshot } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { createId } from '../../src/internal/createId.ts'
import { openServer, type RawClient } from './openServer.ts'

describe('a token', () => {
  it('[ED11] is nowhere in memory any more when somebody is logged in', async () => {
    const { connect } = await openServer({ auth: async (_token, userId) => ({ userId }) })
    const client = await connect()
    // Kept in two halves, so that this test does not hold what it looks for.
    const halves = [createId(), createId()] as const
    expect(await logInWith(client, halves)).toMatchObject({ ok: true })
    const [token, userId] = await countInHeap(() => [halves.join('-'), `user-of-${halves[0]}`])
    expect(token).toBe(0)
    // What is kept would be found.
    expect(userId).toBeGreaterThan(0)
    await client.ask('session.ping', {})
  })
})

function logInWith(client: RawClient, [first, second]: readonly [string, string]) {
  const token = `${first}-${second}`
  const userId = `user-of-${first}`
  return client.ask('session.login', { version: 1, userId, token })
}

async function countInHeap(toTexts: () => readonly string[]): Promise<readonly number[]> {
  const snapshot = getHeapSnapshot()
  // Made only now, or they would be found themselves.
  const texts = toTexts()
  const counts = texts.map(() => 0)
  let rest = ''
  for await (const chunk of snapshot) {
    const part: string = rest + String(chunk)
    for (const [index, text] of texts.entries()) {
      counts[index] = (counts[index] ?? 0) + part.split(text).length - 1
    }
    // What begins here may end in the next one.
    rest = part.slice(-200)
  }
  return counts
}
