import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSignalingServer, type SignalingServerOptions } from 'beckon/server'

/** What `next({ dev })` gives: https://nextjs.org/docs/app/guides/custom-server */
export interface NextApp {
  prepare(): Promise<void>
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
  close(): Promise<void>
}

/**
 * A Next app and Beckon on one port. Next hears upgrades of its own on the same server, for the reload
 * of pages in development; each leaves the other's paths alone.
 */
export async function startServer(
  port: number,
  { app, auth }: { app: NextApp; auth: SignalingServerOptions['auth'] },
) {
  await app.prepare()
  const handle = app.getRequestHandler()
  const signaling = createSignalingServer({ auth })

  const http = createServer((request, response) => {
    // Optional: /healthz, /readyz and /metrics.
    if (signaling.handle(request, response)) return
    void handle(request, response)
  })
  await signaling.listen(http)
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))

  return {
    http,
    async close() {
      await signaling.close()
      http.close()
      await app.close()
    },
  }
}
