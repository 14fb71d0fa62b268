import { networkInterfaces } from 'node:os'
import { parseArgs } from 'node:util'
import { buildDemo } from './buildDemo.ts'
import { serveDemo, type Demo } from './serveDemo.ts'

const HELP = `npm start -- [--port 7878] [--host [address]]

  --port   where to listen (7878)
  --host   be reachable from other machines, on all addresses or on one;
           anybody who can reach it can then log in as anybody: this is a demo`

await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<void> {
  const { values } = readOptions(args)
  const port = Number(values.port)
  if (values.help) {
    console.log(HELP)
  } else if (Number.isInteger(port) && port >= 0 && port <= 65_535) {
    await start(port, values.everywhere ? '0.0.0.0' : (values.host ?? '127.0.0.1'))
  } else {
    fail(`--port takes a number from 0 to 65535, not "${values.port}".\n\n${HELP}`)
  }
}

function readOptions(args: readonly string[]) {
  return parseArgs({
    // A bare --host means everywhere, as it does with Vite.
    args: args.map((arg, index) => (isBareHost(arg, args[index + 1]) ? '--everywhere' : arg)),
    options: {
      port: { type: 'string', default: '7878' },
      host: { type: 'string' },
      everywhere: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
}

function isBareHost(arg: string, next: string | undefined): boolean {
  return arg === '--host' && (next === undefined || next.startsWith('--'))
}

async function start(port: number, host: string): Promise<void> {
  // The port first: a demo that runs already must not find its page gone.
  const demo = await serveDemo({ port, host }).catch((error: unknown) => {
    if (!isTaken(error)) throw error
    fail(`Port ${port} is taken. Choose another one: npm start -- --port ${port + 1}`)
  })
  if (demo === undefined) return
  stopOnSignal(demo)
  console.log('Building the demo page…')
  await buildDemo()
  console.log(describe(demo.port, host))
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && /already in use|EADDRINUSE/.test(error.message)
}

function describe(port: number, host: string): string {
  // Whoever listens on one address only is not found at another.
  const isLocal = host === '127.0.0.1' || host === '0.0.0.0'
  const here = `http://${isLocal ? 'localhost' : host}:${port}`
  const others = host === '0.0.0.0' ? addresses().map((one) => `http://${one}:${port}`) : []
  const lines = [
    '',
    `Ada and Bob side by side   ${here}`,
    `Ada alone                  ${here}/?as=ada`,
    `Bob alone                  ${here}/?as=bob`,
    ...others.map((url) => `From another machine       ${url}/?as=cleo`),
    '',
    `The page and the signaling server both listen on port ${port}. Records are in memory;`,
    'anybody may log in as anybody. Press Ctrl-C to stop.',
  ]
  return lines.join('\n')
}

function addresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}

function stopOnSignal(demo: Demo): void {
  const stop = async () => {
    await demo.close()
    console.log('\nStopped.')
    process.exit(0)
  }
  let stopping: Promise<void> | undefined
  // tsx may pass on a signal that the terminal has sent us already: the second is no impatience.
  const handleSignal = () => void (stopping ??= stop())
  process.on('SIGINT', handleSignal)
  process.on('SIGTERM', handleSignal)
}
