import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import type { Backend } from '../../../src/server/backend.ts'
import { createSignalingServer } from '../../../src/server/createSignalingServer.ts'
import { webPush, type PushTransport } from '../../../src/server/push/index.ts'
import { openBackend } from './openBackend.ts'
import { UNLIMITED, type NodeSpec } from './nodeSpec.ts'

/** One server in a process of its own, to be killed. Its standard output tells where it listens. */
async function main(): Promise<void> {
  // Given by startNode.ts.
  const spec = JSON.parse(readFileSync(0, 'utf8')) as NodeSpec
  setClock(spec.aheadMs ?? 0)
  const server = createSignalingServer({
    auth: 'none',
    backend: dyingAt(openBackend(spec.backend), spec.push?.diesAt),
    ...(spec.push && { push: [openPush(spec.push)] }),
    limits: { ...UNLIMITED, ...spec.limits },
    onError: (error) => console.error(error),
  })
  const { port } = await server.listen({ port: spec.port, host: '127.0.0.1' })
  console.log(JSON.stringify({ port }))
}

/** A backend that takes its process with it, once it has committed that something is to be pushed. */
function dyingAt(backend: Backend, at: 'commit' | 'send' | undefined): Backend {
  if (at !== 'commit') return backend
  return {
    ...backend,
    async commit(key, change) {
      const result = await backend.commit(key, change)
      if (change.alarms.some(({ name }) => name.startsWith('push/'))) die()
      return result
    },
  }
}

function openPush({ vapid, ca, diesAt }: NonNullable<NodeSpec['push']>): PushTransport {
  const transport = webPush({ vapid, hosts: ['localhost'], agent: new Agent({ ca }) })
  if (diesAt !== 'send') return transport
  return {
    ...transport,
    async send(push, options) {
      const outcome = await transport.send(push, options)
      die()
      return outcome
    },
  }
}

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

function setClock(aheadMs: number): void {
  const { now } = Date
  Date.now = () => now() + aheadMs
}

await main()
