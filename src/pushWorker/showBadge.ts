import { remembered } from './notificationData.ts'
import type { WorkerScope } from './workerScope.ts'

/**
 * Says on the icon of the installed app how many calls were missed and messages came: what the server
 * has counted, else the notifications that are there.
 */
export async function showBadge(
  { registration, navigator }: WorkerScope,
  counted?: number,
): Promise<void> {
  const shown = await registration.getNotifications()
  const kinds = shown.map(({ data }) => remembered(data)?.kind)
  const count = counted ?? kinds.filter((kind) => kind === 'missed' || kind === 'message').length
  try {
    if (count > 0) await navigator.setAppBadge?.(count)
    else await navigator.clearAppBadge?.()
  } catch {
    // The page is not installed as an app, which is no fault.
  }
}
