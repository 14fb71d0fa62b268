import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { preview } from 'vite'
import { demoPush } from '../src/cli/demoPush.ts'
import { createSignalingServer, type SignalingServerOptions } from '../src/server/index.ts'
import { DEMO_CONFIG, DEMO_FOLDER, withNodeEnv } from './buildDemo.ts'

export interface Demo {
  readonly port: number
  close(): Promise<void>
}

export interface DemoOptions {
  /** 0 takes one that is free. */
  readonly port: number
  readonly host: string
  readonly signaling?: SignalingServerOptions
  /** Where the page is, or will be: it is read when somebody asks for it. */
  readonly folder?: string
}

/** Serves the page and the signaling server on one port. Rejects when the port is taken. */
export async function serveDemo({
  port,
  host,
  signaling: options,
  folder = DEMO_FOLDER,
}: DemoOptions): Promise<Demo> {
  const page = await withNodeEnv('production', () =>
    preview({
      configFile: DEMO_CONFIG,
      build: { outDir: folder },
      preview: { port, host, strictPort: true, allowedHosts: true },
    }),
  )
  const signaling = createSignalingServer(options ?? { auth: 'none', push: await demoPush() })
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
