import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP proxy in front of servers: the next connection goes to the next of them that answers. */
export interface Balancer {
  readonly port: number
  readonly url: string
  /** From now on connections go there. Those that stand go on. */
  use(ports: readonly number[]): void
  /** So many milliseconds each way, and up to so many more at random. */
  delay(ms: number, jitterMs?: number): void
  /** Ends every connection at once, by a reset. */
  cut(): void
  /** Nothing passes, and nobody is told. Connections of that time stay dead. */
  halfOpen(): void
  /** Whoever comes passes again. */
  heal(): void
}

interface Link {
  readonly near: Socket
  far: Socket | undefined
  isDead: boolean
}

export async function createBalancer(initial: readonly number[]): Promise<Balancer> {
  const links = new Set<Link>()
  let ports = initial
  let turn = 0
  let delayMs = 0
  let jitterMs = 0
  let isHalfOpen = false

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const link: Link = { near, far: undefined, isDead: isHalfOpen }
    links.add(link)
    // 'close' follows, and says all there is to say.
    near.on('error', () => {})
    near.on('close', () => {
      links.delete(link)
      if (!link.isDead) link.far?.destroy()
    })
    dial(link, ports.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    for (const { near, far } of links) {
      near.destroy()
      far?.destroy()
    }
  })
  // It listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    use: (next) => void (ports = next),
    delay(ms, jitter = 0) {
      delayMs = ms
      jitterMs = jitter
    },
    cut() {
      for (const { near, far } of links) {
        near.resetAndDestroy()
        far?.resetAndDestroy()
      }
    },
    halfOpen() {
      isHalfOpen = true
      for (const link of links) link.isDead = true
    },
    heal() {
      isHalfOpen = false
    },
  }

  function dial(link: Link, attempts: number): void {
    const target = ports[turn++ % Math.max(1, ports.length)]
    if (target === undefined || attempts === 0) {
      link.near.resetAndDestroy()
      return
    }
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
    far.once('connect', () => {
      link.far = far
      carry(link, link.near, far)
      carry(link, far, link.near)
    })
    far.on('error', () => {
      if (link.far === undefined) dial(link, attempts - 1)
    })
    far.on('close', () => {
      if (link.far === far && !link.isDead) link.near.destroy()
    })
  }

  function carry(link: Link, from: Socket, to: Socket): void {
    let queue = Promise.resolve()
    from.on('data', (chunk: Buffer) => {
      if (link.isDead) return
      if (delayMs + jitterMs === 0) {
        pass(chunk)
        return
      }
      const ms = delayMs + Math.random() * jitterMs
      queue = queue
        .then(() => new Promise((resolve) => setTimeout(resolve, ms)))
        .then(() => pass(chunk))
    })
    from.on('end', () => {
      if (!link.isDead) void queue.then(() => to.end())
    })

    function pass(chunk: Buffer): void {
      if (!link.isDead && !to.destroyed) to.write(chunk)
    }
  }
}
