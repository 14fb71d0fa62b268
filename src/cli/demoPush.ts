import { createVapidKeys, webPush, type PushTransport } from '../server/push/index.ts'
import { loadWebPush } from '../server/push/loadWebPush.ts'

/** Pushes to browsers for as long as a demo runs, if `web-push` is installed. */
export async function demoPush(): Promise<readonly PushTransport[]> {
  if ((await loadWebPush()) === undefined) return []
  return [webPush({ vapid: { subject: 'mailto:demo@example.com', ...createVapidKeys() } })]
}
