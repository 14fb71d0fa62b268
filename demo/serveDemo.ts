import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'
import { createSignalingServer, type SignalingServerOptions } from '../src/server/index.ts'

export interface Demo {
  readonly port: number
  close(): Promise<void>
}

export interface DemoOptions {
  readonly port: number
  readonly host: string
  readonly signaling?: SignalingServerOptions
}

const CONFIG = fileURLToPath(new URL('vite.config.ts', import.meta.url))

/** Builds the page, and serves it and the signaling server on one port. */
export async function serveDemo({
  port,
  host,
  signaling: options = { auth: 'none' },
}: DemoOptions): Promise<Demo> {
  // Made before Vite runs: building sets NODE_ENV to production, where nobody is trusted.
  const signaling = createSignalingServer(options)
  await build({ configFile: CONFIG })
  const page = await preview({
    configFile: CONFIG,
    preview: { port, host, strictPort: true, allowedHosts: true },
  })
  // Without a certificate Vite's server is a plain one.
  const http = page.httpServer as HttpServer
  await signaling.listen(http)

  return {
    port: (http.address() as AddressInfo).port,
    async close() {
      await signaling.close()
      await page.close()
    },
  }
}
