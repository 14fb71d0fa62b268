import { onTestFinished } from 'vitest'
import { createSignalingClient, type SignalingClient } from '../../../src/client/index.ts'
import {
  TencentCloudChat,
  TSignaling,
  type Chat,
  type TSignalingMethods,
  type TSignalingOptions,
} from '../../../src/compat/tencent/index.ts'
import type { SignalingServerOptions } from '../../../src/server/createSignalingServer.ts'
import { openServer } from '../../server/openServer.ts'

export const SDK_APP_ID = 1400000000

/** What a program has been told, in order. */
export interface Told {
  readonly name: string
  readonly data: unknown
}

/** A chat, and what it has told. */
export interface Heard {
  readonly chat: Chat
  readonly told: Told[]
  /** The data of the event of this name that comes next, or that has come and was not asked for. */
  next<Data = unknown>(name: string): Promise<Data>
  /** How often it has been told. */
  count(name: string): number
}

const { EVENT, TSignaling: SIGNAL } = TencentCloudChat

const NAMES: readonly string[] = [
  ...Object.values(SIGNAL).filter((value) => typeof value === 'string'),
  EVENT.SDK_READY,
  EVENT.SDK_NOT_READY,
  EVENT.KICKED_OUT,
  EVENT.NET_STATE_CHANGE,
  EVENT.MESSAGE_RECEIVED,
  EVENT.CONVERSATION_LIST_UPDATED,
  EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED,
  EVENT.GROUP_ATTRIBUTES_UPDATED,
]

/** A real server on a free port, with as many chats, and clients of Beckon, as a test wants. */
export async function openTencent(options: Partial<SignalingServerOptions> = {}) {
  const { server, url } = await openServer(options)

  return { server, url, create, login, loginNatively, createLegacy }

  /** A chat that nobody has logged in to. */
  function create(more: object = {}): Heard {
    const chat = TencentCloudChat.create({ SDKAppID: SDK_APP_ID, url, ...more })
    onTestFinished(() => chat.destroy())
    return listenTo(chat)
  }

  /** A chat that is ready. */
  async function login(userID: string, userSig = '', more: object = {}): Promise<Heard> {
    const heard = create(more)
    await heard.chat.login({ userID, userSig })
    await heard.next(EVENT.SDK_READY)
    return heard
  }

  function createLegacy(more: Partial<TSignalingOptions> = {}): TSignalingMethods {
    const signaling = new TSignaling({ SDKAppID: SDK_APP_ID, url, ...more })
    onTestFinished(() => signaling.destroy())
    return signaling
  }

  /** A client of Beckon itself, on the same server. */
  async function loginNatively(userId: string, token?: string): Promise<SignalingClient> {
    const client = createSignalingClient({ url })
    onTestFinished(() => client.close())
    await client.login(userId, token === undefined ? {} : { token })
    return client
  }
}

function listenTo(chat: Chat): Heard {
  const told: Told[] = []
  const unread = new Set<Told>()
  const waiting = new Set<() => void>()
  for (const name of NAMES) {
    chat.on(name, (event: Told) => {
      told.push(event)
      unread.add(event)
      for (const look of waiting) look()
    })
  }
  return {
    chat,
    told,
    count: (name) => told.filter((event) => event.name === name).length,
    next: <Data>(name: string) =>
      new Promise<Data>((resolve) => {
        const look = () => {
          const found = [...unread].find((event) => event.name === name)
          if (found === undefined) return
          unread.delete(found)
          waiting.delete(look)
          resolve(found.data as Data)
        }
        waiting.add(look)
        look()
      }),
  }
}

/** Long enough for everything that is under way here to arrive. */
export function settled(ms = 150): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** What a promise is rejected with. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<{ code: number; message: string }> {
  const failure: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(failure instanceof Error) || !('code' in failure)) throw new Error('It has not failed.')
  return { code: Number(failure.code), message: failure.message }
}
