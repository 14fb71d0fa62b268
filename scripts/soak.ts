import { fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createSignalingClient, type SignalingClient } from '../src/client/index.ts'

/**
 * Joins, calls and leaves for ten minutes, and looks whether the server's memory stays flat: what it
 * takes after a collection in the last minute may be 5 % more than in the third. On SQLite, as
 * `beckon serve` is.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    clients: { type: 'string', default: '40' },
  },
})
const MINUTES = Number(values.minutes)
const CLIENTS = Number(values.clients)
const FROM_MINUTE = Math.min(3, MINUTES)
const MOST = 1.05
const SAMPLE_MS = 5000

interface Memory {
  readonly rss: number
  readonly heapUsed: number
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-soak-'))
  const child = fork(
    fileURLToPath(new URL('soakServer.ts', import.meta.url)),
    [join(folder, 'beckon.db')],
    {
      execArgv: ['--import', 'tsx', '--expose-gc'],
    },
  )
  try {
    const { url } = await nextMessage<{ url: string }>(child)
    const until = Date.now() + MINUTES * 60_000
    const counts = { joins: 0, calls: 0, logins: 0 }
    const guests = Array.from({ length: CLIENTS }, (_, at) => live(url, at, until, counts))
    const samples = await sample(child, until)
    await Promise.all(guests)
    judge(samples, counts)
  } finally {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
}

/** A user who comes, joins rooms, calls the neighbour, leaves, and goes. */
async function live(
  url: string,
  at: number,
  until: number,
  counts: { joins: number; calls: number; logins: number },
): Promise<void> {
  for (let round = 0; Date.now() < until; round++) {
    const client = createSignalingClient({ url })
    await client.login(`guest-${at}`)
    counts.logins++
    client.on('invitation.received', ({ invitation }) => {
      client.invitations.accept(invitation.inviteId).catch(ignoreEnded)
    })
    for (let turn = 0; turn < 20 && Date.now() < until; turn++) {
      // Rooms that nobody has been in before, so that those of the past must be forgotten.
      const channelId = `room-${Math.floor(at / 4)}-${round}-${turn}`
      await client.channels.join(channelId)
      counts.joins++
      await call(client, `guest-${(at + 1) % CLIENTS}`)
      counts.calls++
      await client.channels.leave(channelId)
    }
    await client.close()
  }
}

async function call(client: SignalingClient, to: string): Promise<void> {
  try {
    const { inviteId } = await client.invitations.invite({
      to,
      data: null,
      timeoutMs: 5000,
      kind: 'signal',
      excludeFromHistory: true,
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await client.invitations.end(inviteId)
  } catch (error) {
    ignoreEnded(error)
  }
}

/** Somebody else was first, or it was about to go. */
const EXPECTED: ReadonlySet<unknown> = new Set([
  'CLOSED',
  'INVITATION_ACTIVE',
  'INVITATION_OVER',
  'NOT_LOGGED_IN',
])

function ignoreEnded(error: unknown): void {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error && error.code
  if (!EXPECTED.has(code)) throw error
}

async function sample(child: ChildProcess, until: number): Promise<readonly Memory[][]> {
  const minutes: Memory[][] = []
  const startedAt = Date.now()
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
    const minute = Math.floor((Date.now() - startedAt) / 60_000)
    child.send('measure')
    const memory = await nextMessage<Memory>(child)
    minutes[minute] = [...(minutes[minute] ?? []), memory]
    if (minutes[minute].length === 1) {
      console.log(`minute ${minute + 1}: ${mb(memory.rss)} MB, heap ${mb(memory.heapUsed)} MB`)
    }
  }
  return minutes
}

function judge(
  minutes: readonly Memory[][],
  counts: { joins: number; calls: number; logins: number },
): void {
  const first = median(minutes[FROM_MINUTE - 1] ?? [])
  const last = median(minutes[MINUTES - 1] ?? [])
  const ratio = last / first
  console.log(`${counts.logins} logins, ${counts.joins} joins and leaves, ${counts.calls} calls`)
  console.log(
    `resident after a collection: ${mb(first)} MB in minute ${FROM_MINUTE}, ${mb(last)} MB in minute ${MINUTES}: ${ratio.toFixed(3)} times`,
  )
  if (!(ratio <= MOST)) throw new Error(`More than ${MOST} times: something is not given back.`)
}

function median(memories: readonly Memory[]): number {
  const sorted = memories.map(({ rss }) => rss).toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

// The child answers each question once, and in order.
function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message))
    child.once('exit', (code) => reject(new Error(`The server has ended with ${code}.`)))
  })
}

await main()
