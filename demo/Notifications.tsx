import { usePush, type PushObstacle } from '../src/index.ts'

/** Has this browser told of calls while the page is closed, or says why it cannot be. */
export function Notifications({ userId }: { userId: string }) {
  const openUrl = `/?as=${encodeURIComponent(userId)}`
  const { supported, reason, permission, subscribed, isPending, error, subscribe, unsubscribe } =
    usePush({ openUrl, serverUrl: '', when: 'offline' })

  return (
    <p className="notifications">
      {supported && permission !== 'denied' && (
        <button
          type="button"
          disabled={isPending}
          // What went wrong is in `error`.
          onClick={() => void (subscribed ? unsubscribe() : subscribe()).catch(() => {})}
        >
          {subscribed ? 'Do not tell me of calls while closed' : 'Tell me of calls while closed'}
        </button>
      )}
      {reason !== undefined && <span>{WHY_NOT[reason]}</span>}
      {permission === 'denied' && <span>Notifications are blocked in this browser.</span>}
      {error !== undefined && (
        <span role="alert">
          {error.code === 'UNAVAILABLE'
            ? 'Closed, this page cannot ring: this browser did not reach its push service. Private windows have none, and some builds of Chromium neither.'
            : error.message}
        </span>
      )}
    </p>
  )
}

const WHY_NOT: Readonly<Record<PushObstacle, string>> = {
  insecure: 'Closed, this page cannot ring: browsers want https, or localhost.',
  noServiceWorker: 'Closed, this page cannot ring: this window allows no service worker.',
  noPushManager: 'Closed, this page cannot ring: this browser has no push service.',
  homeScreen: 'Closed, this page rings only from the Home Screen: Share, then Add to Home Screen.',
  noServer: 'Closed, this page cannot ring: the server does not push.',
}
