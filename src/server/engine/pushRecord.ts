import { keyOf, type FieldName, type RecordKey } from '../backend.ts'
import type { PushSubscriptionView, PushWhen, PushWords } from '../../protocol/push.ts'
import type { Draft } from './draft.ts'
import { readEntry } from './userRecord.ts'

/** A device of a user, as the user's record keeps it. */
export interface StoredSubscription {
  readonly transport: string
  readonly target: unknown
  readonly when: PushWhen
  readonly device?: string
  readonly allow?: readonly string[]
  readonly words: PushWords
  /** The session that has spoken for the device last. */
  readonly sessionId: string
  readonly subscribedAt: number
}

/** The map of a user's record that holds the devices. */
export const DEVICES = 'push'
export const deviceField = (subscriptionId: string): FieldName => `push/${subscriptionId}`

export function readSubscription(text: string | undefined): StoredSubscription | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as StoredSubscription)
}

/** The user's devices. Asks for the map `DEVICES`. */
export function devicesOf(draft: Draft): readonly (readonly [string, StoredSubscription])[] {
  return draft.entries(DEVICES).map(([name, text]) => {
    // Written by `push.subscribe`.
    return [keyOf(name), JSON.parse(text) as StoredSubscription]
  })
}

/** What its own user is told of a device: all but what the service knows it by. */
export function toView(
  subscriptionId: string,
  { transport, when, device, allow, subscribedAt }: StoredSubscription,
): PushSubscriptionView {
  return {
    subscriptionId,
    transport,
    when,
    ...(device === undefined ? {} : { device }),
    ...(allow === undefined ? {} : { allow }),
    subscribedAt,
  }
}

interface JobBase {
  readonly subscriptionId: string
  readonly tries: number
  /** Grows with everything that may change what is to be sent. */
  readonly rev: number
  /** Somebody sends it until then, and may have died over it. */
  readonly busyUntil?: number
  /** When to try again. */
  readonly retryAt?: number
  /** Nothing more is sent for as long as it rings. */
  readonly isDone?: true
  /** How many there have been since the user was last here, this one included, if it counts. */
  readonly badgeCount?: number
}

/** What a device is to show of an invitation, while it rings and when that ends. */
export interface RingJob extends JobBase {
  readonly type: 'ring'
  readonly domain: RecordKey
  readonly inviteId: string
  /** When it began to ring for the user. */
  readonly at: number
  /** Until when; 0 without an end. Another one is another ring. */
  readonly until: number
  /** It has ended since. If it rings again, that is another ring. */
  readonly isOver?: true
  /** Whether the device has been told. Who died while sending has left a `maybe`. */
  readonly sent: 'no' | 'maybe' | 'yes'
  /** By which the device may decline. */
  readonly key?: string
  /** After this it is too late to take a notification away. */
  readonly closeBy?: number
}

/** What a device is to show of a message. */
export interface MessageJob extends JobBase {
  readonly type: 'message'
  readonly messageId: string
  readonly from: string
  readonly at: number
  readonly channelId?: string
  /** What the message itself says. */
  readonly text: string
  readonly push?: string
  readonly sendBy: number
}

export type PushJob = RingJob | MessageJob

/** The map of a user's record that holds what is to be pushed. */
const JOBS = 'notify'
const ALARM = 'push/'

/** What decisions look at that may lead to a push. */
export const PUSH_MAPS = ['session', DEVICES, JOBS] as const

export const jobField = (jobId: string): FieldName => `notify/${jobId}`

/** How many notifications there have been since the user was last here. In the map of jobs, to be read with them. */
export const BADGE: FieldName = 'notify/badge'

// Ids hold no control characters, so a newline keeps them apart.
export const ringJobId = (subscriptionId: string, inviteId: string): string =>
  `ring\n${subscriptionId}\n${inviteId}`
export const messageJobId = (subscriptionId: string, conversation: string): string =>
  `message\n${subscriptionId}\n${conversation}`

/** By which a device may decline: the id of the subscription in front says where to look. */
export function createKey(subscriptionId: string, secret: string): string {
  return `${subscriptionId}:${secret}`
}

export function deviceOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf(':')))
}

/** What can be told of a job by its id: by which transport, and whether somebody rings. */
export function describeJob(jobId: string): {
  readonly transport: string
  readonly rings: boolean
} {
  const [type, subscriptionId = ''] = jobId.split('\n')
  return { transport: subscriptionId.split('.')[0] ?? '', rings: type === 'ring' }
}

/** Whether an alarm of a user's record is for a push. */
export function jobIdOf(alarm: string): string | undefined {
  return alarm.startsWith(ALARM) ? alarm.slice(ALARM.length) : undefined
}

export function readJob(text: string | undefined): PushJob | undefined {
  // Written by `setJob`.
  return text === undefined ? undefined : (JSON.parse(text) as PushJob)
}

/** Longer than any invitation rings. A job that is forgotten by everybody goes by itself. */
const KEEP_JOB_MS = 8 * 24 * 60 * 60 * 1000

/** Writes a job, and when to look at it: in the same commit, so that neither is lost. */
export function setJob(draft: Draft, jobId: string, job: PushJob, at: number | null): void {
  // Another node may have taken it, and send it at this moment.
  draft.expectField(jobField(jobId))
  draft.set(jobField(jobId), JSON.stringify(job), { lapsesAt: draft.now + KEEP_JOB_MS })
  draft.alarm(ALARM + jobId, at)
}

export function dropJob(draft: Draft, jobId: string): void {
  draft.expectField(jobField(jobId))
  if (draft.get(jobField(jobId)) !== undefined) draft.delete(jobField(jobId))
  draft.alarm(ALARM + jobId, null)
}

/** The jobs about one invitation. Asks for `PUSH_MAPS`. */
export function ringJobsOf(
  draft: Draft,
  inviteId: string,
): readonly (readonly [jobId: string, job: RingJob])[] {
  return draft.entries(JOBS).flatMap(([name, text]) => {
    const job = name === BADGE ? undefined : readJob(text)
    return job?.type === 'ring' && job.inviteId === inviteId ? [[keyOf(name), job] as const] : []
  })
}

/** How many jobs there are. Asks for `PUSH_MAPS`. */
export function jobCount(draft: Draft): number {
  return draft.entries(JOBS).length
}

/** Whether somebody looks: a session that is not cut off. */
export function isLive(session: string): boolean {
  return readEntry(session)?.isCut !== true
}
