import * as z from 'zod'
import type { PushOutcome } from '../pushTransport.ts'
import { failed, retry, unreachable } from './outcomes.ts'
import { parseRetryAfter } from './parseRetryAfter.ts'
import type { CheckedAccount } from './serviceAccount.ts'
import { signJwt } from './signJwt.ts'

/** The scope that sending needs: https://firebase.google.com/docs/cloud-messaging/auth-server */
const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'

/** How long an assertion may hold: https://developers.google.com/identity/protocols/oauth2/service-account */
const ASSERTION_S = 3600

/** An access token is not used in its last minute. */
const MARGIN_MS = 60_000

/** One request serves all pushes, so none of them may end it. */
const WITHIN_MS = 10_000

const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** An access token, or why there is none. */
type Granted = { readonly token: string; readonly endsAt: number } | { readonly none: PushOutcome }

export interface Access {
  /** An access token that holds for a while. */
  get(): Promise<Granted>
  /** It was refused: the next one is another. */
  drop(token: string): void
}

/** Access tokens for a service account, by a grant of RFC 7523: kept, and asked for once at a time. */
export function createAccess(account: CheckedAccount, fetch: typeof globalThis.fetch): Access {
  let current: Granted | undefined
  let asking: Promise<Granted> | undefined

  return {
    get() {
      const isFresh =
        current !== undefined && 'token' in current && Date.now() < current.endsAt - MARGIN_MS
      if (current !== undefined && isFresh) return Promise.resolve(current)
      asking ??= ask(account, fetch).then((granted) => {
        current = granted
        asking = undefined
        return granted
      })
      return asking
    },
    drop(token) {
      if (current !== undefined && 'token' in current && current.token === token) {
        current = undefined
      }
    },
  }
}

async function ask(account: CheckedAccount, fetch: typeof globalThis.fetch): Promise<Granted> {
  try {
    const response = await fetch(account.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await makeAssertion(account),
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(WITHIN_MS),
    })
    if (!response.ok) {
      await response.body?.cancel()
      return { none: toOutcome(response) }
    }
    const { access_token: token, expires_in: seconds } = answer.parse(await response.json())
    return { token, endsAt: Date.now() + seconds * 1000 }
  } catch (error) {
    return { none: unreachable("Google's token endpoint", error) }
  }
}

function makeAssertion({ email, key, tokenUrl }: CheckedAccount): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: email, scope: SCOPE, aud: tokenUrl, iat: now, exp: now + ASSERTION_S }
  return signJwt(claims, { algorithm: 'RS256', key })
}

function toOutcome({ status, headers }: Response): PushOutcome {
  const reason = `Google's token endpoint has answered ${status}.`
  if (status === 429 || status >= 500) {
    return retry(reason, parseRetryAfter(headers.get('retry-after'), Date.now()))
  }
  return failed(
    `${reason} Is the service account still there, and the clock of this machine right?`,
  )
}
