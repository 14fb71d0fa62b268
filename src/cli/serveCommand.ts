import { Command, Option } from 'commander'
import { pino } from 'pino'
import * as z from 'zod'
import {
  createSignalingServer,
  type SignalingServerOptions,
} from '../server/createSignalingServer.ts'
import { MAX_DRAIN_MS } from '../server/gateway/createDrain.ts'
import { requireOptions } from '../server/requireOptions.ts'
import { ConfigError } from './configError.ts'
import { endOnCrash } from './endOnCrash.ts'
import { openBackend } from './openBackend.ts'
import { options, parseConfig } from './parseConfig.ts'
import { readAuth } from './readAuth.ts'
import { pushOptions, readPush } from './readPush.ts'
import { startServer } from './startServer.ts'
import { untilStopped } from './untilStopped.ts'

const schema = z.object({
  port: options.port,
  host: z.string().exactOptional(),
  origin: options.list.exactOptional(),
  trustProxy: options.count,
  drain: options.duration.refine((ms) => ms <= MAX_DRAIN_MS, 'takes 10m at most.'),
  metrics: z.enum(['on', 'off'], { error: 'takes on or off.' }),
  metricsToken: z.string().exactOptional(),
  logLevel: options.level,
  logUserIds: options.flag.exactOptional(),
  logSalt: z.string().exactOptional(),
})
type Config = z.infer<typeof schema>

/** `beckon serve`: a server of its own, until a signal stops it. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Opens a server.')
    .addOption(new Option('--port <port>', 'where to listen').env('BECKON_PORT').default('7878'))
    .addOption(
      new Option('--host <address>', 'on which address (all; with --insecure this machine)').env(
        'BECKON_HOST',
      ),
    )
    .addOption(new Option('--db <file>', 'keep records in SQLite (beckon.db)').env('BECKON_DB'))
    .addOption(
      new Option(
        '--redis <url>',
        'keep records in Redis; a cluster: some of its nodes, with commas',
      ).env('BECKON_REDIS_URL'),
    )
    .addOption(new Option('--memory', 'keep records until the end only').env('BECKON_MEMORY'))
    .addOption(
      new Option('--secret <secret>', 'checks tokens; others can see it in the process list').env(
        'BECKON_SECRET',
      ),
    )
    .addOption(new Option('--secret-file <file>', 'has the secret').env('BECKON_SECRET_FILE'))
    .addOption(
      new Option('--public-key <file>', 'checks tokens that a private key has signed').env(
        'BECKON_PUBLIC_KEY_FILE',
      ),
    )
    .addOption(
      new Option('--insecure', 'trust everybody; not in production').env('BECKON_INSECURE'),
    )
    .addOption(
      new Option('--origin <origin...>', 'pages that may connect, * for all').env('BECKON_ORIGIN'),
    )
    .addOption(
      new Option('--trust-proxy <count>', 'how many proxies of yours are in front')
        .env('BECKON_TRUST_PROXY')
        .default('0'),
    )
    .addOption(
      new Option('--drain <time>', 'how long clients may take to leave when it stops')
        .env('BECKON_DRAIN')
        .default('10s'),
    )
    .addOption(
      new Option('--metrics <on|off>', 'whether /metrics answers')
        .env('BECKON_METRICS')
        .default('on'),
    )
    .addOption(
      new Option('--metrics-token <token>', 'who may read /metrics').env('BECKON_METRICS_TOKEN'),
    )
    .addOption(
      new Option('--log-level <level>', 'trace, debug, info, warn, error or silent')
        .env('BECKON_LOG_LEVEL')
        .default('info'),
    )
    .addOption(
      new Option('--log-user-ids', 'user ids as they are, instead of hashes').env(
        'BECKON_LOG_USER_IDS',
      ),
    )
    .addOption(
      new Option('--log-salt <text>', 'makes the hashes of several servers the same').env(
        'BECKON_LOG_SALT',
      ),
    )
    .addHelpText('after', EXAMPLES)
    .action(async () => serve(command))
  for (const option of pushOptions) command.addOption(option)
  return command
}

async function serve(command: Command): Promise<void> {
  const config = parseConfig(command, schema)
  const auth = await readAuth(command)
  const logger = pino({
    level: config.logLevel,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }), bindings: ({ pid }) => ({ pid: Number(pid) }) },
  })
  const push = await readPush(command)
  const given = { ...toOptions(config), auth, logger, ...(push.length > 0 && { push }) }
  check(given)
  const server = createSignalingServer({ ...given, backend: await openBackend(command) })
  endOnCrash(logger, () => server.close())
  await startServer(server, config)
  await untilStopped(() => server.close({ drainMs: config.drain }))
}

function toOptions(config: Config): Omit<SignalingServerOptions, 'auth'> {
  const { origin, metricsToken, metrics, logUserIds = false, logSalt } = config
  return {
    ...(origin !== undefined && origin.length > 0 && { cors: { origin } }),
    trustProxy: config.trustProxy,
    metrics:
      metrics === 'on' && metricsToken !== undefined ? { token: metricsToken } : metrics === 'on',
    log: { showUserIds: logUserIds, ...(logSalt === undefined ? {} : { salt: logSalt }) },
  }
}

// What is refused has been asked wrongly: a secret that is too short, an origin that is none. Before
// the backend, which makes files.
function check(given: SignalingServerOptions): void {
  try {
    requireOptions(given)
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}

const EXAMPLES = `
Each option can be a variable instead; an option on the command line wins.

Examples:
  BECKON_SECRET=$(openssl rand -base64 32) beckon serve
  beckon serve --secret-file /run/secrets/beckon --redis redis://localhost:6379
  beckon serve --insecure --memory           to try it, on this machine only`
