import type { Limits } from '../../../src/protocol/limits.ts'
import type { Vapid } from '../../../src/server/push/index.ts'

/** Where a server of a test or a bench keeps its records. */
export type BackendSpec =
  | { readonly type: 'memory' }
  | { readonly type: 'sqlite'; readonly path: string }
  | {
      readonly type: 'redis'
      /** One server, or some nodes of a cluster. */
      readonly url: string | readonly string[]
      readonly waitForReplicas?: number
    }

export interface NodeSpec {
  readonly backend: BackendSpec
  readonly port: number
  readonly limits?: Partial<Limits>
  /** Pushes to browsers, and dies in the middle of it. */
  readonly push?: {
    readonly vapid: Vapid
    /** The authority of the push service, on localhost. */
    readonly ca: string
    /** As soon as a push is committed and before anything else; or when it has just been sent. */
    readonly diesAt?: 'commit' | 'send'
  }
  /** By how much its clock is ahead. */
  readonly aheadMs?: number
}

/** Everybody has the same address, and nobody is too fast: neither is what is looked at. */
export const UNLIMITED = {
  connectionsPerAddress: Infinity,
  newConnectionsPerAddressPerSecond: Infinity,
  failedLoginsPerAddressPerMinute: Infinity,
  pushDeclinesPerAddressPerMinute: Infinity,
  newConnectionsPerSecond: Infinity,
  commandsPerSessionPerSecond: 1e6,
  messagesPerUserPerSecond: 1e6,
  messagesPerChannelPerSecond: 1e6,
  invitationsPerUserPerMinute: 1e6,
}
