import type { Clock } from '../../internal/clock.ts'
import type { Limits } from '../../protocol/limits.ts'
import type { CallWaiting } from '../../protocol/users.ts'
import type { Backend } from '../backend.ts'
import type { PushImageField, PushTransport } from '../pushTransport.ts'
import type { Authorize } from './authorization.ts'
import type { Desk } from './desk.ts'
import type { Monitor } from './monitor.ts'
import type { Node } from './node.ts'
import type { SpecialChannels } from './specialChannels.ts'
import type { Streams } from './streams.ts'

/** Says who a token belongs to, what it allows, and until when; or throws. Instants are epoch ms. */
export type Authenticate = (credentials: {
  readonly userId: string
  readonly token: string | undefined
}) => Promise<{
  readonly userId: string
  /** As the token has it: not looked at yet. */
  readonly can?: unknown
  readonly issuedAt?: number | undefined
  readonly expiresAt?: number | undefined
}>

/** The second call answers the first, is refused, or rings as well. */
export type Glare = 'merge' | 'firstWins' | 'off'

/** Who answers for numbers of telephones. */
export interface Phones {
  /** Has somebody online under this number until the returned function is called, or a call ends. */
  pickUp(number: string): Promise<() => void>
}

/** What an engine is given. */
export interface EngineOptions {
  readonly backend: Backend
  readonly clock: Clock
  readonly createId: () => string
  readonly limits: Limits
  /** How long a session that was cut off keeps its seats. */
  readonly graceMs: number
  /** For how long a node is taken for alive that says nothing. @default 10_000 */
  readonly nodeLeaseMs?: number
  /** How long stored messages are kept. */
  readonly retentionMs: number
  readonly authenticate: Authenticate
  /** The app's own word on every command. */
  readonly authorize?: Authorize | undefined
  /** What becomes of a call to somebody who is in another, unless that user says otherwise. */
  readonly callWaiting: CallWaiting
  /** What becomes of two users who call each other at once. */
  readonly glare: Glare
  /** Rings telephones. */
  readonly phones?: Phones | undefined
  /** By what devices are reached whose user has no app open. Each has a name of its own. */
  readonly push?: readonly PushTransport[] | undefined
  /** Rejects with a sentence for an image that no device would show, as `androidInfo.GoogleImage`. */
  readonly checkImage?: ((field: PushImageField, url: string) => Promise<void>) | undefined
  /** Hears of what is nobody's fault but ours, or the backend's. */
  readonly report: (error: unknown) => void
  /** Looks on. Absent where nobody counts and nobody keeps a log. */
  readonly monitor?: Monitor
}

/** What the features of the engine are made of. */
export interface Services extends EngineOptions {
  readonly node: Pick<Node, 'id'>
  readonly desk: Desk
  readonly streams: Streams
  readonly specialChannels: SpecialChannels
}
