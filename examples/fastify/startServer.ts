import { createSignalingServer } from 'beckon/server'
import Fastify from 'fastify'

/** A Fastify app and Beckon on one port. */
export async function startServer(port: number) {
  const app = Fastify()
  const signaling = createSignalingServer({ auth: 'none' })

  app.get('/', async () => 'Hello from Fastify')
  // Optional: /healthz, /readyz and /metrics.
  app.addHook('onRequest', (request, reply, done) => {
    if (signaling.handle(request.raw, reply.raw)) reply.hijack()
    else done()
  })
  // Before Fastify waits for its connections to end.
  app.addHook('preClose', () => signaling.close())

  await signaling.listen(app.server)
  await app.listen({ port, host: '127.0.0.1' })

  return { http: app.server, close: () => app.close() }
}
