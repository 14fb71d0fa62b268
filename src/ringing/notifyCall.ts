export interface CallNotification {
  readonly inviteId: string
  readonly title: string
  readonly body: string
  readonly icon: string | undefined
}

/**
 * Shows a notification of the system for a call until the returned function is called. Of nothing
 * where nobody has allowed notifications. A click brings the page to the front.
 */
export function notifyCall({ inviteId, title, body, icon }: CallNotification): () => void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return () => {}
  let shown: Notification
  try {
    shown = new Notification(title, {
      body,
      ...(icon === undefined ? {} : { icon }),
      // One per call, whichever tab shows it.
      tag: `beckon ${inviteId}`,
      requireInteraction: true,
      // The ringtone is what is heard.
      silent: true,
    })
  } catch {
    // Chrome on Android lets only a service worker show one: `beckon/push-worker` does.
    return () => {}
  }
  shown.addEventListener('click', () => {
    globalThis.focus()
    shown.close()
  })
  return () => shown.close()
}
