import type { PushTransport } from '../../src/server/pushTransport.ts'
import { KEY } from './stubPush.ts'

/** What a server pushes to browsers by, in a test that pushes nothing. */
export const web: PushTransport = {
  name: 'web',
  publicKey: KEY,
  identify: (target) => (target as { endpoint: string }).endpoint,
  send: async () => ({ status: 'sent' }),
}
