import { createSignalingServer } from '../../src/server/index.ts'
import type { ServerSpec } from '../serverSpec.ts'
import { answerControl } from './answerControl.ts'
import { openBackend } from './openBackend.ts'

/** Everybody comes from one address and nobody is too fast: what is measured is the server. */
const UNLIMITED = {
  connectionsPerAddress: Infinity,
  newConnectionsPerAddressPerSecond: Infinity,
  failedLoginsPerAddressPerMinute: Infinity,
  newConnectionsPerSecond: Infinity,
  connectionsWithoutSession: Infinity,
  commandsPerSessionPerSecond: 1e6,
  messagesPerUserPerSecond: 1e6,
  messagesPerChannelPerSecond: 1e6,
  invitationsPerUserPerMinute: 1e6,
}

const { backend, port } = JSON.parse(process.argv[2] ?? '') as ServerSpec
const server = createSignalingServer({
  // No signature is checked: the rivals check none either.
  auth: async (_token, userId) => ({ userId }),
  backend: openBackend(backend),
  limits: UNLIMITED,
  onError: (error) => console.error(error),
})
const address = await server.listen({ port, host: '127.0.0.1' })
answerControl({ port: address.port })
