import { NOTICE_MS } from '../client/createNotices.ts'
import type { SignalingClient } from '../client/createSignalingClient.ts'
import type { SignalingEvents } from '../client/events.ts'
import { toInvitation } from '../client/fromWire.ts'
import type { OutgoingCommand } from '../client/transport.ts'
import type { CommandReply } from '../protocol/commands.ts'
import type { InvitationShape } from '../protocol/invitations.ts'
import {
  createDevtoolsTransport,
  type DevtoolsLink,
  type NetworkConditions,
} from './createDevtoolsTransport.ts'
import { createLog, type LogEntry } from './createLog.ts'
import {
  changeFakeCall,
  expireFakeCall,
  fakeCall,
  isFakeCall,
  replyWith,
  stopFakeCall,
} from './fakeCalls.ts'
import { toPlain } from './toPlain.ts'

/** Everything that is shown besides the log and the store. */
export interface DevtoolsState extends NetworkConditions {
  /** How long the server takes to answer, there and back. `undefined` until it has. */
  readonly latencyMs: number | undefined
  /** Whether what passes is seen: not before the next connection, where the devtools came late. */
  readonly isTapped: boolean
  readonly fakeCallCount: number
}

/** What `export` writes. */
export interface DevtoolsExport {
  readonly format: 'beckon-devtools-1'
  readonly exportedAt: number
  readonly entries: readonly LogEntry[]
  /** The store, without tokens. */
  readonly state: unknown
}

export interface Devtools {
  readonly log: ReturnType<typeof createLog>
  /** The same object until something changes. */
  readonly state: DevtoolsState
  subscribe(listener: () => void): () => void
  /** Begins to look. Returns its undo, which lets everything pass again. */
  attach(): () => void
  setConditions(conditions: Partial<NetworkConditions>): void
  ping(): Promise<void>
  ring(from: string): void
  stopRinging(): void
  toExport(): DevtoolsExport
}

/** How long a made-up call rings. */
const RING_MS = 30_000

const UNTOUCHED: NetworkConditions = {
  isDown: false,
  delayMs: 0,
  isLossy: false,
  isDoubled: false,
}

const START: DevtoolsState = {
  ...UNTOUCHED,
  latencyMs: undefined,
  isTapped: false,
  fakeCallCount: 0,
}

export function createDevtools(client: SignalingClient): Devtools {
  const { clock, store, tap } = client
  const log = createLog(clock)
  const listeners = new Set<() => void>()
  const fakes = new Map<string, InvitationShape>()
  let state = START
  let link: DevtoolsLink | undefined
  let ringCount = 0

  return {
    log,
    get state() {
      return state
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    attach() {
      const inner = tap.transport
      const own = createDevtoolsTransport(inner, {
        clock,
        conditions,
        answer,
        onLink: handleLink,
        onCommand: ({ name, payload }) =>
          log.add({ kind: 'command', name, detail: toPlain(payload) }),
        onReply: ({ name }, reply, tookMs) => log.add({ ...replyEntry(name, reply), tookMs }),
      })
      tap.transport = own
      const offs = EVENT_NAMES.map((name) => client.on(name, (event) => logEvent(name, event)))
      return () => {
        if (tap.transport === own) tap.transport = inner
        offs.forEach((off) => off())
        change(UNTOUCHED)
      }
    },
    setConditions(conditionsNow) {
      change(conditionsNow)
      log.add({ kind: 'tool', name: 'network', detail: conditions() })
      if (conditionsNow.isDown === true) link?.cut()
      if (conditionsNow.isDown === false) client.reconnectNow()
    },
    async ping() {
      if (link?.isOpen === true) change({ latencyMs: await link.ping() })
    },
    ring(from) {
      const { session } = store.getState()
      if (session === undefined) return
      const now = client.now()
      const id = `${now}-${++ringCount}`
      const call = fakeCall({ id, from, to: session, now, timeoutMs: RING_MS })
      learn(call)
      clock.setTimer(() => {
        const current = fakes.get(call.inviteId)
        if (current?.status === 'ringing') learn(expireFakeCall(current, client.now()))
      }, RING_MS)
    },
    stopRinging() {
      for (const call of fakes.values()) learn(stopFakeCall(call, client.now()))
    },
    toExport: () => ({
      format: 'beckon-devtools-1',
      exportedAt: clock.now(),
      entries: log.entries,
      state: toPlain(store.getState()),
    }),
  }

  function conditions(): NetworkConditions {
    const { isDown, delayMs, isLossy, isDoubled } = state
    return { isDown, delayMs, isLossy, isDoubled }
  }

  function change(next: Partial<DevtoolsState>): void {
    state = { ...state, ...next }
    for (const listener of [...listeners]) listener()
  }

  /** Takes in what a made-up call is now. */
  function learn(call: InvitationShape): void {
    if (call.status === 'ended') fakes.delete(call.inviteId)
    else fakes.set(call.inviteId, call)
    const detail = toPlain(call)
    log.add({ kind: 'event', name: 'invitation.changed', isFake: true, detail })
    tap.apply([{ type: 'invitation.changed', invitation: toInvitation(call) }])
    change({ fakeCallCount: fakes.size })
    if (call.status !== 'ended') return
    const { inviteId } = call
    clock.setTimer(() => tap.apply([{ type: 'invitation.noticeLapsed', inviteId }]), NOTICE_MS)
  }

  function handleLink(next: DevtoolsLink): void {
    link = next
    change({ isTapped: true })
  }

  /** Answers for the server where it knows nothing of a call. */
  function answer({ name, payload }: OutgoingCommand): CommandReply | undefined {
    const inviteId = 'inviteId' in payload ? payload.inviteId : undefined
    if (inviteId === undefined || !isFakeCall(inviteId)) return undefined
    const call = fakes.get(inviteId)
    const sessionId = store.getState().session?.sessionId ?? ''
    const next = call && changeFakeCall(call, name, { now: client.now(), sessionId })
    if (next !== undefined) learn(next)
    const answered = next ?? call
    return answered === undefined ? { ok: true, result: null } : replyWith(answered)
  }

  function logEvent(name: keyof SignalingEvents, event: unknown): void {
    const kind = name === 'connection.changed' ? 'connection' : 'event'
    log.add({ kind, name, detail: toPlain(event), isError: name === 'error' })
  }
}

function replyEntry(name: string, reply: CommandReply): Omit<LogEntry, 'id' | 'at'> {
  return reply.ok
    ? { kind: 'reply', name, detail: toPlain(reply.result) }
    : { kind: 'reply', name, detail: toPlain(reply.error), isError: true }
}

/** All of them: one that is missing does not compile. */
const EVENTS: Readonly<Record<keyof SignalingEvents, true>> = {
  'connection.changed': true,
  'session.ended': true,
  'token.expiring': true,
  'channel.membersChanged': true,
  'channel.attrChanged': true,
  'channel.countChanged': true,
  'channel.destroyed': true,
  'message.received': true,
  'conversation.changed': true,
  'invitation.stored': true,
  'user.changed': true,
  'invitation.received': true,
  'invitation.changed': true,
  'invitation.message': true,
  'invitation.proposed': true,
  'invitation.proposalEnded': true,
  'stream.reset': true,
  error: true,
}

// The keys of the table above.
const EVENT_NAMES = Object.keys(EVENTS) as (keyof SignalingEvents)[]
