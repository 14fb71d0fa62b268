import { readFileSync } from 'node:fs'
import { createSignalingServer } from '../../../src/server/createSignalingServer.ts'
import { openBackend } from './openBackend.ts'
import { UNLIMITED, type NodeSpec } from './nodeSpec.ts'

/** One server in a process of its own, to be killed. Its standard output tells where it listens. */
async function main(): Promise<void> {
  // Given by startNode.ts.
  const spec = JSON.parse(readFileSync(0, 'utf8')) as NodeSpec
  setClock(spec.aheadMs ?? 0)
  const server = createSignalingServer({
    auth: 'none',
    backend: openBackend(spec.backend),
    limits: { ...UNLIMITED, ...spec.limits },
    onError: (error) => console.error(error),
  })
  const { port } = await server.listen({ port: spec.port, host: '127.0.0.1' })
  console.log(JSON.stringify({ port }))
}

function setClock(aheadMs: number): void {
  const { now } = Date
  Date.now = () => now() + aheadMs
}

await main()
