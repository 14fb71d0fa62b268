/**
 * Where browsers subscribe. A client says where its endpoint is, so any other host could be one that
 * only this server reaches.
 */
const HOSTS = [
  // Chrome, Edge on Android, Opera, Samsung Internet:
  // https://chromium.googlesource.com/chromium/src/+/main/chrome/browser/push_messaging/push_messaging_constants.cc
  'fcm.googleapis.com',
  // Firefox: https://mozilla-services.github.io/autopush-rs/
  '*.push.services.mozilla.com',
  // Safari: https://developer.apple.com/documentation/usernotifications/sending-web-push-notifications-in-web-apps-and-browsers
  '*.push.apple.com',
  // Edge on Windows: https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/wns-overview
  '*.notify.windows.com',
]

/** Whether a push may be sent there: https, and a known host or one of the app's own. */
export function isPushService(endpoint: string, ownHosts: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, hostname, port, username, password } = new URL(endpoint)
  if (protocol !== 'https:' || username !== '' || password !== '') return false
  const isKnown = port === '' && HOSTS.some((pattern) => fits(hostname, pattern))
  return isKnown || ownHosts.some((pattern) => fits(hostname, pattern.toLowerCase()))
}

/** Throws for patterns that would let in more than they say. */
export function requireHosts(hosts: readonly string[]): void {
  for (const host of hosts) {
    if (/^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)*$/i.test(host) && !/^\*\.[a-z\d-]+$/i.test(host)) continue
    throw new Error(
      `"${host}" in the hosts of webPush() is no host. Give names such as push.example.com or *.push.example.com, without https:// and without a port.`,
    )
  }
}

function fits(hostname: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern
}
