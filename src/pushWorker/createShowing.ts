import type { PushData, WebPushPayload } from '../protocol/push.ts'
import { askWindows } from './askWindows.ts'
import type { ClosedRing, ClosedRings } from './closedRings.ts'
import { remember, remembered } from './notificationData.ts'
import { readPayload } from './readPayload.ts'
import { showBadge } from './showBadge.ts'
import { known, type WorkerOptions } from './workerOptions.ts'
import type { ShownOptions, WorkerScope } from './workerScope.ts'

type Ring = Extract<PushData, { type: 'ring' }>
type Close = Extract<PushData, { type: 'close' }>

/** As a page vibrates while it rings; a browser bounds it. */
const VIBRATION_MS = [500, 250, 500, 1750, 500, 250, 500]

/**
 * Shows what is pushed, and something for each push: all subscriptions of browsers are
 * `userVisibleOnly`. Chrome shows "This site has been updated in the background" for one that shows
 * nothing; Firefox counts it against a quota, and ends the subscription when that is used up; Safari
 * ends it after three.
 * @see https://chromium.googlesource.com/chromium/src/+/main/chrome/browser/push_messaging/push_messaging_notification_manager.cc
 * @see https://developer.mozilla.org/en-US/docs/Web/API/Push_API
 * @see https://webkit.org/blog/12945/meet-web-push/
 * @see https://meta.discourse.org/t/290225 for the three
 */
export function createShowing(scope: WorkerScope, options: WorkerOptions, closed: ClosedRings) {
  const { registration } = scope
  const { words, icon, badge } = options

  return {
    async show(text: string): Promise<void> {
      const payload = readPayload(text)
      await (payload === undefined ? showUnknown() : showPayload(payload))
      await showBadge(scope, payload?.badgeCount)
    },
  }

  async function showPayload(payload: WebPushPayload): Promise<void> {
    const { data } = payload
    if (data.type === 'ring') return showRing(payload, data)
    if (data.type === 'close') return showClose(payload, data)
    // One for each sender: the latest message takes the place of the one before.
    return present(titleOf(payload), {
      ...looksOf(payload),
      tag: `beckon.message ${data.from}`,
      renotify: true,
      data: remember('message', data),
    })
  }

  async function showRing(payload: WebPushPayload, ring: Ring): Promise<void> {
    const { inviteId, at, expiresAt } = ring
    const end = await closed.get(inviteId)
    if (end !== undefined && at <= end.at) return showEnd(inviteId, end, ring)
    const title = titleOf(payload)
    if (expiresAt !== undefined && expiresAt <= Date.now())
      return showEnd(inviteId, { title, body: words.missed, kind: 'missed', at }, ring)

    const [before] = await registration.getNotifications({ tag: inviteId })
    const isRepeated = before !== undefined && remembered(before.data)?.at === at
    // Where the page is seen and rings, the notification has only to be there.
    const windows = await askWindows(scope, { userId: ring.userId, inviteId })
    const isQuiet = windows.some(({ isVisible, rings }) => isVisible && rings)
    return present(title, {
      ...looksOf(payload),
      tag: inviteId,
      renotify: !isRepeated && !isQuiet,
      requireInteraction: true,
      actions: [
        { action: 'accept', title: words.accept },
        { action: 'decline', title: words.decline },
      ],
      scenario: 'incoming-call',
      // A silent one may not vibrate: https://notifications.spec.whatwg.org/#create-a-notification
      ...(isQuiet ? { silent: true } : { vibrate: VIBRATION_MS }),
      data: remember('ring', ring),
    })
  }

  async function showClose(payload: WebPushPayload, close: Close): Promise<void> {
    const kind = close.reason === 'missed' ? 'missed' : 'over'
    const end: ClosedRing = { title: titleOf(payload), body: payload.body, kind, at: close.at }
    await closed.add(close.inviteId, end)
    return showEnd(close.inviteId, end, close)
  }

  // Takes the place of the ring. What somebody has answered or declined is no news to who is here.
  async function showEnd(inviteId: string, end: ClosedRing, about: Ring | Close): Promise<void> {
    await present(end.title, {
      body: end.body,
      ...known({ icon, badge }),
      tag: inviteId,
      silent: true,
      timestamp: end.at,
      data: remember(end.kind, about),
    })
    if (end.kind === 'missed') return
    const windows = await askWindows(scope, { userId: about.userId, inviteId })
    if (!windows.some(({ isVisible }) => isVisible)) return
    for (const shown of await registration.getNotifications({ tag: inviteId })) shown.close()
  }

  async function showUnknown(): Promise<void> {
    await present(words.unknown, {
      ...known({ icon, badge }),
      data: { beckon: { kind: 'unknown' } },
    })
  }

  // A browser that refuses one of the looks must still show it.
  async function present(title: string, shown: ShownOptions): Promise<void> {
    try {
      await registration.showNotification(title, shown)
    } catch {
      const { body = '', tag = '', data } = shown
      await registration.showNotification(title, { body, tag, data })
    }
  }

  function titleOf(payload: WebPushPayload): string {
    return options.formatTitle?.(payload) ?? payload.title
  }

  function looksOf({ body, image, data }: WebPushPayload) {
    return { body, timestamp: data.at, ...known({ icon, badge, image }) }
  }
}
