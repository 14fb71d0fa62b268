import type { CommandPayload } from '../../protocol/commands.ts'
import type { Authorization } from './authorization.ts'
import { toCapabilities } from './capabilities.ts'
import type { Connection } from './connection.ts'
import type { Proof, Tokens } from './tokens.ts'

type Login = CommandPayload<'session.login'>

/** Says whose session a login begins, or throws. */
export type CheckLogin = (request: Login, connection: Connection) => Promise<Proof>

export interface LoginCheckOptions {
  readonly tokens: Tokens
  readonly authorization: Authorization
}

/** Asks the token, then the app; nobody where the server itself logs in. */
export function createLoginCheck({ tokens, authorization }: LoginCheckOptions): CheckLogin {
  return async (request, connection) => {
    if (connection.isOwn) return ownProof(request.userId)
    const proof = await tokens.check(request)
    await authorization.ask('session.login', request, proof.userId)
    return proof
  }
}

function ownProof(userId: string): Proof {
  return { userId, can: toCapabilities(undefined), issuedAt: undefined, expiresAt: undefined }
}
