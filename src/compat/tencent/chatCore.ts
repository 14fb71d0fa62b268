import { createLeanClient, type LeanClient } from '../../client/createLeanClient.ts'
import type { SignalingState } from '../../client/index.ts'
import { systemClock } from '../../internal/clock.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import { chatError, toChatError } from './chatError.ts'
import { createListeners, type Listeners } from './listeners.ts'
import { toSeconds } from './message.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { serverAddress } from './serverAddress.ts'

/** What can be said of a chat after it was made, by the vendor's older package. */
export interface ChatSettings {
  /** Whether the others of a group hear when one of them rejects. @default true */
  isRejectNotifyAll?: boolean | undefined
  /** Whether a login is told of what rings since before it. @default true */
  offlineSupport?: boolean | undefined
}

/** What every promise of a chat resolves with. */
export interface ChatResult<Data> {
  readonly code: 0
  readonly data: Data
}

/** What the features of a chat are made of. */
export interface ChatCore {
  readonly listeners: Listeners
  /** Others who are told of everything, as listeners are. */
  readonly taps: Listeners['emit'][]
  readonly outbox: Outbox
  readonly settings: ChatSettings
  /** What this session has said: it is told of everything else. */
  readonly sent: Sent
  /** Tells listeners at once. */
  readonly emit: Listeners['emit']
  /** Tells them in a later turn, after everything that was to be told before. */
  tell(name: string, data: unknown): void
  /** Calls `run` with the client when there is one: at the first login. */
  onClient(run: (client: LeanClient) => void): void
  /** The client, made when it is needed first. */
  open(): LeanClient
  /** The client of who is logged in. Throws 2024 when nobody is. */
  client(): LeanClient
  /** Asks something of it, and says in the vendor's way what came of it. */
  ask<Data>(
    run: (client: LeanClient) => Promise<Data>,
    meaning?: Parameters<typeof toChatError>[1],
  ): Promise<ChatResult<Data>>
  /** In seconds, by the clock of the server. */
  time(): number
  /** Who is logged in; empty when nobody is. */
  userID(): string
  sessionId(): string | undefined
  /** What is known of the world; nothing before the first login. */
  state(): SignalingState | undefined
  invitation(inviteID: string): Invitation | undefined
}

/** IDs of messages and signals, the latest of them. */
interface Sent {
  has(id: string): boolean
  add(id: string): void
  delete(id: string): boolean
}

/** Sessions of this facade are told apart from others of the same user by this label. */
const DEVICE = 'tencent'

export function createChatCore(url: string | undefined): ChatCore {
  const listeners = createListeners()
  const taps = [listeners.emit]
  const outbox = createOutbox()
  const starts: ((client: LeanClient) => void)[] = []
  let made: LeanClient | undefined

  return {
    listeners,
    outbox,
    settings: {},
    sent: createSent(),
    taps,
    emit,
    tell: (name, data) => outbox.push(() => emit(name, data)),
    onClient: (run) => void starts.push(run),
    open,
    client,
    async ask(run, meaning = OF_GROUPS) {
      try {
        return { code: 0, data: await run(client()) }
      } catch (error) {
        throw toChatError(error, meaning)
      }
    },
    time: () => toSeconds(made?.now() ?? systemClock.now()),
    userID: () => state()?.session?.userId ?? '',
    sessionId: () => state()?.session?.sessionId,
    state,
    invitation: (inviteID) => state()?.invitations.byId.get(inviteID),
  }

  function emit(name: string, data?: unknown): void {
    taps.forEach((tap) => tap(name, data))
  }

  function open(): LeanClient {
    if (made !== undefined) return made
    const opened = createLeanClient({ url: serverAddress(url), device: DEVICE })
    made = opened
    starts.forEach((run) => run(opened))
    return opened
  }

  function client(): LeanClient {
    if (made === undefined || state()?.session === undefined) throw chatError('NOT_LOGGED_IN')
    return made
  }

  function state() {
    return made?.store.getState()
  }
}

/** What refusals of the server mean, where nothing else is said. */
const OF_GROUPS = { FORBIDDEN: 'NOT_A_MEMBER', NOT_FOUND: 'NO_SUCH_GROUP' } as const

/** How many are remembered. Some never come back: those to who is not there. */
const SENT_KEPT = 1000

function createSent(): Sent {
  const ids = new Set<string>()
  return {
    has: (id) => ids.has(id),
    delete: (id) => ids.delete(id),
    add(id) {
      const [oldest = id] = ids
      if (ids.size >= SENT_KEPT) ids.delete(oldest)
      ids.add(id)
    },
  }
}
