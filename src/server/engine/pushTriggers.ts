import type { MessageShape } from '../../protocol/messages.ts'
import type { RecordKey } from '../backend.ts'
import type { Draft } from './draft.ts'
import { readContent } from './pushContent.ts'
import {
  BADGE,
  devicesOf,
  isLive,
  jobCount,
  jobField,
  messageJobId,
  readJob,
  ringJobId,
  ringJobsOf,
  setJob,
  type MessageJob,
  type RingJob,
} from './pushRecord.ts'

/** What is pushed is decided in the commit by which its user's record hears of it. */

/** A ring for one user, as far as notifications may tell of it. */
export interface RingFor {
  readonly domain: RecordKey
  readonly inviteId: string
  /** Until when; 0 without an end. */
  readonly until: number
  /** Whether it is one more on the badge. */
  readonly isCounted: boolean
}

/** An invitation has another revision: devices are to be told, or told otherwise. Asks for `PUSH_MAPS`. */
export function noteRing(draft: Draft, inviteId: string, ring: RingFor | undefined): void {
  for (const [jobId, job] of ringJobsOf(draft, inviteId)) {
    const over = ring === undefined ? { isOver: true as const } : {}
    setJob(draft, jobId, { ...job, ...over, rev: job.rev + 1 }, draft.now)
  }
  if (ring !== undefined) ringDevices(draft, ring)
}

/** Rings the devices that are to ring now and have not been told of it. Asks for `PUSH_MAPS`. */
export function ringDevices(draft: Draft, { domain, inviteId, until, isCounted }: RingFor): void {
  const jobs = ringJobsOf(draft, inviteId).map(([, job]) => job)
  // That a ring before is over needs not be told any more: this one takes its place.
  const current = jobs.filter((job) => job.isOver !== true && job.until === until)
  const known = new Set(current.map(({ subscriptionId }) => subscriptionId))
  const wanted = devicesToTell(draft).filter((subscriptionId) => !known.has(subscriptionId))
  if (wanted.length === 0) return
  const [first] = current
  const badge = first === undefined ? countBadge(draft, isCounted) : badgeOf(first)
  for (const subscriptionId of wanted) {
    const job: RingJob = {
      ...{ type: 'ring', subscriptionId, domain, inviteId, at: draft.now, until },
      ...{ sent: 'no', tries: 0, rev: 0, ...badge },
    }
    setJob(draft, ringJobId(subscriptionId, inviteId), job, draft.now)
  }
}

/** No more of a text is shown anywhere. */
const MAX_TEXT_LENGTH = 500

/** For how long a message is worth a notification. */
const MESSAGE_MS = 24 * 60 * 60 * 1000

/** So many wait for services that do not take them. More messages are not told of. */
const MAX_JOBS = 200

/**
 * A stored message has come: devices are to be told. It takes the place of one of the same
 * conversation that has not been sent yet. Asks for `PUSH_MAPS`. Returns whether there is any device.
 */
export function noteMessage(
  draft: Draft,
  message: MessageShape,
  push: string | undefined,
): boolean {
  const { messageId, from, to, sentAt, body } = message
  const wanted = devicesToTell(draft)
  if (wanted.length === 0 || jobCount(draft) >= MAX_JOBS) return false
  const text = Array.from(ownText(body)).slice(0, MAX_TEXT_LENGTH).join('')
  const channel = 'channelId' in to ? { channelId: to.channelId } : {}
  const conversation = 'channelId' in to ? `channel ${to.channelId}` : `user ${from}`
  const badge = countBadge(draft, readContent(push).apns.raisesBadge)
  for (const subscriptionId of wanted) {
    const jobId = messageJobId(subscriptionId, conversation)
    const before = readJob(draft.get(jobField(jobId)))
    // A service that has asked for patience is not asked sooner because there is more to tell.
    const retryAt = before?.retryAt
    const job: MessageJob = {
      ...{ type: 'message', subscriptionId, messageId, from, at: sentAt, text, ...channel },
      ...(push === undefined ? {} : { push }),
      ...{ sendBy: sentAt + MESSAGE_MS, tries: before?.tries ?? 0, rev: 0, ...badge },
      ...(retryAt === undefined ? {} : { retryAt }),
    }
    setJob(draft, jobId, job, Math.max(draft.now, retryAt ?? 0))
  }
  return true
}

// Somebody who is here needs no notification, unless a device has asked for it always.
function devicesToTell(draft: Draft): readonly string[] {
  const devices = devicesOf(draft)
  if (devices.length === 0) return []
  const sessions = draft.entries('session')
  const live = sessions.filter(([, text]) => isLive(text))
  // The last of them may go at this moment, on another node, that does not see what is rung here.
  for (const [name] of live) draft.expectField(name)
  return devices.flatMap(([subscriptionId, { when }]) =>
    live.length > 0 && when === 'offline' ? [] : subscriptionId,
  )
}

// One for all devices, and none for who is here and sees it.
function countBadge(draft: Draft, isCounted: boolean): { readonly badgeCount?: number } {
  const isHere = draft.entries('session').some(([, text]) => isLive(text))
  if (!isCounted || isHere) return {}
  const badgeCount = Number(draft.get(BADGE) ?? 0) + 1
  draft.expectField(BADGE)
  draft.set(BADGE, String(badgeCount))
  return { badgeCount }
}

function badgeOf({ badgeCount }: RingJob): { readonly badgeCount?: number } {
  return badgeCount === undefined ? {} : { badgeCount }
}

/** What a message says by itself: a text, or the `text` of an object. Nothing else is looked at. */
function ownText(body: string): string {
  const value: unknown = JSON.parse(body)
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || !('text' in value)) return ''
  return typeof value.text === 'string' ? value.text : ''
}
