import type { AttrShape } from '../../protocol/attrs.ts'
import type { Member, Membership } from '../../protocol/channels.ts'
import type { ServerEvent } from '../../protocol/events.ts'
import type { MessageShape } from '../../protocol/messages.ts'
import { keyOf, type FieldName } from '../backend.ts'
import { allows, type Capabilities } from './capabilities.ts'
import { CommandError } from './commandError.ts'
import type { Draft } from './draft.ts'

/** What a channel was made with. */
export interface ChannelConfig {
  /** How a user belongs to it who does not say otherwise. */
  readonly membership: Membership
  /** Whether its messages are stored. */
  readonly history: boolean
  /** Who made it by `channel.create`, and may destroy it. */
  readonly owner?: string
}

export const memberField = (userId: string): FieldName => `member/${userId}`
/** Says which user has a seat by a session, and which node looks after it. */
export const seatField = (sessionId: string): FieldName => `seat/${sessionId}`
export const attrField = (key: string): FieldName => `attr/${key}`
export const CONFIG: FieldName = 'config/channel'

export function readMember(text: string | undefined): Member | undefined {
  return text === undefined ? undefined : parse<Member>(text)
}

export function readAttr(text: string | undefined): AttrShape | undefined {
  return text === undefined ? undefined : parse<AttrShape>(text)
}

export function readConfig(text: string | undefined): ChannelConfig | undefined {
  return text === undefined ? undefined : parse<ChannelConfig>(text)
}

// What a record holds was written by the engine, from values that had been checked.
function parse<Shape>(text: string): Shape {
  return JSON.parse(text) as Shape
}

/** Attributes as they cross the wire. */
export function toAttrEntries(
  fields: Iterable<readonly [FieldName, string]>,
): [string, AttrShape][] {
  return [...fields].map(([name, text]) => [keyOf(name), parse<AttrShape>(text)])
}

/** An event as a record's log keeps it. */
export function toText(event: ServerEvent): string {
  return JSON.stringify(event)
}

/** A message as the log of its channel keeps it, and frames hold it: the body as it is, in its place. */
export function toMessageText(message: MessageShape): string {
  const { messageId, from, sentAt, body, seq, invitation } = message
  if (invitation !== undefined) return toText({ type: 'message.received', message })
  const names = `${JSON.stringify(messageId)},${JSON.stringify(from)}`
  return `[${names},${sentAt},${escapeHalves(body)}${seq === undefined ? '' : `,${seq}`}]`
}

// Half a character, which JSON may hold in a string, cannot be written in UTF-8.
function escapeHalves(text: string): string {
  return text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`)
}

/** Refuses a command of somebody who is not in the channel. */
export function requireMember(draft: Draft, userId: string): void {
  if (draft.get(memberField(userId)) === undefined) throw new CommandError('NOT_A_MEMBER')
}

/** Refuses a command of somebody who is not in the channel and may not look in from outside. */
export function requireMemberOrObserver(
  draft: Draft,
  { userId, can }: { readonly userId: string; readonly can: Capabilities },
): void {
  if (!mayObserve(can)) requireMember(draft, userId)
}

/** Whether channels may be looked into from outside. */
export function mayObserve(can: Capabilities): boolean {
  return allows(can, 'observe')
}

/** What every login and logout, and every join and leave, is told to. */
export const USER_ONLINE = '__agora_user_online'
export const CHANNEL_EVENT = '__agora_channel_event'

/** Channels of the server itself: only `can.server` joins them, and they are never destroyed. */
export function isSpecial(channelId: string): boolean {
  return channelId === USER_ONLINE || channelId === CHANNEL_EVENT
}

/** Whether a token allows to be in a channel. */
export function mayEnter(channelId: string, can: Capabilities): boolean {
  return allows(can, 'join', channelId) && (!isSpecial(channelId) || can.server === true)
}

/** Refuses a command on a special channel, unless the token is a server's. */
export function requireOrdinary(channelId: string, can: Capabilities): void {
  if (!isSpecial(channelId) || can.server === true) return
  const message = `"${channelId}" is for servers. Use a token with can.server.`
  throw new CommandError('FORBIDDEN', { message })
}

export function limitReached(message: string): CommandError {
  return new CommandError('LIMIT_REACHED', { message })
}
