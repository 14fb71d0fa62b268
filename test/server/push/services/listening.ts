import type { AddressInfo, Server, Socket } from 'node:net'

export interface Listening {
  readonly port: number
  readonly openCount: () => number
  /** Ends all connections and listens no more. */
  close(): Promise<void>
  dropConnections(): void
}

/** Listens on a free port of this machine, and knows its connections. */
export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // It listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo

  function dropConnections() {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port,
    openCount: () => sockets.size,
    dropConnections,
    close() {
      dropConnections()
      return new Promise((resolve) => void server.close(() => resolve()))
    },
  }
}

/** All that a request carries. */
export async function bodyOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}
