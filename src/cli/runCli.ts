import { Command, CommanderError } from 'commander'
import { ConfigError } from './configError.ts'
import { demoCommand } from './demoCommand.ts'
import { serveCommand } from './serveCommand.ts'
import { tokenCommand } from './tokenCommand.ts'
import { vapidCommand } from './vapidCommand.ts'

/** A value was wrong, or an option unknown. */
const MISUSE = 2

/**
 * Runs one command of the command line. Resolves to the exit code: 0, or 1 for what has failed, or 2
 * for what was asked wrongly.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = new Command('beckon')
    .description('Self-hosted signaling: presence, channels, messages and calls.')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
  for (const command of [serveCommand(), tokenCommand(), vapidCommand(), demoCommand()]) {
    program.addCommand(command.exitOverride())
  }
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    return explain(error)
  }
}

function explain(error: unknown): number {
  // Commander has said what was wrong by itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE
  if (error instanceof ConfigError) {
    console.error(`beckon: ${error.message}`)
    return MISUSE
  }
  console.error(`beckon: ${error instanceof Error ? error.message : String(error)}`)
  return 1
}

const EXAMPLES = `
Examples:
  beckon demo                        two people who can call each other, on this machine
  BECKON_SECRET=… beckon serve       a server that keeps its records in beckon.db
  BECKON_SECRET=… beckon token ada   a token with which ada can log in`
