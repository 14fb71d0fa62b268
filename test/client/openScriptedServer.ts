import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'

/** What socket.io says first, here with 25 s + 20 s in which it wants to be heard. */
export const OPENING = '0{"sid":"e1","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'
export const LET_IN = '40{"sid":"s1"}'

/** One connection, of which the test plays the server. */
export interface ScriptedSocket {
  /** What was asked for. */
  readonly path: string | undefined
  /** What the client has said so far. */
  readonly heard: readonly string[]
  say(...messages: readonly (string | Buffer)[]): void
  /** Waits until the client has said so much. */
  hear(count: number): Promise<readonly string[]>
  close(code: number, reason: string): void
  /** Resolves when it is closed. */
  readonly closed: Promise<unknown>
}

/** A WebSocket server on a free port that says what the test lets it say. */
export async function openScriptedServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const waiting: ((socket: ScriptedSocket) => void)[] = []
  const arrived: ScriptedSocket[] = []
  server.on('connection', (socket, { url: path }) => {
    const heard: string[] = []
    let look = () => {}
    // What arrives is text of the client's.
    socket.on('message', (data: Buffer) => {
      heard.push(data.toString())
      look()
    })
    const scripted: ScriptedSocket = {
      path,
      heard,
      say: (...messages) => messages.forEach((message) => socket.send(message)),
      hear: (count) =>
        new Promise((resolve) => {
          look = () => {
            if (heard.length >= count) resolve(heard)
          }
          look()
        }),
      close: (code, reason) => socket.close(code, reason),
      closed: once(socket, 'close'),
    }
    const take = waiting.shift()
    if (take === undefined) arrived.push(scripted)
    else take(scripted)
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    accept: () =>
      new Promise<ScriptedSocket>((resolve) => {
        const socket = arrived.shift()
        if (socket === undefined) waiting.push(resolve)
        else resolve(socket)
      }),
  }
}
