import type { NotificationData } from './notificationData.ts'

/** The part of a `ServiceWorkerGlobalScope` that pushes need. TypeScript's own types are those of a page. */
export interface WorkerScope {
  readonly registration: WorkerRegistration
  readonly clients: {
    matchAll(options: {
      type: 'window'
      includeUncontrolled: true
    }): Promise<readonly WorkerWindow[]>
    openWindow(url: string): Promise<unknown>
  }
  readonly location: { readonly href: string }
  readonly navigator: {
    setAppBadge?: (count: number) => Promise<void>
    clearAppBadge?: () => Promise<void>
  }
  /** Absent where somebody has blocked storage. */
  readonly caches?: Pick<CacheStorage, 'open'>
  fetch(url: string, init: RequestInit): Promise<Pick<Response, 'ok'>>
  addEventListener<Name extends keyof WorkerEvents>(
    name: Name,
    listener: (event: WorkerEvents[Name]) => void,
  ): void
}

export interface WorkerRegistration {
  /** Below which addresses the pages are that it is for. */
  readonly scope: string
  readonly pushManager: Pick<PushManager, 'subscribe'>
  showNotification(title: string, options: ShownOptions): Promise<void>
  getNotifications(filter?: { readonly tag?: string }): Promise<readonly ShownNotification[]>
}

/** What a notification looks like. A browser ignores what it does not know. */
export interface ShownOptions extends Omit<NotificationOptions, 'data' | 'silent'> {
  readonly data: NotificationData
  readonly silent?: boolean
  readonly actions?: readonly { readonly action: string; readonly title: string }[]
  readonly image?: string
  readonly renotify?: boolean
  readonly timestamp?: number
  readonly vibrate?: readonly number[]
  /**
   * A proposal of Edge's: shown above others, with a ringtone, for apps that are installed.
   * @see https://github.com/MicrosoftEdge/MSEdgeExplainers/blob/main/Notifications/notifications_actions_customization.md
   */
  readonly scenario?: 'incoming-call'
}

export interface ShownNotification {
  readonly tag: string
  readonly title: string
  readonly body: string
  /** Of others it is anything. */
  readonly data: unknown
  close(): void
}

export interface WorkerWindow {
  readonly url: string
  readonly focused: boolean
  readonly visibilityState: DocumentVisibilityState
  focus(): Promise<unknown>
  postMessage(message: unknown, transfer?: Transferable[]): void
}

interface Extendable {
  waitUntil(done: Promise<unknown>): void
}

export interface WorkerEvents {
  push: Extendable & { readonly data: { text(): string } | null }
  notificationclick: Extendable & {
    readonly notification: ShownNotification
    readonly action: string
  }
  pushsubscriptionchange: Extendable & {
    readonly oldSubscription?: Pick<PushSubscription, 'options'> | null
    readonly newSubscription?: PushSubscription | null
  }
}
