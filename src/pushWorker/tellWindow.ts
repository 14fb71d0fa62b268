import type { WorkerWindow } from './workerScope.ts'

/** What the worker has for a window of the app. */
export interface WorkerMessage {
  readonly action: 'accept' | 'decline' | 'open' | 'renewed'
  readonly inviteId?: string | undefined
  readonly from?: string | undefined
  readonly channelId?: string | undefined
}

export function tellWindow(window: WorkerWindow, message: WorkerMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A client has one origin.
  window.postMessage({ type: 'beckon.push', ...message })
}
