import type { WireClient } from './openClient.ts'
import { untilTrue } from './untilTrue.ts'

export const ROOM = 'room'

export interface FloodOptions {
  readonly senderCount: number
  /** How many messages of one sender may wait for their answers: the same for every contender. */
  readonly window: number
  readonly durationMs: number
}

export interface Flood {
  readonly sent: number
  /** From the first message to the last delivery. */
  readonly elapsedMs: number
}

const BODY_BYTES = 100

/**
 * Lets some of the members send as fast as they are answered, and waits until everybody has heard
 * everything. Fails when anybody has not, and when a sender is heard out of order.
 */
export async function flood(
  members: readonly WireClient[],
  { senderCount, window, durationMs }: FloodOptions,
): Promise<Flood> {
  const before = members.map(({ heard }) => heard)
  const senders = members.slice(0, senderCount)
  const heardOf = watchOrder(members.at(-1), senders.length)
  const began = performance.now()
  const until = began + durationMs
  const counts = await Promise.all(
    senders.map((sender, at) => keepSending(sender, at, { window, until })),
  )
  const sent = counts.reduce((sum, count) => sum + count, 0)
  await untilHeard(members, before, sent)
  const elapsedMs = performance.now() - began
  const isWhole = counts.every((count, at) => heardOf[at] === count)
  if (!isWhole) throw new Error('The witness has not heard every message of every sender.')
  return { sent, elapsedMs }
}

/** Waits until everybody has heard so many messages more, and fails if anybody hears another number. */
export async function untilHeard(
  members: readonly WireClient[],
  before: readonly number[],
  sent: number,
): Promise<void> {
  const missing = () => members.filter(({ heard }, at) => heard - (before[at] ?? 0) < sent)
  const describe = () => `${missing().length} of ${members.length} members miss messages of ${sent}`
  await untilTrue(() => missing().length === 0 || members.some(({ failure }) => failure), describe)
  members.forEach(({ heard, failure, userId }, at) => {
    if (failure !== undefined) throw failure
    const more = heard - (before[at] ?? 0) - sent
    if (more !== 0) throw new Error(`${userId} heard ${more} messages more than were sent.`)
  })
}

/** A body of 100 bytes that says who has sent it, and which of the sender's it is. */
export function bodyOf(sender: number, number: number): string {
  return `${sender}:${number}:`.padEnd(BODY_BYTES, '.')
}

function keepSending(
  sender: WireClient,
  at: number,
  { window, until }: { readonly window: number; readonly until: number },
): Promise<number> {
  return new Promise((resolve) => {
    let sent = 0
    let open = 0
    fill()

    function fill(): void {
      while (open < window && performance.now() < until && sender.failure === undefined) {
        open++
        sender.publish(ROOM, bodyOf(at, sent++), () => {
          open--
          fill()
        })
      }
      if (open === 0) resolve(sent)
    }
  })
}

/** Lets one member decode everything. Returns how many it has heard of each sender, in order. */
function watchOrder(witness: WireClient | undefined, senderCount: number): number[] {
  const heardOf = Array.from({ length: senderCount }, () => 0)
  witness?.witness((body) => {
    const [sender = NaN, number = NaN] = body.split(':').map(Number)
    if (heardOf[sender] !== number) throw new Error(`The witness heard ${body} out of order.`)
    heardOf[sender] = number + 1
  })
  return heardOf
}
