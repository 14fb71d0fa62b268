import type { SignalingServer } from '../server/createSignalingServer.ts'

/** Begins to listen. Fails with what to do when the port is taken. */
export async function startServer(
  server: SignalingServer,
  { port, host }: { readonly port: number; readonly host?: string },
): Promise<string> {
  try {
    const { url } = await server.listen({ port, ...(host === undefined ? {} : { host }) })
    return url
  } catch (error) {
    await server.close()
    throw explain(error, port)
  }
}

function explain(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new Error(`Port ${port} is taken. Choose another one with --port.`)
  }
  if (code === 'EACCES') {
    return new Error(`Port ${port} is not for everybody. Choose one above 1023 with --port.`)
  }
  return error
}
