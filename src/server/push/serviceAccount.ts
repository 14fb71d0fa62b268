import { createPrivateKey, type KeyObject } from 'node:crypto'
import * as z from 'zod'

/** What Firebase gives out under "Service accounts, generate new private key". */
export interface ServiceAccount {
  readonly project_id: string
  readonly client_email: string
  /** PEM of PKCS #8. Secret. */
  readonly private_key: string
  readonly token_uri: string
}

export interface CheckedAccount {
  readonly projectId: string
  readonly email: string
  readonly key: KeyObject
  readonly tokenUrl: string
}

const schema = z.object({
  project_id: z.string().regex(/^[\w.:-]+$/),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  token_uri: z.url(),
})

const ADVICE =
  'Give the JSON file that the Firebase console makes under Project settings, Service accounts.'

/** Throws for what is no account, without quoting any of it. */
export function checkServiceAccount(given: ServiceAccount | string): CheckedAccount {
  const { success, data, error } = schema.safeParse(
    typeof given === 'string' ? parse(given) : given,
  )
  if (!success) {
    const field = String(error.issues[0]?.path[0] ?? 'JSON')
    throw new Error(`The serviceAccount of fcm() has no valid ${field}. ${ADVICE}`)
  }
  return {
    projectId: data.project_id,
    email: data.client_email,
    tokenUrl: data.token_uri,
    key: readKey(data.private_key),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // The cause may quote the key.
  }
  throw new Error(`The private_key in the serviceAccount of fcm() is no RSA key. ${ADVICE}`)
}
