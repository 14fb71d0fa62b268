import { createServer } from 'node:http'
import { createSignalingServer } from 'beckon/server'
import express from 'express'

/** An Express app and Beckon on one port. */
export async function startServer(port: number) {
  const app = express()
  const signaling = createSignalingServer({ auth: 'none' })

  app.get('/', (_request, response) => {
    response.send('Hello from Express')
  })
  // Optional: /healthz, /readyz and /metrics, where the app wants them.
  app.use('/beckon', (request, response, next) => {
    if (!signaling.handle(request, response)) next()
  })

  const http = createServer(app)
  await signaling.listen(http)
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))

  return {
    http,
    async close() {
      await signaling.close()
      http.close()
    },
  }
}
