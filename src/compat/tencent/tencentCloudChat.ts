import { EVENT, SIGNALING, TYPES } from './constants.ts'
import { createChat, type Chat, type CreateOptions } from './createChat.ts'

export interface TencentCloudChatNamespace {
  /**
   * Makes a chat. Within a page, the same `SDKAppID` is the same chat, as programs expect that ask for
   * it in several places; with a `url`, and in Node, each call makes another.
   *
   * @example
   * const chat = TencentCloudChat.create({ SDKAppID: 1400000000, url: 'http://localhost:7878' })
   * await chat.login({ userID: 'ada', userSig })
   */
  create(options: CreateOptions): Chat
  readonly EVENT: typeof EVENT
  readonly TYPES: typeof TYPES
  readonly TSignaling: typeof SIGNALING
  readonly VERSION: string
}

/** The vendor's entry, over the client of Beckon. */
export const TencentCloudChat: TencentCloudChatNamespace = {
  create: createFactory(),
  EVENT,
  TYPES,
  TSignaling: SIGNALING,
  VERSION: '3.6.6',
}

function createFactory() {
  const chats = new Map<string, Chat>()

  return (options: CreateOptions): Chat => {
    const appID = String(options.SDKAppID)
    const isShared = options.url === undefined && typeof document === 'object'
    const known = isShared ? chats.get(appID) : undefined
    if (known !== undefined) return known
    const chat = createChat({
      ...options,
      onDestroy: () => {
        if (chats.get(appID) === chat) chats.delete(appID)
      },
    })
    if (isShared) chats.set(appID, chat)
    return chat
  }
}
