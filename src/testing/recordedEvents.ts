import type { SignalingEvents } from '../client/events.ts'
import { NOTICE_MS } from '../client/createNotices.ts'
import { toChannelSnapshot, toInvitation, toMessage } from '../client/fromWire.ts'
import { conversationOf } from '../client/messages.ts'
import type { CommandName, CommandPayload, CommandResult } from '../protocol/commands.ts'
import { isErrorCode, SignalingError } from '../protocol/errors.ts'
import type { InvitationShape } from '../protocol/invitations.ts'
import type { Message } from '../protocol/messages.ts'
import type { StoreEvent } from '../store/events.ts'
import type { RecordedEntry } from './replaySession.ts'

/** What an entry does to the store, and what follows from it by itself. */
interface Effect {
  readonly events: readonly StoreEvent[]
  readonly later?: { readonly afterMs: number; readonly events: readonly StoreEvent[] }
}

const NOTHING: Effect = { events: [] }

/** Says of one entry after the other what the client was told by it. */
export function toStoreEvents(): (entry: RecordedEntry) => Effect {
  /** By name, those that have not been answered: answers come in the order of what was asked. */
  const asked = new Map<string, unknown[]>()
  const knownMessages = new Set<string>()
  let userId = ''

  return (entry) => {
    const { kind, name, detail } = entry
    if (kind === 'command') asked.set(name, [...(asked.get(name) ?? []), detail])
    if (kind === 'reply') {
      const payload = asked.get(name)?.shift()
      if (name === 'session.login') userId = loggedIn(detail) ?? userId
      const context = { userId, at: entry.at, knownMessages }
      return entry.isError === true ? NOTHING : effectOfReply({ name, payload, detail }, context)
    }
    // What somebody has made up is no event of the session.
    const isFake = 'isFake' in entry && entry.isFake === true
    if (isFake || !isEventName(name) || (kind !== 'event' && kind !== 'connection')) return NOTHING
    // What the devtools have written is what the client has emitted, without what is secret.
    return EVENTS[name]?.(detail as never, { userId, at: entry.at, knownMessages }) ?? NOTHING
  }
}

interface Context {
  readonly userId: string
  readonly at: number
  /** One's own messages are told by the answer, and by the channel. */
  readonly knownMessages: Set<string>
}

type Effects = {
  readonly [Name in keyof SignalingEvents]?: (
    event: SignalingEvents[Name],
    context: Context,
  ) => Effect
}

const EVENTS: Effects = {
  'connection.changed': ({ status, error }) => {
    const cause = error && isErrorCode(error.code) ? new SignalingError(error.code) : undefined
    const connection = { status, isSynced: status === 'connected', ...(cause && { error: cause }) }
    return only({ type: 'connection.changed', connection })
  },
  'session.ended': () => only({ type: 'session.ended' }),
  'channel.membersChanged': (event) => only({ ...event, type: 'channel.membersChanged' }),
  'channel.countChanged': (event) => only({ ...event, type: 'channel.countChanged' }),
  'channel.destroyed': ({ channelId }) => only({ type: 'channel.left', channelId }),
  'channel.attrChanged': ({ channelId, key, value, rev, type, by }, { at }) => {
    if (type === 'cleared') return only({ type: 'channel.attrsCleared', channelId })
    if (type === 'deleted') return only({ type: 'channel.attrDeleted', channelId, key })
    const attr = { value, rev, setBy: by, setAt: at }
    return only({ type: 'channel.attrSet', channelId, key, attr })
  },
  'message.received': ({ message }, context) => received(message, context),
  'invitation.stored': ({ message }, context) => received(message, context),
  'user.changed': ({ userId, status, attrs = {} }, { at }) => {
    const changed = Object.entries(attrs).map(([key, value]) => {
      const attr = value === undefined ? undefined : { value, rev: 0, setBy: userId, setAt: at }
      return [key, attr] as const
    })
    return only({ type: 'user.changed', userId, status, attrs: changed })
  },
  'invitation.received': ({ invitation }) => only({ type: 'invitation.changed', invitation }),
  'invitation.changed': ({ invitation }) => {
    const events = [{ type: 'invitation.changed', invitation }] as const
    if (invitation.status !== 'ended') return { events }
    const { inviteId } = invitation
    const lapsed = { type: 'invitation.noticeLapsed', inviteId } as const
    return { events, later: { afterMs: NOTICE_MS, events: [lapsed] } }
  },
}

function isEventName(name: string): name is keyof SignalingEvents {
  return Object.hasOwn(EVENTS, name)
}

interface Answer {
  readonly name: string
  readonly payload: unknown
  readonly detail: unknown
}

function effectOfReply({ name, payload, detail }: Answer, context: Context): Effect {
  if (isReply('session.login', name, detail)) {
    const { session, inbox, channels } = detail
    const joined = channels.flatMap((one) =>
      'sync' in one ? snapshotOf(one.channelId, one.sync) : [],
    )
    return { events: [{ type: 'session.started', session }, ...inboxOf(inbox), ...joined] }
  }
  if (isReply('channel.join', name, detail) && isPayload('channel.join', name, payload)) {
    return { events: snapshotOf(payload.channelId, detail) }
  }
  if (isPayload('channel.leave', name, payload)) {
    return only({ type: 'channel.left', channelId: payload.channelId })
  }
  if (isReply('message.send', name, detail) && isPayload('message.send', name, payload)) {
    return received(toMessage({ ...payload, ...detail, from: context.userId }), context)
  }
  const shape = invitationIn(detail)
  return shape === undefined
    ? NOTHING
    : only({ type: 'invitation.changed', invitation: toInvitation(shape) })
}

function inboxOf(sync: CommandResult<'session.login'>['inbox']): readonly StoreEvent[] {
  if (sync.mode !== 'snapshot') return []
  const { invitations, ...seen } = sync.snapshot
  const all = invitations.map((shape) => toInvitation(shape))
  return [{ type: 'invitations.snapshot', invitations: all, ...seen }]
}

function snapshotOf(channelId: string, sync: CommandResult<'channel.join'>): readonly StoreEvent[] {
  if (sync.mode !== 'snapshot') return [{ type: 'channel.ready', channelId }]
  return [{ type: 'channel.snapshot', snapshot: toChannelSnapshot(channelId, sync.snapshot) }]
}

function received(message: Message, { userId, knownMessages }: Context): Effect {
  if (knownMessages.has(message.messageId)) return NOTHING
  knownMessages.add(message.messageId)
  const of = conversationOf(message, userId)
  return only({ type: 'messages.received', of, messages: [message] })
}

function only(event: StoreEvent): Effect {
  return { events: [event] }
}

// The server has written it, and our devtools have kept it as it was.
function isReply<Name extends CommandName>(
  wanted: Name,
  name: string,
  detail: unknown,
): detail is CommandResult<Name> {
  return name === wanted && typeof detail === 'object' && detail !== null
}

function isPayload<Name extends CommandName>(
  wanted: Name,
  name: string,
  payload: unknown,
): payload is CommandPayload<Name> {
  return name === wanted && typeof payload === 'object' && payload !== null
}

function loggedIn(detail: unknown): string | undefined {
  return isReply('session.login', 'session.login', detail) ? detail.session?.userId : undefined
}

/** Commands of a call are answered with what has become of it. */
function invitationIn(detail: unknown): InvitationShape | undefined {
  if (typeof detail !== 'object' || detail === null || !('invitation' in detail)) return undefined
  return detail.invitation as InvitationShape
}
