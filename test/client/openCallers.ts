import { expect, onTestFinished } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import {
  createTestSignaling,
  type TestSignalingOptions,
} from '../../src/testing/createTestSignaling.ts'

/** Ada, bob and cyd, logged in, on the real server in memory. */
export async function openCallers(options?: TestSignalingOptions) {
  const t = createTestSignaling(options)
  onTestFinished(() => t.close())
  const [ada, bob, cyd] = [await t.connect('ada'), await t.connect('bob'), await t.connect('cyd')]
  /** Waits for a command and for everybody to hear of it. */
  const run = async <Result>(action: () => Promise<Result>): Promise<Result> => {
    const done = action()
    // Whoever expects it to fail looks at it once everybody has heard.
    done.catch(() => {})
    await t.settle()
    const result = await done
    await t.settle()
    return result
  }
  return { t, ada, bob, cyd, run }
}

/** The same, where the server must have had nothing to report. */
export async function openSoundCallers(options?: TestSignalingOptions) {
  let failures: readonly unknown[] = []
  // What is registered first runs last: when everything is closed.
  onTestFinished(() => expect(failures).toEqual([]))
  const house = await openCallers(options)
  failures = house.t.failures
  return house
}

/** What an app is told of calls, in words: `accepted bob`. */
export function causesIn(client: SignalingClient): string[] {
  const causes: string[] = []
  client.on('invitation.received', () => causes.push('received'))
  client.on('invitation.changed', ({ cause, by }) => causes.push(by ? `${cause} ${by}` : cause))
  client.on('invitation.proposed', ({ proposal }) => causes.push(`proposed ${proposal.by}`))
  client.on('invitation.proposalEnded', ({ agreed, cause }) =>
    causes.push(`proposalEnded ${agreed} ${cause}`),
  )
  return causes
}
