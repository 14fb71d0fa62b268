import type { Message as StoredMessage, Recipient } from '../../protocol/messages.ts'
import { TYPES } from './constants.ts'
import { fieldsOf, toEnvelope } from './envelope.ts'

/** A message in the vendor's shape. Programs may change what they have made, and not yet sent. */
export interface Message {
  ID: string
  type: string
  payload: MessagePayload
  conversationID: string
  conversationType: string
  to: string
  from: string
  flow: 'in' | 'out'
  /** In seconds. */
  time: number
  status: 'unSend' | 'success' | 'fail'
  /** Its number in the conversation. */
  sequence: number
  isRevoked: boolean
  priority: string
  nick: string
  avatar: string
  isPeerRead: boolean
  nameCard: string
  atUserList: readonly string[]
  cloudCustomData: string
  isDeleted: boolean
  isModified: boolean
  needReadReceipt: boolean
  readReceiptInfo: object
  isBroadcastMessage: boolean
  isSupportExtension: boolean
  revoker: string
  revokerInfo: object
  revokeReason: string
  hasRiskContent: boolean
}

/** The fields of text and custom messages; other types have others. */
export interface MessagePayload {
  text: string
  data: string
  description: string
  extension: string
  readonly [field: string]: unknown
}

/** What a program gives for a message of its own. */
export interface MessageOptions {
  readonly to: string
  readonly conversationType: string
  readonly payload: object
  readonly priority?: string
  readonly cloudCustomData?: string
  readonly atUserList?: readonly string[]
  readonly [vendorOption: string]: unknown
}

type Content = Pick<Message, 'type'> & { readonly payload: object }
type Known = Partial<Omit<Message, 'payload'>> & { readonly payload?: object }

/** Fills in what a message has besides. */
export function toMessage(known: Known): Message {
  const { flow = 'in', conversationType = TYPES.CONV_C2C, from = '', to = '' } = known
  const isIncoming = flow === 'in' && conversationType === TYPES.CONV_C2C
  return {
    ID: '',
    type: '',
    conversationType,
    from,
    to,
    flow,
    time: 0,
    status: 'success',
    sequence: 0,
    isRevoked: false,
    priority: TYPES.MSG_PRIORITY_NORMAL,
    nick: '',
    avatar: '',
    isPeerRead: false,
    nameCard: '',
    atUserList: [],
    cloudCustomData: '',
    isDeleted: false,
    isModified: false,
    needReadReceipt: false,
    readReceiptInfo: {},
    isBroadcastMessage: false,
    isSupportExtension: false,
    revoker: '',
    revokerInfo: {},
    revokeReason: '',
    hasRiskContent: false,
    ...known,
    conversationID: conversationType + (isIncoming ? from : to),
    // A program that reads fields of another type finds nothing, as with the vendor.
    payload: (known.payload ?? {}) as MessagePayload,
  }
}

/** As the server has it. To whom it is does not matter here. */
type Stored = Omit<StoredMessage, 'to' | 'body' | 'state'> & {
  readonly to: Recipient
  readonly body: unknown
}

/** A message of the server, in the vendor's shape. */
export function fromStored(
  { messageId: ID, from, sentAt, to, body, seq: sequence = 0, invitation }: Stored,
  userID: string,
  onlineUserOnly = false,
): Message {
  const isGroup = 'channelId' in to
  const groupID = isGroup ? to.channelId : ''
  return toMessage({
    // What follows is said by the server, whatever the sender says.
    ...(invitation
      ? toCustom(toEnvelope(invitation, { groupID, onlineUserOnly }))
      : fromBody(body)),
    ID: invitation ? toSignalId(invitation.inviteId, invitation.action, from) : ID,
    from,
    to: isGroup ? groupID : to.userId,
    conversationType: isGroup ? TYPES.CONV_GROUP : TYPES.CONV_C2C,
    flow: from === userID ? 'out' : 'in',
    time: toSeconds(sentAt),
    sequence,
  })
}

/** The same for whoever sends a signal and whoever finds it. */
export function toSignalId(inviteID: string, action: string, from: string): string {
  return [inviteID, action, from].join('-')
}

/** What crosses the wire. Plain text stays plain, so that other clients of Beckon show it. */
export function toBody({ type, payload, cloudCustomData, priority, atUserList }: Message): unknown {
  const isText = type === TYPES.MSG_TEXT
  const isPlain = isText && cloudCustomData + atUserList.join('') === ''
  if (isPlain) return payload.text
  const { text, description }: Partial<MessagePayload> = payload
  return { text: text ?? description, type, payload, cloudCustomData, priority, atUserList }
}

function fromBody(body: unknown): Content {
  if (typeof body === 'string') return { type: TYPES.MSG_TEXT, payload: { text: body } }
  const { text: _text, ...content } = fieldsOf(body)
  const isContent = String(content['type']).startsWith('TIM') && 'payload' in content
  return isContent ? (content as unknown as Content) : toCustom(JSON.stringify(body))
}

function toCustom(data: string): Content {
  return { type: TYPES.MSG_CUSTOM, payload: { ...NOTHING, data } }
}

/** What is in every custom message. */
export const NOTHING = { data: '', description: '', extension: '' }

/** With whom a conversation is. */
export function toRecipient(conversationID: string): Recipient {
  const isGroup = conversationID.startsWith(TYPES.CONV_GROUP)
  const id = conversationID.replace(/^(?:C2C|GROUP)/, '')
  return isGroup ? { channelId: id } : { userId: id }
}

export function toSeconds(ms: number): number {
  return Math.floor(ms / 1000)
}
