import { request, type OutgoingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'

export interface UpgradeAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: string
}

/** Asks a server for a WebSocket as a browser does, and says what it answers; 101 is a yes. */
export function askUpgrade(
  port: number,
  headers: OutgoingHttpHeaders = {},
): Promise<UpgradeAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request({
      port,
      host: '127.0.0.1',
      path: '/socket.io/?EIO=4&transport=websocket',
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    })
    onTestFinished(() => void asking.destroy())
    asking.on('error', reject)
    asking.on('upgrade', ({ statusCode = 0 }) =>
      resolve({ status: statusCode, retryAfter: undefined, body: '' }),
    )
    asking.on('response', (response) => {
      const chunks: string[] = []
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => void chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'],
          body: chunks.join(''),
        }),
      )
    })
    asking.end()
  })
}
