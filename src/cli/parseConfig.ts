import type { Command } from 'commander'
import * as z from 'zod'
import { parseDuration } from '../internal/parseDuration.ts'
import { ConfigError } from './configError.ts'

/**
 * Checks the options of a command. Throws a `ConfigError` that names the option, or the variable, that
 * holds a wrong value.
 */
export function parseConfig<Schema extends z.ZodObject>(
  command: Command,
  schema: Schema,
): z.infer<Schema> {
  const names = command.options.map((option) => option.attributeName())
  const values = names.map((name) => [name, valueOf(command, name)] as const)
  const given = Object.fromEntries(values.filter(([, value]) => value !== undefined))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0] ?? '')
  const shown = JSON.stringify(String(valueOf(command, name)).slice(0, 64))
  throw new ConfigError(
    `${describeSource(command, name)} is ${shown}; it ${issue?.message ?? 'is wrong.'}`,
  )
}

/** `--port`, or `BECKON_PORT` when the value comes from there. */
export function describeSource(command: Command, name: string): string {
  const option = command.options.find((one) => one.attributeName() === name)
  const isEnv = command.getOptionValueSource(name) === 'env'
  return (isEnv ? option?.envVar : option?.long) ?? name
}

/**
 * Of options that exclude each other, the one that was given. A flag wins over a variable; two flags,
 * or two variables, are a `ConfigError`.
 */
export function chooseOne<Name extends string>(
  command: Command,
  names: readonly Name[],
): Name | undefined {
  for (const source of ['cli', 'env']) {
    const given = names.filter((name) => command.getOptionValueSource(name) === source)
    const [chosen, other] = given.filter((name) => isGiven(command, name))
    if (chosen === undefined) continue
    if (other === undefined) return chosen
    throw new ConfigError(
      `${describeSource(command, chosen)} and ${describeSource(command, other)} exclude each other. Give one of them.`,
    )
  }
  return undefined
}

function isGiven(command: Command, name: string): boolean {
  const value = valueOf(command, name)
  return value !== undefined && value !== false && value !== 'false' && value !== '0'
}

/**
 * What an option was given. Commander takes every variable of a flag for `true`, and one that is set
 * to nothing for a value; neither is meant by whoever sets `BECKON_MEMORY=false` or `BECKON_HOST=`.
 */
export function valueOf(command: Command, name: string): unknown {
  const option = command.options.find((one) => one.attributeName() === name)
  const value: unknown = command.getOptionValue(name)
  if (command.getOptionValueSource(name) !== 'env' || option?.envVar === undefined) return value
  const text = process.env[option.envVar]
  const fallback: unknown = option.defaultValue
  return text === undefined || text === '' ? fallback : text
}

const PORT = 'takes a whole number from 0 to 65535, for example 7878.'

/** Options are text, wherever they come from. */
export const options = {
  port: z
    .string()
    .regex(/^\d{1,5}$/, PORT)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT),

  duration: z.string().transform((text, context) => {
    const ms = parseDuration(text)
    if (ms !== undefined) return ms
    const message = 'takes a time like 30s, 15m or 1h.'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }),

  flag: z.union([z.boolean(), z.string()]).transform((value, context) => {
    if (value === true || value === 'true' || value === '1') return true
    if (value === false || value === 'false' || value === '0') return false
    const message = 'takes true or false.'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }),

  /** Several, with commas between, or given as many times. */
  list: z
    .union([z.string().transform((text) => text.split(',')), z.array(z.string())])
    .transform((list) => list.map((one) => one.trim()).filter((one) => one !== '')),

  count: z
    .string()
    .regex(/^\d{1,3}$/, 'takes a whole number, 0 or more.')
    .transform(Number),

  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    error: 'takes trace, debug, info, warn, error or silent.',
  }),

  /** One server; or, as a list, nodes of a cluster. */
  redisUrl: z
    .string()
    // A password may have a comma.
    .transform((text) => text.split(/,\s*(?=rediss?:)/).map((url) => url.trim()))
    .refine(
      (urls) => urls.every(isRedisUrl),
      'takes a URL like redis://localhost:6379 or rediss://…, or several with commas. In a password "%", "/", "?", "#" and "@" are written as %25, %2F, %3F, %23 and %40.',
    )
    .transform((urls) => (urls.length === 1 ? (urls[0] ?? '') : urls)),
} as const

function isRedisUrl(text: string): boolean {
  if (!/^rediss?:\/\/[^\s]+$/.test(text) || !URL.canParse(text)) return false
  const { hostname, username, password, pathname } = new URL(text)
  return hostname !== '' && /^(?:\/\d*)?$/.test(pathname) && decodes(username) && decodes(password)
}

function decodes(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined
  } catch {
    return false
  }
}
