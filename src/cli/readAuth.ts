import type { Command } from 'commander'
import type { SignalingServerOptions } from '../server/createSignalingServer.ts'
import { ConfigError } from './configError.ts'
import { chooseOne, describeSource, valueOf } from './parseConfig.ts'
import { readSecret } from './readSecret.ts'

/** How logins are checked. There is no default: whoever wants to trust everybody has to say so. */
export async function readAuth(command: Command): Promise<SignalingServerOptions['auth']> {
  const chosen = chooseOne(command, ['secret', 'secretFile', 'publicKey', 'insecure'])
  if (chosen === undefined) throw new ConfigError(NOTHING)
  if (chosen === 'insecure') return 'none'
  const value = String(valueOf(command, chosen))
  const source = describeSource(command, chosen)
  if (chosen === 'publicKey') return { publicKey: await readSecret(value, source) }
  if (chosen === 'secretFile') return { secret: await readSecret(value, source) }
  warnOfSecret(command)
  return { secret: value }
}

/** Whoever may list the processes of a machine sees their arguments. */
export function warnOfSecret(command: Command): void {
  if (command.getOptionValueSource('secret') !== 'cli') return
  console.error(
    'beckon: --secret can be seen by every user of this machine. Use BECKON_SECRET or --secret-file.',
  )
}

const NOTHING =
  'nothing says how logins are checked. Set BECKON_SECRET to at least 32 bytes, for example from "openssl rand -base64 32", or try it on this machine with --insecure.'
