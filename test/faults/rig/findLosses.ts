import {
  createSignalingClient,
  type SignalingClient,
} from '../../../src/client/createSignalingClient.ts'
import type { Message } from '../../../src/protocol/messages.ts'
import { selectChannel } from '../../../src/store/channels.ts'
import { pause } from './pause.ts'
import type { Ledger } from './createLedger.ts'
import type { Traffic } from './createTraffic.ts'

/** They ring for 4 s; what a server has left undone when it died is done by another within 6 s. */
const CALLS_END_WITHIN_MS = 15_000

/**
 * Compares what was acknowledged with what the records hold, and what each client shows with what
 * one shows that comes now. What is wrong is said in one line each; nothing is as it should be.
 */
export async function findLosses(url: string, traffic: Traffic): Promise<readonly string[]> {
  const auditor = createSignalingClient({ url })
  await auditor.login('auditor')
  try {
    return [
      ...(await lostMessages(auditor, traffic)),
      ...(await wrongCounters(auditor, traffic)),
      ...(await wrongCalls(traffic)),
      ...(await differentViews(auditor, traffic)),
    ]
  } finally {
    await auditor.close()
  }
}

async function lostMessages(
  auditor: SignalingClient,
  { ledger, channelIds, guests }: Traffic,
): Promise<string[]> {
  const wrong: string[] = []
  const stored = new Map<string, number>()
  const note = ({ messageId }: Message) => stored.set(messageId, (stored.get(messageId) ?? 0) + 1)
  for (const channelId of channelIds) {
    await auditor.channels.join(channelId)
    for (const message of await everything(auditor, { channelId })) note(message)
  }
  for (const [userId, others] of correspondents(ledger)) {
    const client = guests.find((guest) => guest.userId === userId)?.client
    if (client === undefined) continue
    for (const other of others) {
      for (const message of await everything(client, { userId: other })) note(message)
    }
  }
  for (const [messageId, { isAcknowledged }] of ledger.messages) {
    const times = stored.get(messageId) ?? 0
    if (isAcknowledged && times === 0) wrong.push(`${messageId} was acknowledged and is lost`)
    if (times > 1) wrong.push(`${messageId} is stored ${times} times`)
  }
  return wrong
}

/** Who has written to whom. Every two are named once, by the one whose name comes first. */
function correspondents({ messages }: Ledger): ReadonlyMap<string, ReadonlySet<string>> {
  const pairs = new Map<string, Set<string>>()
  for (const { from, to } of messages.values()) {
    if (!('userId' in to)) continue
    const [one = '', other = ''] = [from, to.userId].toSorted()
    pairs.set(one, (pairs.get(one) ?? new Set()).add(other))
  }
  return pairs
}

async function everything(
  client: SignalingClient,
  of: { channelId: string } | { userId: string },
): Promise<readonly Message[]> {
  const all: Message[] = []
  let before: string | undefined
  do {
    const page = await client.messages.history(of, {
      limit: 200,
      ...(before === undefined ? {} : { before }),
    })
    all.push(...page.messages)
    before = page.before
  } while (before !== undefined)
  return all.filter(({ messageId }) => messageId.startsWith('guest-'))
}

async function wrongCounters(auditor: SignalingClient, { ledger }: Traffic): Promise<string[]> {
  const wrong: string[] = []
  for (const { channelId, key, acknowledged, asked } of ledger.counters.values()) {
    const attrs = await attrsOf(auditor, channelId)
    const value = Number(attrs.get(key)?.value ?? 0)
    if (value < acknowledged) wrong.push(`${channelId} ${key} is ${value}, not ${acknowledged}`)
    if (value > asked) wrong.push(`${channelId} ${key} is ${value}, and ${asked} was asked for`)
  }
  return wrong
}

const known = new WeakMap<SignalingClient, Map<string, ReadonlyMap<string, { value: unknown }>>>()

async function attrsOf(auditor: SignalingClient, channelId: string) {
  const mine = known.get(auditor) ?? new Map<string, ReadonlyMap<string, { value: unknown }>>()
  known.set(auditor, mine)
  const attrs = mine.get(channelId) ?? (await auditor.channels.attrs(channelId))
  mine.set(channelId, attrs)
  return attrs
}

async function wrongCalls(traffic: Traffic): Promise<readonly string[]> {
  const until = Date.now() + CALLS_END_WITHIN_MS
  for (;;) {
    const wrong = await wrongCallsNow(traffic)
    if (wrong.length === 0 || Date.now() > until) return wrong
    await pause(500)
  }
}

async function wrongCallsNow({ ledger, guests }: Traffic): Promise<readonly string[]> {
  const wrong: string[] = []
  const lists = await Promise.all(
    guests.map(({ client }) => client.invitations.list({ endedWithinMs: 24 * 3_600_000 })),
  )
  const all = new Map(lists.flat().map((invitation) => [invitation.inviteId, invitation]))
  for (const [inviteId, { status }] of all) {
    // One that was accepted goes on when its end has not been acknowledged.
    const mayBeActive = ledger.calls.get(inviteId)?.isEnded !== true
    if (status === 'ringing' || (status === 'active' && !mayBeActive)) {
      wrong.push(`${inviteId} is still ${status}`)
    }
  }
  for (const [inviteId, { acceptedBy }] of ledger.calls) {
    const invitation = all.get(inviteId)
    if (invitation === undefined) wrong.push(`${inviteId} was acknowledged and is lost`)
    if (acceptedBy.size > 0 && invitation?.answeredAt === undefined) {
      wrong.push(`${inviteId} was answered by ${[...acceptedBy].join()}, and is not`)
    }
  }
  return wrong
}

async function differentViews(
  auditor: SignalingClient,
  { guests, channelIds }: Traffic,
): Promise<string[]> {
  const wrong: string[] = []
  for (const channelId of channelIds) {
    const truth = viewOf(auditor, channelId)
    for (const { client, userId, joined } of guests) {
      const isMember = truth.members.has(userId)
      if (isMember !== joined.has(channelId)) {
        wrong.push(`${userId} is ${isMember ? '' : 'not '}in ${channelId}, and thinks otherwise`)
      }
      if (!joined.has(channelId)) continue
      const view = viewOf(client, channelId)
      if (view.text !== truth.text) {
        wrong.push(`${userId} sees another ${channelId}:\n${view.text}\n${truth.text}`)
      }
    }
  }
  return wrong
}

function viewOf(client: SignalingClient, channelId: string) {
  const { members, attrs } = selectChannel(channelId)(client.store.getState())
  const text = [
    ...[...members.values()].map(({ userId, sessionIds }) => `${userId}:${sessionIds.length}`),
    ...[...attrs].map(([key, { value, rev }]) => `${key}=${JSON.stringify(value)}@${rev}`),
  ]
    .toSorted()
    .join(' ')
  return { members, text }
}
