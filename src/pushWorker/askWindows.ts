import type { WorkerScope, WorkerWindow } from './workerScope.ts'

/** A window of the app that listens to the worker. */
export interface AppWindow {
  readonly window: WorkerWindow
  readonly isVisible: boolean
  /** Whether the call rings there by itself. */
  readonly rings: boolean
}

/** What a window answers, through `useNotificationAnswers`. */
interface Reply {
  readonly userId?: string
  readonly rings: boolean
}

/** How long a page may take that has other things to do. Who is frozen or shows another page says nothing. */
const ANSWER_WITHIN_MS = 500

/**
 * The windows that would do what a notification asks for, the best first: they belong to the same
 * user, or wait for a login. A window of another page of the site does not answer.
 */
export async function askWindows(
  { clients, registration }: WorkerScope,
  about: { readonly userId: string | undefined; readonly inviteId: string | undefined },
): Promise<readonly AppWindow[]> {
  const all = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const near = all.filter(({ url }) => url.startsWith(registration.scope))
  const asked = await Promise.all(
    near.map(async (window) => ({ window, reply: await ask(window, about.inviteId) })),
  )
  return asked
    .flatMap(({ window, reply }) => {
      if (reply === undefined) return []
      const isOther = reply.userId !== undefined && reply.userId !== about.userId
      if (isOther && about.userId !== undefined) return []
      return { window, isVisible: window.visibilityState === 'visible', rings: reply.rings }
    })
    .toSorted((one, other) => rankOf(other) - rankOf(one))
}

function rankOf({ window, isVisible, rings }: AppWindow): number {
  // Where it rings somebody is logged in, who can answer.
  return (rings ? 4 : 0) + (window.focused ? 2 : 0) + (isVisible ? 1 : 0)
}

function ask(window: WorkerWindow, inviteId: string | undefined): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const finish = (reply: Reply | undefined) => {
      clearTimeout(timer)
      port1.close()
      resolve(reply)
    }
    const timer = setTimeout(() => finish(undefined), ANSWER_WITHIN_MS)
    // The page is of this origin, and has the hook of this package.
    port1.onmessage = ({ data }: MessageEvent<Reply>) => finish(data)
    window.postMessage({ type: 'beckon.push', action: 'ask', inviteId }, [port2])
  })
}
