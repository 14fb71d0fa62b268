import { systemClock } from '../../internal/clock.ts'
import { createChatCore, type ChatCore, type ChatSettings } from './chatCore.ts'
import type { ChatEvents } from './chatEvents.ts'
import { EVENT } from './constants.ts'
import { createConversations, type ConversationMethods } from './conversations.ts'
import { createGroupEvents } from './groupEvents.ts'
import { createGroups, type GroupMethods } from './groups.ts'
import type { AnyFunction, ChatEvent, Listeners } from './listeners.ts'
import { createLogin, type LoginMethods } from './login.ts'
import { createMessages, type MessageMethods } from './messages.ts'
import { createProfiles, type ProfileMethods } from './profile.ts'
import { createSignaling, type SignalingMethods } from './signaling.ts'
import { withVendorMethods, type VendorMethods } from './vendorMethods.ts'

export interface CreateOptions {
  /** Names the app. In a page, one app has one chat, however often it is asked for. */
  readonly SDKAppID: number | string
  /**
   * Address of your Beckon server. Without it the `data-url` of the script, the global `BECKON_URL`,
   * or where the page is from. With it each call makes a chat of its own.
   */
  readonly url?: string
  /** How many pages one user may be logged in at. @default 1, which logs out the page before */
  readonly onlineWebInstances?: number
  /** Everything is there already. */
  readonly modules?: object
  readonly [vendorOption: string]: unknown
}

export interface ListenerOptions {
  readonly eventName: string
  readonly handler: AnyFunction
  readonly context?: unknown
}

/** What `context` is for: the `this` of the handler. */
export interface ListenerMethods {
  on<Name extends keyof ChatEvents>(
    name: Name,
    handler: (event: ChatEvent<ChatEvents[Name]>) => void,
    context?: unknown,
  ): void
  on(name: string, handler: AnyFunction, context?: unknown): void
  /** Without a handler, all of that name. */
  off(name: string, handler?: AnyFunction | null, context?: unknown): void
  addSignalingListener<Name extends keyof ChatEvents>(
    name: Name,
    handler: (event: ChatEvent<ChatEvents[Name]>) => void,
    context?: unknown,
  ): Promise<void>
  addSignalingListener(
    name: string | ListenerOptions,
    handler?: AnyFunction,
    context?: unknown,
  ): Promise<void>
  removeSignalingListener(
    name: string | ListenerOptions,
    handler?: AnyFunction | null,
    context?: unknown,
  ): Promise<void>
}

export interface OtherMethods {
  /** Logs out, and forgets who listens. The app can make another chat then. */
  destroy(): Promise<void>
  /** Nothing: there are no plug-ins to bring. */
  registerPlugin(plugins?: unknown): void
  use(plugin?: unknown): void
  /** Nothing: this says nothing. */
  setLogLevel(level?: number): void
}

/** What `TencentCloudChat.create` makes. */
export interface Chat
  extends
    LoginMethods,
    ListenerMethods,
    SignalingMethods,
    MessageMethods,
    ConversationMethods,
    GroupMethods,
    ProfileMethods,
    VendorMethods,
    OtherMethods {
  /** @internal For the vendor's older package, which may share a chat and hears of everything. */
  configure(settings: ChatSettings, tap: Listeners['emit']): void
}

export interface ChatOptions extends CreateOptions {
  /** Called when the chat is of no use any more. */
  readonly onDestroy: () => void
}

export function createChat(options: ChatOptions): Chat {
  const { url, onlineWebInstances = 1, onDestroy } = options
  const core = createChatCore(url)
  const conversations = createConversations(core)
  createGroupEvents(core)
  tellNetwork(core)
  const login = createLogin(core, {
    isExclusive: onlineWebInstances === 1,
    async prepare() {
      const known = await conversations.load()
      const { channels } = core.client()
      // A group that cannot be taken up is one whose messages do not come; the others do.
      await Promise.allSettled(
        known.flatMap(({ with: of }) => ('channelId' in of ? channels.join(of.channelId) : [])),
      )
    },
  })

  return withVendorMethods({
    ...login,
    ...createListenerMethods(core.listeners),
    ...createSignaling(core),
    ...createMessages(core),
    ...conversations.methods,
    ...createGroups(core),
    ...createProfiles(core),
    async destroy() {
      await login.logout()
      core.emit(EVENT.SDK_DESTROY)
      core.listeners.clear()
      onDestroy()
    },
    registerPlugin: () => {},
    use: () => {},
    setLogLevel: () => {},
    configure(settings: ChatSettings, tap: Listeners['emit']) {
      Object.assign(core.settings, settings)
      core.taps.push(tap)
    },
  })
}

function createListenerMethods({ on, off }: Listeners): ListenerMethods {
  return {
    on,
    off,
    async addSignalingListener(
      given: string | ListenerOptions,
      handler?: AnyFunction,
      context?: unknown,
    ) {
      on(...toListener(given, handler, context))
    },
    async removeSignalingListener(given, handler, context) {
      off(...toListener(given, handler, context))
    },
  }
}

/** Programs give the parts one by one, as the vendor does; its document says that they are in an object. */
function toListener(
  given: string | ListenerOptions,
  handler: AnyFunction | null | undefined,
  context: unknown,
): [string, AnyFunction | null | undefined, unknown] {
  return typeof given === 'string'
    ? [given, handler, context]
    : [given.eventName, given.handler, given.context]
}

/** Says how the network stands, in the vendor's words. */
function tellNetwork({ emit, onClient }: ChatCore): void {
  let told: string | undefined
  onClient((client) => {
    client.on('connection.changed', ({ status }) => {
      // One that was lost is looked for again: the word for that is the same.
      const state = /connect(?:ed|ing)$/.exec(status)?.[0] ?? 'disconnected'
      if (state === told) return
      told = state
      // Not held back with the rest: a program shows it while a login waits.
      systemClock.nextTick(() => emit(EVENT.NET_STATE_CHANGE, { state }))
    })
  })
}
