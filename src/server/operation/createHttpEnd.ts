import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where a server listens: a port, an address, or an HTTP server of the app. */
export type ListenAt = number | { readonly host?: string; readonly port?: number } | HttpServer

export interface HttpEnd {
  readonly http: HttpServer
  /** Begins to listen, if the HTTP server is ours. Rejects when the port is taken. */
  open(): Promise<{ readonly port: number; readonly url: string }>
  /** Stops to listen, if the HTTP server is ours. */
  close(): Promise<void>
}

export interface HttpEndOptions {
  /** Answers requests of an HTTP server that is ours, and says whether there was an answer. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Whether to be reached from this machine only, unless a host is given. */
  readonly isLocal: boolean
}

/** Our requests are one line and a few headers. Whoever takes longer to say so much says nothing. */
const PATIENCE = {
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 2000,
}

/** Sockets of one process, those that have said nothing yet included. More than it could serve. */
const MAX_CONNECTIONS = 65_536

/** An HTTP server of our own that answers nothing but our routes, or the app's, left as it is. */
export function createHttpEnd(at: ListenAt, { handle, isLocal }: HttpEndOptions): HttpEnd {
  if (isHttpServer(at)) {
    return { http: at, open: async () => describeAddress(at), close: async () => {} }
  }
  const http = createServer(PATIENCE, (request, response) => {
    if (!handle(request, response)) response.writeHead(404).end()
  })
  http.maxConnections = MAX_CONNECTIONS
  return {
    http,
    async open() {
      await startListening(http, toAddress(at, isLocal))
      return describeAddress(http)
    },
    close: () => stopListening(http),
  }
}

function isHttpServer(at: unknown): at is HttpServer {
  return typeof at === 'object' && at !== null && 'listen' in at
}

function toAddress(
  at: number | { readonly host?: string; readonly port?: number },
  isLocal: boolean,
): { port: number; host?: string } {
  const { port = 7878, host } = typeof at === 'number' ? { port: at } : at
  if (host !== undefined) return { port, host }
  return isLocal ? { port, host: '127.0.0.1' } : { port }
}

function startListening(http: HttpServer, at: { port: number; host?: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(at, () => {
      http.off('error', reject)
      resolve()
    })
  })
}

function stopListening(http: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve())
    // Whoever asks whether we are ready keeps the connection for the next time.
    http.closeAllConnections()
  })
}

function describeAddress(http: HttpServer): { port: number; url: string } {
  const address = http.address()
  // A server of the app's own may not listen yet, or listen on a pipe.
  if (!isAddressInfo(address)) return { port: 0, url: '' }
  const isAnywhere = address.address === '::' || address.address === '0.0.0.0'
  const host = isAnywhere ? 'localhost' : address.address
  const shown = host.includes(':') ? `[${host}]` : host
  return { port: address.port, url: `http://${shown}:${address.port}` }
}

function isAddressInfo(address: ReturnType<HttpServer['address']>): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
