import { createSignalingClient, type SignalingClient } from '../../src/client/index.ts'
import type { ContenderName } from '../contenders.ts'
import { createMeter } from '../meter.ts'
import type { BenchCase, Sample, Scenario } from '../scenario.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../startServer.ts'
import { percentile } from '../statistics.ts'

const PAIRS = 50

const calls: BenchCase = {
  title: `${PAIRS} pairs call each other, accept and hang up`,
  contenders: ['beckon', 'beckonSqlite', 'beckonRedis'],
  metrics: [
    { name: 'calls', unit: '/s' },
    { name: 'invite to accepted p50', unit: 'ms' },
    { name: 'invite to accepted p99', unit: 'ms' },
    { name: 'server CPU per call', unit: 'µs' },
    { name: 'load busy', unit: '%', isCompared: false },
  ],
  run: measureInvitations,
}

/** Invitations from the first ring to the accept that the inviter hears of, with our own client. */
export const invitations: Scenario = {
  name: 'invitations',
  title: 'Invitations',
  cases: () => [calls],
}

async function measureInvitations(contender: ContenderName, settings: Settings): Promise<Sample> {
  const { warmUpMs, durationMs } = settings
  const server = await startServer(contender, settings)
  const pairs = await Promise.all(
    Array.from({ length: PAIRS }, (_, at) => openPair(server.url, at)),
  )

  await keepCalling(pairs, warmUpMs)
  const meter = await createMeter([server])
  const began = performance.now()
  const delays = await keepCalling(pairs, durationMs)
  const elapsedMs = performance.now() - began
  const { serverUs, loadUs } = await meter.read()

  await Promise.all(pairs.flatMap(({ inviter, invitee }) => [inviter.close(), invitee.close()]))
  await server.stop()
  const sorted = delays.toSorted((one, other) => one - other)
  return {
    calls: delays.length / (elapsedMs / 1000),
    'invite to accepted p50': percentile(sorted, 50),
    'invite to accepted p99': percentile(sorted, 99),
    'server CPU per call': serverUs / delays.length,
    'load busy': loadUs / elapsedMs / 10,
  }
}

interface Pair {
  readonly inviter: SignalingClient
  readonly invitee: SignalingClient
  readonly inviteeId: string
}

async function openPair(url: string, at: number): Promise<Pair> {
  const inviteeId = `invitee-${at}`
  const inviter = createSignalingClient({ url })
  const invitee = createSignalingClient({ url })
  await Promise.all([inviter.login(`inviter-${at}`), invitee.login(inviteeId)])
  invitee.on('invitation.received', ({ invitation }) => {
    void invitee.invitations.accept(invitation.inviteId)
  })
  return { inviter, invitee, inviteeId }
}

/** Returns how long it took from each invitation to its accept. */
async function keepCalling(pairs: readonly Pair[], forMs: number): Promise<readonly number[]> {
  const until = performance.now() + forMs
  const delays: number[] = []
  await Promise.all(
    pairs.map(async (pair) => {
      while (performance.now() < until) delays.push(await callOnce(pair))
    }),
  )
  return delays
}

async function callOnce({ inviter, inviteeId }: Pair): Promise<number> {
  const began = performance.now()
  const accepted = new Promise<void>((resolve) => {
    const off = inviter.on('invitation.changed', ({ cause }) => {
      if (cause !== 'accepted') return
      off()
      resolve()
    })
  })
  const { inviteId } = await inviter.invitations.invite({ to: inviteeId })
  await accepted
  const delayMs = performance.now() - began
  await inviter.invitations.end(inviteId)
  return delayMs
}
