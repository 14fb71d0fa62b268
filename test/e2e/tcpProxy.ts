import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A network between a page and its server that can fail as networks do: without a word. */
export interface TcpProxy {
  readonly port: number
  /** Nothing is read any more, and nothing closed. What is under way arrives after `restore`. */
  pause(): void
  /**
   * Everything is read and thrown away. Connections of that time stay dead, as after a change of
   * networks: only new ones pass after `restore`.
   */
  blackHole(): void
  restore(): void
  close(): void
}

interface Link {
  readonly near: Socket
  readonly far: Socket
  isDead: boolean
}

/** Begins to listen, on a free port unless one is given, and passes everything on to `targetPort`. */
export async function createTcpProxy(targetPort: number, port = 0): Promise<TcpProxy> {
  const links = new Set<Link>()
  let state: 'passing' | 'paused' | 'blackHole' = 'passing'

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true })
    const link: Link = { near, far, isDead: state === 'blackHole' }
    links.add(link)
    carry(link, near, far)
    carry(link, far, near)
    if (state === 'paused') pauseLink(link)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

  return {
    // It listens on a port, not on a pipe.
    port: (server.address() as AddressInfo).port,
    pause() {
      state = 'paused'
      links.forEach(pauseLink)
    },
    blackHole() {
      state = 'blackHole'
      for (const link of links) link.isDead = true
    },
    restore() {
      state = 'passing'
      for (const { near, far } of links) {
        near.resume()
        far.resume()
      }
    },
    close() {
      server.close()
      for (const { near, far } of links) {
        near.destroy()
        far.destroy()
      }
    },
  }

  function carry(link: Link, from: Socket, to: Socket): void {
    const unlessDead = (run: () => void) => () => {
      if (!link.isDead) run()
    }
    from.on('data', (chunk) => unlessDead(() => to.write(chunk))())
    from.on(
      'end',
      unlessDead(() => to.end()),
    )
    from.on(
      'close',
      unlessDead(() => {
        to.destroy()
        links.delete(link)
      }),
    )
    // 'close' follows, and says all there is to say.
    from.on('error', () => {})
  }
}

function pauseLink({ near, far }: Link): void {
  near.pause()
  far.pause()
}
