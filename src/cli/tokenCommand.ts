import { Command, Option } from 'commander'
import * as z from 'zod'
import { createToken } from '../server/auth/jwt.ts'
import { ConfigError } from './configError.ts'
import { chooseOne, describeSource, options, parseConfig, valueOf } from './parseConfig.ts'
import { warnOfSecret } from './readAuth.ts'
import { readSecret } from './readSecret.ts'

const schema = z.object({
  ttl: options.duration,
  can: z
    .string()
    .transform((text, context) => {
      const can = parseObject(text)
      if (can !== undefined) return can
      const message = `takes a JSON object, for example '{"server":true}'.`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
    .exactOptional(),
})

/** `beckon token`: prints a token with which a user can log in. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Prints a token with which a user can log in.')
    .argument('<userId>', 'who logs in with it')
    .addOption(
      new Option('--secret <secret>', 'of the server; others can see it in the process list').env(
        'BECKON_SECRET',
      ),
    )
    .addOption(new Option('--secret-file <file>', 'has the secret').env('BECKON_SECRET_FILE'))
    .addOption(
      new Option('--private-key <file>', 'whose public key the server has').env(
        'BECKON_PRIVATE_KEY_FILE',
      ),
    )
    .addOption(
      new Option('--ttl <time>', 'how long it is valid, 24h at most')
        .env('BECKON_TOKEN_TTL')
        .default('1h'),
    )
    .addOption(new Option('--can <json>', 'what it allows').env('BECKON_TOKEN_CAN'))
    .addHelpText('after', EXAMPLES)
    .action(async (userId: string, _values: unknown, command: Command) => {
      console.log(await makeToken(userId, command))
    })
}

async function makeToken(userId: string, command: Command): Promise<string> {
  const { ttl: ttlMs, can } = parseConfig(command, schema)
  const key = await readKey(command)
  try {
    return await createToken(userId, { ...key, ttlMs, ...(can === undefined ? {} : { can }) })
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}

async function readKey(command: Command): Promise<{ secret: string } | { privateKey: string }> {
  const chosen = chooseOne(command, ['secret', 'secretFile', 'privateKey'])
  if (chosen === undefined) {
    throw new ConfigError('nothing to sign with. Set BECKON_SECRET to the secret of the server.')
  }
  const value = String(valueOf(command, chosen))
  const source = describeSource(command, chosen)
  if (chosen === 'privateKey') return { privateKey: await readSecret(value, source) }
  if (chosen === 'secretFile') return { secret: await readSecret(value, source) }
  warnOfSecret(command)
  return { secret: value }
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

const EXAMPLES = `
Examples:
  BECKON_SECRET=… beckon token ada
  beckon token door --secret-file /run/secrets/beckon --ttl 24h --can '{"server":true}'`
