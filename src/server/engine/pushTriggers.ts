import type { MessageShape } from '../../protocol/messages.ts'
import type { RecordKey } from '../backend.ts'
import type { Draft } from './draft.ts'
import {
  devicesOf,
  hasLiveSession,
  messageJobId,
  ringJobId,
  ringJobsOf,
  setJob,
  type MessageJob,
  type RingJob,
} from './pushRecord.ts'

/** What is pushed is decided in the commit by which its user's record hears of it. */

interface RingingFor {
  readonly domain: RecordKey
  readonly inviteId: string
  /** Whether it rings for this user, and a notification may say so. */
  readonly rings: boolean
}

/** An invitation has another revision: devices are to be told, or told otherwise. Asks for `PUSH_MAPS`. */
export function noteRing(draft: Draft, { domain, inviteId, rings }: RingingFor): void {
  for (const [jobId, job] of ringJobsOf(draft, inviteId)) {
    const over = rings ? {} : { isOver: true as const }
    setJob(draft, jobId, { ...job, ...over, rev: job.rev + 1 }, draft.now)
  }
  if (rings) ringDevices(draft, { domain, inviteId })
}

/** Rings the devices that are to ring now and have not been told of it. Asks for `PUSH_MAPS`. */
export function ringDevices(
  draft: Draft,
  { domain, inviteId }: { readonly domain: RecordKey; readonly inviteId: string },
): void {
  const known = new Map(ringJobsOf(draft, inviteId).map(([, job]) => [job.subscriptionId, job]))
  for (const subscriptionId of devicesToTell(draft)) {
    const before = known.get(subscriptionId)
    // That the ring before is over needs not be told any more: this one takes its place.
    if (before !== undefined && before.isOver !== true) continue
    const job: RingJob = {
      ...{ type: 'ring', subscriptionId, domain, inviteId, at: draft.now },
      ...{ sent: 'no', tries: 0, rev: 0 },
    }
    setJob(draft, ringJobId(subscriptionId, inviteId), job, draft.now)
  }
}

/** No more of a text is shown anywhere. */
const MAX_TEXT_LENGTH = 500

/** For how long a message is worth a notification. */
const MESSAGE_MS = 24 * 60 * 60 * 1000

/** A stored message has come: devices are to be told. Asks for `PUSH_MAPS`. */
export function noteMessage(draft: Draft, message: MessageShape, push: string | undefined): void {
  const { messageId, from, to, sentAt, body } = message
  const text = ownText(body).slice(0, MAX_TEXT_LENGTH)
  for (const subscriptionId of devicesToTell(draft)) {
    const job: MessageJob = {
      ...{ type: 'message', subscriptionId, messageId, from, at: sentAt, text },
      ...('channelId' in to ? { channelId: to.channelId } : {}),
      ...(push === undefined ? {} : { push }),
      ...{ sendBy: sentAt + MESSAGE_MS, tries: 0, rev: 0 },
    }
    setJob(draft, messageJobId(subscriptionId, messageId), job, draft.now)
  }
}

// Somebody who is here needs no notification, unless a device has asked for it always.
function devicesToTell(draft: Draft): readonly string[] {
  const isHere = hasLiveSession(draft.entries('session').map(([, text]) => text))
  return devicesOf(draft).flatMap(([subscriptionId, { when }]) =>
    isHere && when === 'offline' ? [] : subscriptionId,
  )
}

/** What a message says by itself: a text, or the `text` of an object. Nothing else is looked at. */
export function ownText(body: string): string {
  const value: unknown = JSON.parse(body)
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || !('text' in value)) return ''
  return typeof value.text === 'string' ? value.text : ''
}
