import { createSignalingServer } from '../../src/server/index.ts'
import { UNLIMITED } from '../../test/faults/rig/nodeSpec.ts'
import { openBackend } from '../../test/faults/rig/openBackend.ts'
import type { ServerSpec } from '../serverSpec.ts'
import { answerControl } from './answerControl.ts'

const { backend, port } = JSON.parse(process.argv[2] ?? '') as ServerSpec
const server = createSignalingServer({
  // No signature is checked: the rivals check none either.
  auth: async (_token, userId) => ({ userId }),
  backend: openBackend(backend),
  limits: { ...UNLIMITED, connectionsWithoutSession: Infinity },
  onError: (error) => console.error(error),
})
const address = await server.listen({ port, host: '127.0.0.1' })
answerControl({ port: address.port })
