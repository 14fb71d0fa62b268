import { onTestFinished } from 'vitest'
import {
  createSignalingClient,
  type SignalingClient,
} from '../../../src/client/createSignalingClient.ts'
import { createLedger, type Ledger } from './createLedger.ts'
import { createSource, type Source } from './createSource.ts'

/** Clients that talk, call, come and go as long as they are told to. */
export interface Traffic {
  readonly guests: readonly Guest[]
  readonly channelIds: readonly string[]
  readonly ledger: Ledger
  /** Does as many things at once as there are clients, until `stop`. */
  start(): void
  /** Lets everybody finish what was begun. */
  stop(): Promise<void>
  /** Everybody is connected and knows what the server has. */
  settled(): Promise<void>
}

export interface Guest {
  readonly userId: string
  readonly client: SignalingClient
  /** The channels it comes to and goes from. */
  readonly haunts: readonly string[]
  /** Those it is in, as it has been told. */
  readonly joined: Set<string>
}

export interface TrafficOptions {
  readonly url: string
  readonly clients: number
  readonly channels?: number
  /**
   * How many of them each client goes to. A client keeps the first 200 members of a channel, so one
   * with more cannot be compared.
   * @default all
   */
  readonly channelsEach?: number
  readonly seed?: number
  /** How long a client rests between two things that it does. @default 20 */
  readonly pauseMs?: number
}

/** How long a call of this traffic rings. */
const RING_MS = 4000

export async function createTraffic(options: TrafficOptions): Promise<Traffic> {
  const { url, clients, channels = 3, channelsEach = channels, seed = 1, pauseMs = 20 } = options
  const ledger = createLedger()
  const channelIds = Array.from({ length: channels }, (_, at) => `room-${at}`)
  const guests = await Promise.all(Array.from({ length: clients }, (_, at) => enter(at)))
  const stopping = new AbortController()
  let work: Promise<unknown> = Promise.resolve()

  return {
    guests,
    channelIds,
    ledger,
    start() {
      work = Promise.all(guests.map((guest, at) => live(guest, createSource(seed + 1000 + at))))
    },
    async stop() {
      stopping.abort()
      await work
    },
    async settled() {
      for (const { client, userId } of guests) await untilSynced(client, userId)
    },
  }

  async function enter(at: number): Promise<Guest> {
    const userId = `guest-${at}`
    const haunts = Array.from(
      { length: channelsEach },
      (_, step) => `room-${(at + step) % channels}`,
    )
    const client = createSignalingClient({
      url,
      reconnect: { minDelayMs: 50, maxDelayMs: 1000 },
    })
    onTestFinished(() => client.close())
    const guest: Guest = { userId, client, haunts, joined: new Set() }
    answerCalls(guest, createSource(seed + at))
    client.on('session.ended', () => guest.joined.clear())
    await client.login(userId)
    for (const channelId of haunts) await join(guest, channelId)
    return guest
  }

  async function join({ client, joined }: Guest, channelId: string): Promise<void> {
    await client.channels.join(channelId, { history: true })
    joined.add(channelId)
  }

  function answerCalls({ client, userId }: Guest, source: Source): void {
    client.on('invitation.received', ({ invitation: { inviteId } }) => {
      const answer = source.below(3)
      if (answer === 0) return
      const { accept, reject } = client.invitations
      const answering = answer === 1 ? accept(inviteId) : reject(inviteId)
      answering.then(
        () => ledger.answered(inviteId, userId, answer === 1),
        (error: unknown) => ledger.failed(error),
      )
    })
  }

  async function live(guest: Guest, source: Source): Promise<void> {
    let count = 0
    while (!stopping.signal.aborted) {
      try {
        await act(guest, source, ++count)
      } catch (error) {
        ledger.failed(error)
      }
      await new Promise((resolve) => setTimeout(resolve, source.below(2 * pauseMs)))
    }
  }

  async function act(guest: Guest, source: Source, count: number): Promise<void> {
    const channelId = source.pick(guest.haunts)
    const dice = source.below(20)
    if (dice < 9) return say(guest, { channelId }, count)
    if (dice < 12) return say(guest, { userId: source.pick(guests).userId }, count)
    if (dice < 16) return countUp(guest, channelId)
    if (dice < 18) return call(guest, source)
    return guest.joined.has(channelId) ? leave(guest, channelId) : join(guest, channelId)
  }

  async function leave({ client, joined }: Guest, channelId: string): Promise<void> {
    joined.delete(channelId)
    await client.channels.leave(channelId)
  }

  async function say(
    { client, userId, joined }: Guest,
    to: { channelId: string } | { userId: string },
    count: number,
  ): Promise<void> {
    if ('channelId' in to && !joined.has(to.channelId)) return
    if ('userId' in to && to.userId === userId) return
    const messageId = `${userId}-${count}`
    ledger.saying(messageId, userId, to)
    await ('channelId' in to
      ? client.messages.send(to, count, { messageId })
      : client.messages.send(to, count, { messageId }))
    ledger.said(messageId)
  }

  // Whoever sets what it has read, if nobody has set it since, counts each of its steps once.
  async function countUp({ client, userId, joined }: Guest, channelId: string): Promise<void> {
    if (!joined.has(channelId)) return
    const key = `count-${userId}`
    const known = (await client.channels.attrs(channelId)).get(key)
    const value = Number(known?.value ?? 0) + 1
    ledger.counting(channelId, key, value)
    await client.channels.setAttr(channelId, key, value, { ifRev: known?.rev ?? 0 })
    ledger.counted(channelId, key, value)
  }

  async function call({ client, userId }: Guest, source: Source): Promise<void> {
    const to = source.pick(guests).userId
    if (to === userId) return
    const { inviteId } = await client.invitations.invite({ to, data: null, timeoutMs: RING_MS })
    ledger.invited(inviteId)
    await new Promise((resolve) => setTimeout(resolve, source.below(500)))
    try {
      await client.invitations.end(inviteId)
      ledger.ended(inviteId)
    } catch (error) {
      ledger.failed(error)
    }
  }
}

async function untilSynced(client: SignalingClient, userId: string): Promise<void> {
  const { store } = client
  const isThere = () => {
    const { status, isSynced } = store.getState().connection
    return status === 'connected' && isSynced
  }
  const until = Date.now() + 60_000
  while (!isThere()) {
    if (Date.now() > until) {
      throw new Error(`${userId} is ${JSON.stringify(store.getState().connection)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
