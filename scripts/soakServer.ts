import { createSignalingServer, memoryBackend } from '../src/server/index.ts'
import { sqliteBackend } from '../src/server/sqlite.ts'

/** The server of soak.ts: tells its parent how much memory it takes, after a collection. */
const path = process.argv[2]
const server = createSignalingServer({
  auth: 'none',
  backend: path === undefined ? memoryBackend() : sqliteBackend({ path }),
  limits: {
    connectionsPerAddress: Infinity,
    newConnectionsPerAddressPerSecond: Infinity,
    invitationsPerUserPerMinute: 1e6,
  },
})
const { url } = await server.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ url })

process.on('message', () => {
  // What a first collection sets free to be collected, the second one collects.
  globalThis.gc?.()
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  process.send?.({ rss, heapUsed })
})

// Nobody is left to ask.
process.on('disconnect', () => process.exit())
