import type { IncomingMessage, Server as HttpServer } from 'node:http'

/** Which web pages may connect. */
export interface CorsOptions {
  /**
   * The origins of the pages: `https://app.example.com`, with the port unless it is the usual one.
   * They are compared whole, there are no patterns. `'*'` lets every page connect.
   */
  readonly origin: string | readonly string[]
}

export interface OriginCheckOptions {
  readonly cors: CorsOptions | undefined
  /** Whether nobody but this machine reaches the server. */
  readonly isLocal: () => boolean
  readonly isProduction: boolean
}

/** Says why a request is refused for the page that it comes from, or nothing. */
export type OriginCheck = (request: Pick<IncomingMessage, 'headers'>) => string | undefined

/**
 * Looks at the page that a connection comes from. Browsers let any page open a WebSocket to
 * anywhere, and say which one it is; whoever is no browser says nothing, and is let in.
 */
export function createOriginCheck({
  cors,
  isLocal,
  isProduction,
}: OriginCheckOptions): OriginCheck {
  const listed = cors && listOrigins(cors)

  return ({ headers: { origin, host } }) => {
    if (origin === undefined) return undefined
    if (listed?.has('*') === true || listed?.has(origin) === true) return undefined
    if (listed === undefined && isOurs(origin, host)) return undefined
    const shown = origin.slice(0, 128)
    return `Pages of ${shown} may not connect. To allow them, list the origin: createSignalingServer({ cors: { origin: [${JSON.stringify(shown)}] } }).`
  }

  // A page of the same host; and while somebody develops, one that another server here has made.
  function isOurs(origin: string, host: string | undefined): boolean {
    const page = parse(origin)
    if (page === undefined || host === undefined) return false
    const here = parse(`${page.protocol}//${host}`)
    if (here === undefined) return false
    // A page can give its own name this machine's address (DNS rebinding): then it is of the same host.
    if (isLocal() && !isLoopback(here.hostname)) return false
    if (page.host === here.host) return true
    if (!isProduction && page.hostname === here.hostname) return true
    return isLoopback(page.hostname) && (isLocal() || !isProduction)
  }
}

/** The origins of a list, as browsers write them. Throws for what is none. */
export function listOrigins({ origin }: CorsOptions): ReadonlySet<string> {
  return new Set([origin].flat().map(toOrigin))
}

/** Whether nobody but this machine reaches a server. */
export function listensLocally(http: HttpServer): boolean {
  const address = http.address()
  return typeof address === 'object' && address !== null && isLoopback(address.address)
}

/** Whether a name or an address means this very machine. */
function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(host) ||
    /^\[?::1\]?$/.test(host)
  )
}

// What a browser sends: scheme and host in small letters, no port if it is the usual one, no path.
function parse(origin: string): URL | undefined {
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return undefined
  const url = new URL(origin)
  return url.origin === origin || url.origin === withoutUsualPort(origin) ? url : undefined
}

function withoutUsualPort(origin: string): string {
  return origin.replace(/^(http:.*):80$|^(https:.*):443$/, '$1$2')
}

function toOrigin(listed: string): string {
  if (listed === '*' || listed === 'null') return listed
  // Pages of apps: capacitor://localhost, chrome-extension://…
  if (/^(?!https?:)[a-z][a-z\d+.-]*:\/\/[^/?#@\s]+$/.test(listed)) return listed
  const url = URL.canParse(listed) ? new URL(listed) : undefined
  if (url !== undefined && `${url.origin}/` === url.href && url.origin !== 'null') return url.origin
  throw new Error(
    `cors.origin holds "${listed}", which is no origin. Give scheme, host and port alone, as in "https://app.example.com", or "*" for every page.`,
  )
}
