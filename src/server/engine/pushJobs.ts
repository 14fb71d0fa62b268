import { keyOf, type RecordKey } from '../backend.ts'
import type { Push, PushOutcome } from '../pushTransport.ts'
import { availability } from '../../protocol/users.ts'
import type { Draft } from './draft.ts'
import { fetchStored } from './invitationRecord.ts'
import { toUserId } from './liveSession.ts'
import type { PushPlan, PushSituation } from './pushPlan.ts'
import {
  deviceField,
  dropJob,
  jobField,
  readJob,
  readSubscription,
  setJob,
  type PushJob,
  type StoredSubscription,
} from './pushRecord.ts'
import type { Services } from './services.ts'
import { AVAILABILITY } from './userRecord.ts'

type Send = Extract<PushPlan, { type: 'send' }>

/** A job as it was found, with what it is judged by. */
export interface FoundJob {
  readonly key: RecordKey
  readonly jobId: string
  readonly job: PushJob
  /** What a decision must find unchanged. */
  readonly text: string
  readonly situation: PushSituation
}

/** A job that this node sends, and nobody else meanwhile. */
export interface ClaimedJob {
  readonly found: FoundJob
  readonly job: PushJob
  readonly subscription: StoredSubscription
  readonly push: Push
}

/** The jobs in the records of users: found, taken, and what has become of them. */
export interface PushJobs {
  read(key: RecordKey, jobId: string): Promise<FoundJob | undefined>
  /** Has it wait, rest or go. */
  settle(found: FoundJob, plan: Exclude<PushPlan, Send>): Promise<void>
  /** Takes it, unless it has changed: then it is looked at again. */
  claim(found: FoundJob, plan: Send): Promise<ClaimedJob | undefined>
  note(claimed: ClaimedJob, outcome: PushOutcome): Promise<void>
}

/** Longer than a service may take to answer. After so long, whoever took it has died. */
const CLAIM_MS = 20_000

/** After a first failure; twice as long after each that follows. */
const FIRST_RETRY_MS = 1000
const MAX_RETRY_MS = 60_000

export function createPushJobs({ backend, desk, createId }: Services): PushJobs {
  return {
    async read(key, jobId) {
      const name = jobField(jobId)
      const { fields, now } = await backend.read(key, {
        maps: ['session', 'push'],
        names: [name, AVAILABILITY],
      })
      const text = fields.get(name)?.value
      const job = readJob(text)
      if (text === undefined || job === undefined) {
        await clearAlarm(key, jobId)
        return undefined
      }
      const stored =
        job.type === 'ring' ? await fetchStored(backend, job.domain, job.inviteId) : undefined
      const sessions = [...fields].flatMap(([field, { value }]) =>
        field.startsWith('session/') ? [[keyOf(field), value] as const] : [],
      )
      const situation = {
        userId: toUserId(key),
        now,
        subscription: readSubscription(fields.get(deviceField(job.subscriptionId))?.value),
        sessions: new Map(sessions),
        availability: availability.catch('available').parse(fields.get(AVAILABILITY)?.value),
        stored: stored?.stored,
        createId,
      }
      return { key, jobId, job, text, situation }
    },

    async settle(found, plan) {
      const { jobId, job } = found
      await decideIfSame(found, (draft) => {
        if (plan.type === 'drop') dropJob(draft, jobId)
        else if (plan.type === 'rest') setJob(draft, jobId, plan.job, null)
        else setJob(draft, jobId, job, plan.until)
      })
    },

    async claim(found, { job, notification }) {
      const { jobId, situation } = found
      const { subscription } = situation
      if (subscription === undefined) return undefined
      return decideIfSame(found, (draft) => {
        const busyUntil = draft.now + CLAIM_MS
        const { retryAt: _before, ...rest } = job
        const claimed = { ...rest, tries: job.tries + 1, busyUntil }
        setJob(draft, jobId, claimed, busyUntil)
        const { badgeCount } = job
        const isCounted = notification.kind !== 'close' && badgeCount !== undefined
        const push = {
          ...notification,
          target: subscription.target,
          ...(isCounted ? { badgeCount } : {}),
        }
        return { found, job: claimed, subscription, push }
      })
    },

    async note({ found, job: claimed, subscription, push }, outcome) {
      const { key, jobId, job: before } = found
      const device = deviceField(claimed.subscriptionId)
      await desk.decide(key, {
        query: { names: [jobField(jobId), device] },
        decide(draft) {
          const current = readJob(draft.get(jobField(jobId)))
          if (outcome.status === 'gone') forget(draft, claimed.subscriptionId, subscription)
          // It has been dropped meanwhile, or somebody took this node for dead and sends it now.
          if (current === undefined || current.busyUntil !== claimed.busyUntil) return
          draft.expectField(jobField(jobId))
          const { busyUntil: _over, ...free } = current
          const known = isUnsure(outcome) ? free : withSent(free, before)
          const next = afterwards(known, push, outcome, draft.now)
          if (next === undefined) return dropJob(draft, jobId)
          // What has changed meanwhile may ask for something else.
          const isNews = current.rev !== claimed.rev
          setJob(draft, jobId, next, isNews ? draft.now : (next.retryAt ?? null))
        },
      })
    },
  }

  function decideIfSame<Result>(
    { key, jobId, text }: FoundJob,
    decide: (draft: Draft) => Result,
  ): Promise<Result | undefined> {
    const name = jobField(jobId)
    return desk.decide(key, {
      query: { names: [name] },
      decide(draft) {
        draft.expectField(name)
        if (draft.get(name) === text) return decide(draft)
        const changed = readJob(draft.get(name))
        if (changed !== undefined) setJob(draft, jobId, changed, draft.now)
        return undefined
      },
    })
  }

  // It was left by a job that has gone.
  function clearAlarm(key: RecordKey, jobId: string): Promise<void> {
    const name = jobField(jobId)
    return desk.decide(key, {
      query: { names: [name] },
      decide(draft) {
        draft.expectField(name)
        if (draft.get(name) === undefined) dropJob(draft, jobId)
      },
    })
  }
}

function isUnsure(outcome: PushOutcome): boolean {
  return outcome.status === 'retry' && outcome.isUnsure === true
}

/** What was known before of whether the device has been told. */
function withSent(job: PushJob, before: PushJob): PushJob {
  return job.type === 'ring' && before.type === 'ring' ? { ...job, sent: before.sent } : job
}

/** The job after an attempt. `undefined` when nothing is left to do. */
function afterwards(
  job: PushJob,
  { kind }: Push,
  outcome: PushOutcome,
  now: number,
): PushJob | undefined {
  switch (outcome.status) {
    case 'sent':
      return job.type === 'ring' && kind === 'ring' ? { ...job, sent: 'yes' } : undefined
    case 'retry': {
      const own = Math.min(FIRST_RETRY_MS * 2 ** (job.tries - 1), MAX_RETRY_MS)
      return { ...job, retryAt: now + Math.max(own, outcome.retryAfterMs ?? 0) }
    }
    case 'failed':
      return kind === 'ring' ? { ...job, isDone: true } : undefined
    // Gone.
    default:
      return undefined
  }
}

// It may have been subscribed anew meanwhile, by what its service knows it by now.
function forget(draft: Draft, subscriptionId: string, sentTo: StoredSubscription): void {
  const name = deviceField(subscriptionId)
  const current = readSubscription(draft.get(name))
  if (current === undefined || current.subscribedAt !== sentTo.subscribedAt) return
  draft.expectField(name)
  draft.delete(name)
}
