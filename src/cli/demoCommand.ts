import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import * as z from 'zod'
import { createSignalingServer } from '../server/createSignalingServer.ts'
import { ConfigError } from './configError.ts'
import { demoPush } from './demoPush.ts'
import { options, parseConfig } from './parseConfig.ts'
import { serveFolder } from './serveFolder.ts'
import { untilStopped } from './untilStopped.ts'

/** Where the build leaves the page. */
const PAGE = fileURLToPath(new URL('../demo/', import.meta.url))

const schema = z.object({ port: options.port })

/** `beckon demo`: two people on one page who can call each other. */
export function demoCommand(folder: string = PAGE): Command {
  return new Command('demo')
    .description('Shows two people who can call each other, on this machine.')
    .addOption(new Option('--port <port>', 'where to listen').env('BECKON_PORT').default('7878'))
    .addHelpText('after', EXAMPLES)
    .action(async (_values: unknown, command: Command) => {
      const { port } = parseConfig(command, schema)
      await demo(port, folder)
    })
}

async function demo(port: number, folder: string): Promise<void> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new ConfigError(
      'the demo trusts everybody, so it is refused when NODE_ENV is production.',
    )
  }
  const http = createServer(await serveFolder(folder))
  const signaling = createSignalingServer({ auth: 'none', push: await demoPush() })
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error) => reject(explain(error, port)))
    http.listen(port, '127.0.0.1', resolve)
  })
  const { port: taken } = await signaling.listen(http)
  console.log(describe(`http://localhost:${taken}`))
  await untilStopped(async () => {
    await signaling.close()
    http.close()
    http.closeAllConnections()
  })
}

function explain(error: Error, port: number): Error {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE'
  return isTaken ? new Error(`Port ${port} is taken. Choose another one with --port.`) : error
}

function describe(url: string): string {
  return `
Ada and Bob side by side   ${url}
Ada alone                  ${url}/?as=ada
Bob alone                  ${url}/?as=bob

Records are in memory, and anybody on this machine may log in as anybody. Press Ctrl-C to stop.`
}

const EXAMPLES = `
Examples:
  beckon demo
  beckon demo --port 8000`
