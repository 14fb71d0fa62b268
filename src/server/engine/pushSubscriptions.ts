import type { CommandPayload } from '../../protocol/commands.ts'
import type { pushCommands } from '../../protocol/push.ts'
import { keyOf, type FieldName, type RecordKey } from '../backend.ts'
import type { PushTransport } from '../pushTransport.ts'
import { requireWithin } from './attrs.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import { digestOf } from './digest.ts'
import type { Draft } from './draft.ts'
import { toEffectText, type Effect } from './effects.ts'
import { userKey } from './liveSession.ts'
import {
  DEVICES,
  deviceField,
  devicesOf,
  readSubscription,
  toView,
  type StoredSubscription,
} from './pushRecord.ts'
import { createRateLimiter } from './rateLimit.ts'
import type { Services } from './services.ts'
import { sessionField } from './userRecord.ts'

type Claimed = Extract<Effect, { type: 'push.claimed' }>
type Dropped = Extract<Effect, { type: 'push.dropped' }>

/** What a push service knows a device by is short: an address and two keys, or a token. */
const MAX_TARGET_BYTES = 4096

export function createPushHandlers(services: Services): CommandHandlers<keyof typeof pushCommands> {
  const { backend, desk, clock, limits, push = [] } = services
  const subscribers = createRateLimiter({
    count: limits.pushSubscriptionsPerUserPerMinute,
    periodMs: 60_000,
    what: 'A user subscribes devices',
  })

  return {
    async 'push.services'(_payload, context) {
      requireSession(context)
      return push.map(({ name, publicKey }) => ({
        transport: name,
        ...(publicKey === undefined ? {} : { publicKey }),
      }))
    },

    'push.subscribe': async (request, context) => {
      const { userId, sessionId } = requireSession(context)
      requireWithin(MAX_TARGET_BYTES, request.target, 'What a device is subscribed with')
      const target: unknown = JSON.parse(request.target)
      const subscriptionId = identify(request.transport, target, push)
      subscribers.take(userId, clock.now())
      const session = sessionField(sessionId)
      return desk.decide(userKey(userId), {
        query: { maps: [DEVICES], names: [session] },
        decide(draft) {
          // Whoever is shut out at this moment must leave no device behind.
          draft.expectField(session)
          if (draft.get(session) === undefined) throw new CommandError('NOT_LOGGED_IN')
          const subscription = toSubscription(request, { target, sessionId, at: draft.now })
          makeRoom(draft, subscriptionId, limits.pushSubscriptionsPerUser)
          draft.set(deviceField(subscriptionId), JSON.stringify(subscription))
          const claimed = { type: 'push.claimed', subscriptionId, userId, at: draft.now } as const
          draft.effect(toEffectText(claimed))
          return toView(subscriptionId, subscription)
        },
      })
    },

    'push.unsubscribe': async ({ subscriptionId }, context) => {
      const { userId } = requireSession(context)
      const name = deviceField(subscriptionId)
      return desk.decide(userKey(userId), {
        query: { names: [name] },
        decide(draft) {
          if (draft.get(name) !== undefined) draft.delete(name)
          return null
        },
      })
    },

    async 'push.list'(_payload, context) {
      const { userId } = requireSession(context)
      const { fields } = await backend.read(userKey(userId), { maps: [DEVICES] })
      return [...fields].flatMap(([name, { value }]) => {
        const subscription = readSubscription(value)
        return subscription === undefined ? [] : toView(keyOf(name), subscription)
      })
    },
  }
}

/** The id of a device: the same on every node and at every time. */
function identify(transport: string, target: unknown, push: readonly PushTransport[]): string {
  const found = push.find(({ name }) => name === transport)
  if (found === undefined) {
    const names = push.map(({ name }) => `"${name}"`).join(', ') || 'nothing'
    const message = `This server does not push by "${transport}", but by ${names}. It is an option of createSignalingServer: push.`
    throw new CommandError('BAD_PAYLOAD', { message })
  }
  try {
    // With the transport in front, so that whoever is to send something knows by whom.
    return `${transport}.${digestOf(found.identify(target))}`
  } catch (error) {
    const why = error instanceof Error ? error.message : 'It is not what its service gives out.'
    throw new CommandError('BAD_PAYLOAD', { message: why })
  }
}

function toSubscription(
  { transport, when = 'offline', device, allow, words = {} }: CommandPayload<'push.subscribe'>,
  { target, sessionId, at }: { target: unknown; sessionId: string; at: number },
): StoredSubscription {
  return {
    transport,
    target,
    when,
    ...(device === undefined ? {} : { device }),
    ...(allow === undefined ? {} : { allow }),
    words,
    sessionId,
    subscribedAt: at,
  }
}

// Apps are installed anew, and browsers change their addresses: what is oldest is the least likely to live.
function makeRoom(draft: Draft, subscriptionId: string, most: number): void {
  const others = devicesOf(draft).filter(([id]) => id !== subscriptionId)
  const oldestFirst = others.toSorted(([, one], [, other]) => one.subscribedAt - other.subscribedAt)
  for (const [id] of oldestFirst.slice(0, Math.max(0, others.length - most + 1))) {
    draft.delete(deviceField(id))
  }
}

const OWNER: FieldName = 'push/owner'

/** Devices say so at every start of their app. */
const OWNED_MS = 90 * 24 * 60 * 60 * 1000

/** Who was signed in last on a device that several use: the calls of those before do not ring there. */
export const claiming = {
  keyOf: ({ subscriptionId }: Claimed): RecordKey => `domain:push:${subscriptionId}`,
  query: { names: [OWNER] },
  decide(draft: Draft, { subscriptionId, userId, at }: Claimed): void {
    const text = draft.get(OWNER)
    // Written below.
    const before =
      text === undefined ? undefined : (JSON.parse(text) as { userId: string; at: number })
    const isLate = before !== undefined && before.at >= at
    const loser = isLate ? { userId, at } : before && { userId: before.userId, at }
    if (!isLate) {
      draft.expectField(OWNER)
      draft.set(OWNER, JSON.stringify({ userId, at }), { lapsesAt: at + OWNED_MS })
    }
    // Whoever comes late, by another way, was there before all the same.
    if (loser === undefined || before?.userId === userId) return
    draft.effect(toEffectText({ type: 'push.dropped', subscriptionId, ...loser }))
  },
}

/** Forgets a device that has become another user's, unless it has come back since. */
export const dropping = {
  query: ({ subscriptionId }: Dropped) => ({ names: [deviceField(subscriptionId)] }),
  decide(draft: Draft, { subscriptionId, at }: Dropped): void {
    const name = deviceField(subscriptionId)
    const subscription = readSubscription(draft.get(name))
    if (subscription === undefined || subscription.subscribedAt > at) return
    draft.expectField(name)
    draft.delete(name)
  },
}
