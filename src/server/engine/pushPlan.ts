import type { Availability } from '../../protocol/users.ts'
import type { StoredInvitation } from './invitationRecord.ts'
import { readContent } from './pushContent.ts'
import {
  mayNotify,
  mayTell,
  ringsUntil,
  toClose,
  toMessageNote,
  toRing,
  type Notification,
} from './pushNotification.ts'
import {
  createKey,
  isLive,
  type MessageJob,
  type PushJob,
  type RingJob,
  type StoredSubscription,
} from './pushRecord.ts'

/** What a job is judged by. */
export interface PushSituation {
  readonly userId: string
  readonly now: number
  readonly subscription: StoredSubscription | undefined
  /** The user's sessions, as their record has them, by id. */
  readonly sessions: ReadonlyMap<string, string>
  readonly availability: Availability
  /** The invitation as it is now. */
  readonly stored: StoredInvitation | undefined
  /** For a key, if one is needed. */
  readonly createId: () => string
}

export type PushPlan =
  /** Nothing will ever be sent. */
  | { readonly type: 'drop' }
  /** Nothing is sent unless something changes. */
  | { readonly type: 'rest'; readonly job: PushJob }
  | { readonly type: 'wait'; readonly until: number }
  | {
      readonly type: 'send'
      readonly job: PushJob
      readonly notification: Notification
    }

const DROP: PushPlan = { type: 'drop' }

/** For so long it is tried to take away a notification of a call that is over. */
const CLOSE_WITHIN_MS = 10 * 60 * 1000

/** What is to become of a job now. Pure: it looks at how things are, not at what has happened. */
export function planPush(job: PushJob, situation: PushSituation): PushPlan {
  const { now } = situation
  if (job.busyUntil !== undefined && job.busyUntil > now) {
    return { type: 'wait', until: job.busyUntil }
  }
  return job.type === 'ring' ? planRing(job, situation) : planMessage(job, situation)
}

function planRing(job: RingJob, situation: PushSituation): PushPlan {
  const { userId, now, subscription, stored, createId } = situation
  const until = ringsUntil(stored?.invitation, userId)
  if (stored === undefined || subscription === undefined) return DROP
  if (until === undefined || until <= now) return planClose(job, situation)
  const rest: PushPlan = { type: 'rest', job: { ...job, isDone: true } }
  if (job.isDone || job.sent === 'yes' || !mayNotify(stored.invitation, readContent(stored.push))) {
    return rest
  }
  if (!mayReach(stored.invitation.inviter, situation)) return rest
  // Somebody has come: the session rings, and a later absence begins a job anew.
  if (job.sent === 'no' && isHere(situation)) return DROP
  if (job.retryAt !== undefined && job.retryAt > now) return waitOrGiveUp(job.retryAt, until, rest)
  const key = job.key ?? createKey(job.subscriptionId, createId())
  const { words } = subscription
  return {
    type: 'send',
    job: { ...job, key, sent: 'maybe' },
    notification: toRing(stored, { userId, now, words, key, until, at: job.at }),
  }
}

// What was never told needs not be taken back, nor told where the device hears it by itself.
function planClose(job: RingJob, situation: PushSituation): PushPlan {
  const { userId, now, subscription, sessions, stored } = situation
  if (job.sent === 'no' || stored === undefined || subscription === undefined) return DROP
  const own = sessions.get(subscription.sessionId)
  if (own !== undefined && isLive(own)) return DROP
  const closeBy = job.closeBy ?? now + CLOSE_WITHIN_MS
  if (closeBy <= now) return DROP
  // The time to wait was for the ring, unless it is the end that could not be told.
  const retryAt = job.closeBy === undefined ? undefined : job.retryAt
  if (retryAt !== undefined && retryAt > now) return waitOrGiveUp(retryAt, closeBy, DROP)
  const { words } = subscription
  return {
    type: 'send',
    job: { ...job, closeBy },
    notification: toClose(stored, { userId, now, words }),
  }
}

function planMessage(job: MessageJob, situation: PushSituation): PushPlan {
  const { userId, now, subscription } = situation
  if (subscription === undefined || job.sendBy <= now || !mayTell(job)) return DROP
  if (!mayReach(job.from, situation) || isHere(situation)) return DROP
  if (job.retryAt !== undefined && job.retryAt > now) {
    return waitOrGiveUp(job.retryAt, job.sendBy, DROP)
  }
  const notification = toMessageNote(job, { userId, now, words: subscription.words })
  return { type: 'send', job, notification }
}

function waitOrGiveUp(retryAt: number, until: number, otherwise: PushPlan): PushPlan {
  return retryAt < until ? { type: 'wait', until: retryAt } : otherwise
}

/** Whether the user wants to hear from somebody: those who are allowed, if there are any, even now. */
function mayReach(from: string, { subscription, availability }: PushSituation): boolean {
  const allow = subscription?.allow
  return allow === undefined ? availability !== 'doNotDisturb' : allow.includes(from)
}

function isHere({ subscription, sessions }: PushSituation): boolean {
  return subscription?.when !== 'always' && [...sessions.values()].some(isLive)
}
