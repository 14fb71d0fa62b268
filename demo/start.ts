import { networkInterfaces } from 'node:os'
import { parseArgs } from 'node:util'
import { serveDemo, type Demo } from './serveDemo.ts'

const HELP = `npm start -- [--port 7878] [--host [address]]

  --port   where to listen (7878)
  --host   be reachable from other machines, on all addresses or on one;
           anybody who can reach it can then log in as anybody: this is a demo`

await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    // A bare --host means everywhere, as it does with Vite.
    args: args.map((arg, index) => (isBareHost(arg, args[index + 1]) ? '--everywhere' : arg)),
    options: {
      port: { type: 'string', default: '7878' },
      host: { type: 'string' },
      everywhere: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return
  }
  const host = values.everywhere ? '0.0.0.0' : (values.host ?? '127.0.0.1')
  await start(Number(values.port), host)
}

function isBareHost(arg: string, next: string | undefined): boolean {
  return arg === '--host' && (next === undefined || next.startsWith('--'))
}

async function start(port: number, host: string): Promise<void> {
  console.log('Building the demo page…')
  try {
    const demo = await serveDemo({ port, host })
    console.log(describe(port, host))
    stopOnSignal(demo)
  } catch (error) {
    if (!isTaken(error)) throw error
    console.error(`Port ${port} is taken. Choose another one: npm start -- --port ${port + 1}`)
    process.exitCode = 1
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && /already in use|EADDRINUSE/.test(error.message)
}

function describe(port: number, host: string): string {
  const here = `http://localhost:${port}`
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
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}
