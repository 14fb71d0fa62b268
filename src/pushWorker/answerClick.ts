import { askWindows } from './askWindows.ts'
import type { ClosedRings } from './closedRings.ts'
import { remembered } from './notificationData.ts'
import { showBadge } from './showBadge.ts'
import { tellWindow } from './tellWindow.ts'
import type { WorkerOptions } from './workerOptions.ts'
import type { ShownNotification, WorkerScope, WorkerWindow } from './workerScope.ts'

/** Does what somebody has clicked, in a window of the app, in a new one, or in none. */
export async function answerClick(
  { notification, action }: { readonly notification: ShownNotification; readonly action: string },
  { scope, options, closed }: { scope: WorkerScope; options: WorkerOptions; closed: ClosedRings },
): Promise<void> {
  const about = remembered(notification.data)
  // Of another listener of the same worker.
  if (about === undefined) return
  notification.close()
  const { inviteId, userId, key, from, channelId } = about
  if (inviteId !== undefined && about.kind === 'ring' && isAnswer(action)) {
    const { title, body } = notification
    // A ring that is delivered twice does not ring again.
    await closed.add(inviteId, { title, body, kind: 'over', at: about.at ?? 0 })
    await (action === 'accept' ? accept(inviteId) : decline(inviteId))
  } else await open()
  await showBadge(scope)

  // `openWindow` and `focus` are allowed once for each click, so windows are asked before.
  async function bestWindow(): Promise<WorkerWindow | undefined> {
    const [best] = await askWindows(scope, { userId, inviteId })
    return best?.window
  }

  async function accept(call: string): Promise<void> {
    const window = await bestWindow()
    if (window === undefined) return openApp({ call, answer: 'accept' })
    tellWindow(window, { action: 'accept', inviteId: call })
    return focus(window)
  }

  async function decline(call: string): Promise<void> {
    const window = await bestWindow()
    if (window !== undefined) {
      tellWindow(window, { action: 'decline', inviteId: call })
    } else if (!(await isDeclined(call))) await openApp({ call, answer: 'reject' })
  }

  async function open(): Promise<void> {
    const window = await bestWindow()
    if (window === undefined) return openApp(inviteId === undefined ? {} : { call: inviteId })
    tellWindow(window, { action: 'open', inviteId, from, channelId })
    return focus(window)
  }

  async function openApp(query: Readonly<Record<string, string>>): Promise<void> {
    const url = new URL(options.openUrl, scope.location.href)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    await scope.clients.openWindow(url.href)
  }

  /** Without a session, by the key that came with the push. */
  async function isDeclined(call: string): Promise<boolean> {
    const { serverUrl } = options
    if (serverUrl === undefined || key === undefined) return false
    const url = new URL(`${serverUrl.replace(/\/$/, '')}/push/decline`, scope.location.href)
    try {
      const { ok } = await scope.fetch(url.href, {
        method: 'POST',
        // Text needs no preflight: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ userId, inviteId: call, key }),
        credentials: 'omit',
      })
      return ok
    } catch {
      return false
    }
  }
}

function isAnswer(action: string): action is 'accept' | 'decline' {
  return action === 'accept' || action === 'decline'
}

async function focus(window: WorkerWindow): Promise<void> {
  try {
    await window.focus()
  } catch {
    // The browser does not let it come to the front. It has been told all the same.
  }
}
