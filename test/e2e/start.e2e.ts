import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { pageFolder } from './buildPages.ts'
import { expect, expectInCall, phoneOf, ring, test as base } from './demoTest.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** `npm start`, as often as a test likes; nothing of it is left afterwards. */
const test = base.extend<{ start: (port: number) => Started }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from it.
  start: async ({}, use) => {
    const children: ChildProcess[] = []
    await use((port) => {
      const child = spawnDemo(port)
      children.push(child)
      return watch(child)
    })
    for (const child of children) child.kill('SIGKILL')
  },
})

test('`npm start` says where it is, serves, and stops', async ({ start, page }) => {
  const port = await freePort()
  const demo = start(port)
  await expect.poll(demo.output, { timeout: 30_000 }).toContain('Press Ctrl-C to stop.')
  expect(demo.output()).toContain(`http://localhost:${port}/?as=ada`)
  expect(demo.output()).toContain(`http://localhost:${port}/?as=bob`)

  const second = start(port)
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`npm start -- --port ${port + 1}`)

  // The second has not touched the page of the first.
  await page.goto(`http://localhost:${port}`)
  const ada = phoneOf(page.getByRole('region', { name: "Ada's phone" }))
  await expect(ada.row('Bob')).toBeVisible()

  demo.interrupt()
  expect(await demo.ended).toBe(0)
  expect(demo.output()).toContain('Stopped.')
})

test('two people side by side on one page can call each other', async ({ demo, page }) => {
  await page.goto(`http://localhost:${demo.port}`)
  const ada = phoneOf(page.getByRole('region', { name: "Ada's phone" }))
  const bob = phoneOf(page.getByRole('region', { name: "Bob's phone" }))

  await ring(ada, bob)
  await bob.accept.click()
  await expectInCall(ada, bob)
  await ada.call.getByRole('button', { name: 'End call' }).click()

  await expect(bob.call).toContainText('Call ended')
})

test('each provider opens one socket, in StrictMode too @full', async ({ serve, page }) => {
  const { port } = await serve({ folder: pageFolder('development') })
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))

  await page.goto(`http://localhost:${port}`)
  for (const name of ['Ada', 'Bob']) {
    const phone = phoneOf(page.getByRole('region', { name: `${name}'s phone` }))
    await expect(phone.members).toContainText('2 members')
    await expect(phone.row('You')).toContainText(name)
  }

  expect(sockets).toHaveLength(2)
})

interface Started {
  readonly output: () => string
  /** Its exit code. */
  readonly ended: Promise<number | null>
  /** As Ctrl-C does. */
  readonly interrupt: () => void
}

function spawnDemo(port: number): ChildProcess {
  // Not the command `tsx`: it kills what has not seen a signal within 60 ms, as on a busy machine.
  const args = ['--import', 'tsx', 'demo/start.ts', '--port', String(port)]
  return spawn(process.execPath, args, { cwd: ROOT })
}

function watch(child: ChildProcess): Started {
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return {
    output: () => output,
    ended: new Promise((resolve) => child.once('exit', resolve)),
    interrupt: () => void child.kill('SIGINT'),
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // It listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
