import { tellWindow } from './tellWindow.ts'
import type { WorkerEvents, WorkerScope } from './workerScope.ts'

/**
 * A browser has ended a subscription by itself. A new one is made, and windows of the app are told,
 * which tell the server; without a window the next visit does.
 */
export async function renewSubscription(
  { oldSubscription, newSubscription }: WorkerEvents['pushsubscriptionchange'],
  { clients, registration }: WorkerScope,
): Promise<void> {
  const applicationServerKey = oldSubscription?.options.applicationServerKey
  try {
    if (!newSubscription && applicationServerKey)
      await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
  } catch {
    // The push service is away, or nothing may be shown any more: `usePush` finds out.
  }
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  for (const window of windows) tellWindow(window, { action: 'renewed' })
}
