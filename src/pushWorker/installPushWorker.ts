import { answerClick } from './answerClick.ts'
import { closedRings } from './closedRings.ts'
import { createShowing } from './createShowing.ts'
import { readPayload } from './readPayload.ts'
import { renewSubscription } from './renewSubscription.ts'
import { readOptions, type PushWorkerOptions } from './workerOptions.ts'
import type { WorkerScope } from './workerScope.ts'

/**
 * Makes a service worker show calls and messages that are pushed, and answer what is clicked. Call it
 * while the script of the worker runs, not later. What is not given here may be in the query of the
 * script's address, where `usePush` puts it.
 *
 * @example
 * // sw.ts
 * import { installPushWorker } from 'beckon/push-worker'
 * installPushWorker({ serverUrl: 'https://signaling.example', icon: '/icon.png' })
 */
export function installPushWorker(options: PushWorkerOptions = {}): void {
  // In a worker it is one. TypeScript has the types of a page.
  installIn(globalThis as unknown as WorkerScope, options)
}

export function installIn(scope: WorkerScope, given: PushWorkerOptions): void {
  const options = readOptions(given, scope.location.href)
  const closed = closedRings(scope)
  const showing = createShowing(scope, options, closed)
  let last: Promise<void> = Promise.resolve()

  // One after the other: a ring must not be shown after the end that overtook it.
  const inTurn = (run: () => Promise<void>) => {
    last = last.then(run, run)
    return last
  }

  scope.addEventListener('push', (event) => {
    const text = event.data?.text() ?? ''
    if (options.ignoresOthers === true && readPayload(text) === undefined) return
    event.waitUntil(inTurn(() => showing.show(text)))
  })
  scope.addEventListener('notificationclick', (event) => {
    event.waitUntil(answerClick(event, { scope, options, closed }))
  })
  scope.addEventListener('pushsubscriptionchange', (event) => {
    event.waitUntil(renewSubscription(event, scope))
  })
}
