import { EVENT, LEGACY_EVENT, TYPES } from './constants.ts'
import type { Chat, CreateOptions } from './createChat.ts'
import { readSignaling } from './envelope.ts'
import { createListeners, type AnyFunction } from './listeners.ts'
import type { Message } from './message.ts'
import { TencentCloudChat } from './tencentCloudChat.ts'

export interface TSignalingOptions extends CreateOptions {
  /** The chat to share a login with. @default one of its own */
  readonly tim?: unknown
  /** Whether a login is told of what rings since before it. @default true */
  readonly offlineSupport?: boolean
  /** Whether the others of a group hear when one of them rejects. @default true */
  readonly isRejectNotifyAll?: boolean
}

/** A message to a user or to a group. Programs name the recipient in several ways. */
export interface LegacyMessageOptions {
  readonly userID?: string
  readonly groupID?: string
  readonly to?: string
  readonly conversationType?: string
  readonly text?: string
  readonly data?: string
  readonly description?: string
  readonly extension?: string
  readonly payload?: object
  readonly priority?: string
}

/** What one can do with the vendor's older package: what a chat can, and these. */
export interface TSignalingMethods extends Omit<Chat, 'on' | 'off'> {
  on(name: string, handler: AnyFunction, context?: unknown): void
  /** Without a handler, all of that name. */
  off(name: string, handler?: AnyFunction | null, context?: unknown): void
  sendTextMessage(options: LegacyMessageOptions): ReturnType<Chat['sendMessage']>
  sendCustomMessage(options: LegacyMessageOptions): ReturnType<Chat['sendMessage']>
}

/** How programs get it: `new TSignaling({ SDKAppID })`. */
export interface TSignalingClass {
  new (options: TSignalingOptions): TSignalingMethods
  readonly EVENT: typeof LEGACY_EVENT
  readonly TYPES: typeof TYPES
}

/** The vendor's older package for signaling alone, over a chat. */
export const TSignaling: TSignalingClass = class {
  static readonly EVENT = LEGACY_EVENT
  static readonly TYPES = TYPES

  constructor(options: TSignalingOptions) {
    // Properties of its own: frameworks wrap what programs keep, and would lose what is private.
    Object.assign(this, createTSignaling(options))
  }
  // Its methods are those that are assigned.
} as TSignalingClass

function createTSignaling({ tim, ...options }: TSignalingOptions): TSignalingMethods {
  const chat = isChat(tim) ? tim : TencentCloudChat.create(options)
  // Its listeners are its own: `off` of a name must not silence those of the chat.
  const { on, off, emit } = createListeners()
  const { offlineSupport, isRejectNotifyAll } = options
  chat.configure({ offlineSupport, isRejectNotifyAll }, (name, data) => {
    emit(name, data)
    // What a chat tells in one list is told by what it is here.
    if (name === EVENT.MESSAGE_RECEIVED && Array.isArray(data)) data.forEach(sort)
  })

  return {
    ...chat,
    on,
    off,
    sendTextMessage: (message) => chat.sendMessage(chat.createTextMessage(toOptions(message))),
    sendCustomMessage: (message) => chat.sendMessage(chat.createCustomMessage(toOptions(message))),
  }

  function sort(message: Message): void {
    const { type, payload } = message
    const { operationType, memberList } = payload
    if (type === TYPES.MSG_TEXT) emit(LEGACY_EVENT.TEXT_MESSAGE_RECEIVED, [message])
    const isCustom = type === TYPES.MSG_CUSTOM && readSignaling(message) === null
    if (isCustom) emit(LEGACY_EVENT.CUSTOM_MESSAGE_RECEIVED, [message])
    if (operationType === TYPES.GRP_TIP_MBR_JOIN) emit(LEGACY_EVENT.REMOTE_USER_JOIN, memberList)
    if (operationType === TYPES.GRP_TIP_MBR_QUIT) emit(LEGACY_EVENT.REMOTE_USER_LEAVE, memberList)
  }
}

/** Whether it is one of ours, and not the vendor's, or nothing. */
function isChat(tim: unknown): tim is Chat {
  return typeof tim === 'object' && tim !== null && 'configure' in tim && 'inviteSync' in tim
}

function toOptions({
  userID = '',
  groupID,
  to = groupID ?? userID,
  conversationType = groupID === undefined ? TYPES.CONV_C2C : TYPES.CONV_GROUP,
  text,
  data = '',
  description = '',
  extension = '',
  payload = text === undefined ? { data, description, extension } : { text },
  ...options
}: LegacyMessageOptions) {
  return { ...options, to, conversationType, payload }
}
