import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../internal/clock.ts'
import type { Limits } from '../../protocol/limits.ts'
import { addressOf } from './addressOf.ts'
import { createLimiter } from './createLimiter.ts'
import { createLoginGuard, type LoginGuard } from './createLoginGuard.ts'
import type { OriginCheck } from './createOriginCheck.ts'

/** A connection that was let in, until it is gone. */
export interface Admitted {
  readonly address: string
  /** Somebody has logged in on it. */
  loggedIn(): void
  gone(): void
}

/** Why a connection is not let in, as an answer in HTTP. */
export interface Turned {
  readonly status: 403 | 429 | 503
  /** In one word, for whoever counts. */
  readonly reason: string
  readonly message: string
  readonly retryAfterMs?: number
}

/** Who may connect, and how many of them: one look at a request, before anything is parsed. */
export interface Admission {
  /** Lets a connection in and counts it until it is `gone`, or says why not. */
  admit(request: IncomingMessage): Promise<Admitted | Turned>
  /** How many tokens of an address are looked at. */
  readonly logins: LoginGuard
}

export interface AdmissionOptions {
  readonly limits: Limits
  readonly clock: Clock
  readonly checkOrigin: OriginCheck
  /** How many proxies of ours stand in front. */
  readonly trustProxy: number
}

/** A connection too many closes when it likes; a second is a guess. */
const AGAIN_MS = 1000

/** The one key of a limit of the whole node. */
const NODE = 'node'

export function createAdmission(options: AdmissionOptions): Admission {
  const { limits, clock, checkOrigin, trustProxy } = options
  const perAddress = createLimiter(limits.newConnectionsPerAddressPerSecond, 1)
  const perNode = createLimiter(limits.newConnectionsPerSecond, 1)
  const open = new Map<string, number>()
  let strangers = 0

  return {
    async admit(request) {
      const forbidden = checkOrigin(request)
      if (forbidden !== undefined) return { status: 403, reason: 'origin', message: forbidden }
      const address = addressOf(request, trustProxy)
      if ((open.get(address) ?? 0) >= limits.connectionsPerAddress) {
        return tooMany('connections', `${limits.connectionsPerAddress} open connections`)
      }
      if (strangers >= limits.connectionsWithoutSession) return full('strangers')
      // Counted at once: those who come while the limiters are asked must find it.
      const admitted = enter(address)
      const turned = await turnAway(address)
      if (turned !== undefined) admitted.gone()
      return turned ?? admitted
    },

    logins: createLoginGuard(limits.failedLoginsPerAddressPerMinute, {
      clock,
      random: Math.random,
    }),
  }

  async function turnAway(address: string): Promise<Turned | undefined> {
    const addressWaitsMs = await perAddress(address)
    if (addressWaitsMs > 0) return tooMany('newConnections', 'many new ones', addressWaitsMs)
    const nodeWaitsMs = await perNode(NODE)
    return nodeWaitsMs > 0 ? full('handshakes', nodeWaitsMs) : undefined
  }

  function enter(address: string): Admitted {
    let isStranger = true
    let isGone = false
    open.set(address, (open.get(address) ?? 0) + 1)
    strangers++
    const loggedIn = () => {
      if (isStranger) strangers--
      isStranger = false
    }
    return {
      address,
      loggedIn,
      gone() {
        if (isGone) return
        isGone = true
        loggedIn()
        const others = (open.get(address) ?? 1) - 1
        if (others === 0) open.delete(address)
        else open.set(address, others)
      },
    }
  }
}

function tooMany(reason: string, what: string, retryAfterMs = AGAIN_MS): Turned {
  const message = `Your address has ${what}, and may have no more. If your users come through a proxy of yours, say so with trustProxy; otherwise see the limits of createSignalingServer.`
  return { status: 429, reason, message, retryAfterMs }
}

function full(reason: string, retryAfterMs = AGAIN_MS): Turned {
  const message = 'The server has too many new connections at once. Try again shortly.'
  return { status: 503, reason, message, retryAfterMs }
}
