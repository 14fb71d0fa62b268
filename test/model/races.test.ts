import { describe, expect, it, onTestFinished } from 'vitest'
import {
  createSignalingClient,
  type SignalingClient,
} from '../../src/client/createSignalingClient.ts'
import { toInvitation } from '../../src/client/fromWire.ts'
import { SignalingError } from '../../src/protocol/errors.ts'
import type { Invitation } from '../../src/protocol/invitations.ts'
import type { Backend } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { fetchStored } from '../../src/server/engine/invitationRecord.ts'
import { manyRuns } from '../manyRuns.ts'
import { openServer } from '../server/openServer.ts'

/** Of each kind. Three kinds make a thousand. */
const RACES = manyRuns(340, 1000)

/** Pairs of users who race at the same time, so that the server has something else to do as well. */
const PAIRS = 10

interface Pair {
  readonly ada: SignalingClient
  readonly bob: SignalingClient
  readonly phone: SignalingClient
  /** What the server has. */
  record(inviteId: string): Promise<Invitation | undefined>
}

async function openPairs(): Promise<readonly Pair[]> {
  const backend = memoryBackend()
  const { url, failures } = await openServer({
    backend,
    limits: { invitationsPerUserPerMinute: 1e6 },
  })
  onTestFinished(() => expect(failures).toEqual([]))
  const connect = async (userId: string) => {
    const client = createSignalingClient({ url })
    onTestFinished(() => client.close())
    await client.login(userId)
    return client
  }
  return Promise.all(
    Array.from({ length: PAIRS }, async (_, nth) => {
      const userIds = [`ada${nth}`, `bob${nth}`, `bob${nth}`] as const
      const [ada, bob, phone] = await Promise.all(userIds.map(connect))
      if (!ada || !bob || !phone) throw new Error('Nobody came.')
      const key = `domain:pair:${userIds[0]}\n${userIds[1]}` as const
      return { ada, bob, phone, record: (inviteId) => recordOf(backend, key, inviteId) }
    }),
  )
}

async function recordOf(backend: Backend, key: `domain:${string}`, inviteId: string) {
  const { stored } = await fetchStored(backend, key, inviteId)
  return stored && toInvitation(stored.invitation)
}

/** Runs races, one after the other within a pair, and looks at each when it is over. */
async function runRaces(run: (pair: Pair, inviteId: string) => Promise<void>): Promise<void> {
  const pairs = await openPairs()
  await Promise.all(
    pairs.map(async (pair) => {
      for (let nth = 0; nth < RACES / PAIRS; nth++) {
        const inviteId = `${userOf(pair.ada)}-${nth}`
        await run(pair, inviteId)
        await agree(pair, inviteId)
        await pair.ada.invitations.end(inviteId)
      }
    }),
  )
}

/** Waits until every client shows what the server has; fails when one of them never does. */
async function agree({ ada, bob, phone, record }: Pair, inviteId: string): Promise<void> {
  const truth = await record(inviteId)
  const known = ({ store }: SignalingClient) => store.getState().invitations.byId.get(inviteId)
  await expect
    .poll(() => [ada, bob, phone].map((one) => known(one)?.rev), { timeout: 5000, interval: 1 })
    .toEqual([truth?.rev, truth?.rev, truth?.rev])
  for (const one of [ada, bob, phone]) expect(known(one)).toEqual(truth)
}

/** `ok`, or the code with which a command was refused. */
async function outcome(command: Promise<unknown>): Promise<string> {
  try {
    await command
    return 'ok'
  } catch (error) {
    return SignalingError.from(error).code
  }
}

/** Who is asked first differs from race to race. */
function shuffled<Item>(items: readonly [Item, Item], inviteId: string): readonly [Item, Item] {
  return numberOf(inviteId) % 2 === 0 ? items : [items[1], items[0]]
}

describe('races over real sockets', () => {
  it('[IN3] accept against accept on two devices: one wins', async () => {
    await runRaces(async ({ ada, bob, phone, record }, inviteId) => {
      await ada.invitations.invite({ inviteId, to: userOf(bob) })
      const clients = shuffled([bob, phone], inviteId)
      const outcomes = await Promise.all(
        clients.map((one) => outcome(one.invitations.accept(inviteId))),
      )
      expect(outcomes.toSorted()).toEqual(['INVITATION_OVER', 'ok'])
      const winner = clients[outcomes.indexOf('ok')]?.store.getState().session?.sessionId
      expect(await record(inviteId)).toMatchObject({
        status: 'active',
        invitees: [{ state: 'accepted', sessionId: winner }],
      })
    })
  }, 120_000)

  it('[IN5] accept against cancel: one of them happens', async () => {
    await runRaces(async ({ ada, bob, record }, inviteId) => {
      await ada.invitations.invite({ inviteId, to: userOf(bob) })
      const accept = () => outcome(bob.invitations.accept(inviteId))
      const cancel = () => outcome(ada.invitations.cancel(inviteId))
      const [first, second] = shuffled([accept, cancel], inviteId)
      const outcomes = await Promise.all([first(), second()])
      const [accepted, cancelled] = shuffled(outcomes, inviteId)
      const { status, endReason } = (await record(inviteId)) ?? {}
      if (accepted === 'ok') {
        expect([cancelled, status]).toEqual(['INVITATION_ACTIVE', 'active'])
      } else {
        expect([accepted, cancelled]).toEqual(['INVITATION_OVER', 'ok'])
        expect([status, endReason]).toEqual(['ended', 'cancelled'])
      }
    })
  }, 120_000)

  it('[IN7] accept against the timeout: one of them happens', async () => {
    const results = new Set<string>()
    // Earlier after a refusal, later after a success: so it is always about the deadline, however
    // slow everything is.
    let aheadMs = 5
    await runRaces(async ({ ada, bob, record }, inviteId) => {
      const request = { inviteId, to: userOf(bob), timeoutMs: 40 + aheadMs }
      const { expiresAt = 0 } = await ada.invitations.invite(request)
      const waitMs = Math.max(0, expiresAt - bob.now() - aheadMs)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      const accepted = await outcome(bob.invitations.accept(inviteId))
      results.add(accepted)
      aheadMs = Math.max(1, aheadMs + (accepted === 'ok' ? -2 : 3))
      if (accepted !== 'ok') {
        expect(accepted).toBe('INVITATION_OVER')
        // The alarm may fire a moment after the accept has been refused.
        await expect
          .poll(async () => (await record(inviteId))?.endReason, { timeout: 5000, interval: 1 })
          .toBe('timedOut')
      } else {
        expect(await record(inviteId)).toMatchObject({ status: 'active' })
      }
    })
    expect([...results].toSorted()).toEqual(['INVITATION_OVER', 'ok'])
  }, 120_000)
})

function userOf({ store }: SignalingClient): string {
  return store.getState().session?.userId ?? ''
}

function numberOf(inviteId: string): number {
  return Number(inviteId.split('-')[1])
}
