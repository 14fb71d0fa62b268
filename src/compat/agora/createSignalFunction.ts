import { SignalingError, type GetToken, type Transport } from '../../client/index.ts'
import { socketTransport } from '../../client/socketTransport.ts'
import { findAddress, isAddress } from './address.ts'
import { createLog } from './createLog.ts'
import { createSession } from './createSession.ts'
import type { AgoraSignal, SignalFunction, SignalOptions } from './surface.ts'
import { toName } from './toName.ts'

const VERSION = '1.4.0'
const VERSION_INT = 1_010_400_000

const RECONNECT_COUNT = 10
const RECONNECT_TIME_S = 30

/** The longest that a timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Makes the vendor's `Signal`, and what has been configured for it. */
export function createSignalFunction(): SignalFunction {
  let configured: SignalOptions = {}

  // A function of this kind may be called with `new`; what it returns is the result either way.
  function Signal(appid?: string): AgoraSignal {
    return createSignal(appid, () => configured)
  }
  Signal.configure = (options: SignalOptions) => {
    configured = { ...configured, ...options }
  }
  return Signal as SignalFunction
}

function createSignal(appid: string | undefined, configured: () => SignalOptions): AgoraSignal {
  const log = createLog()
  let debugging: string | undefined
  const setDebugging = (_name: string, value: string) => {
    if (isAddress(value)) debugging = value
  }
  return {
    appid,
    vid: appid,
    server_urls: [],
    login(given, token, count, time) {
      // The token is text to everybody who looks at it.
      const said = token === undefined || token === null ? undefined : String(token)
      const account = toName(given)
      const { url, getToken } = configured()
      return createSession({
        account,
        token: said,
        getToken: getToken && toGetToken(getToken, { appid, account, token: said }),
        transport: toTransport(findAddress({ debugging, configured: url })),
        reconnect: {
          maxAttempts: toCount(count, RECONNECT_COUNT),
          maxElapsedMs: Math.min(toCount(time, RECONNECT_TIME_S) * 1000, MAX_TIMER_MS),
        },
        log,
      })
    },
    setDoLog: log.set,
    setDolog: log.set,
    setup_debugging: setDebugging,
    setUpDebugging: setDebugging,
    getSDKVersion: () => VERSION,
    getSDKVersion_int: () => VERSION_INT,
  }
}

function toGetToken(
  getToken: NonNullable<SignalOptions['getToken']>,
  of: Parameters<typeof getToken>[0],
): GetToken {
  return () => getToken(of)
}

function toCount(value: unknown, otherwise: number): number {
  const count = value === undefined || value === null ? Number.NaN : Number(value)
  return count >= 0 ? count : otherwise
}

function toTransport(url: string | undefined): Transport {
  if (url !== undefined) return socketTransport(url)
  const message =
    'beckon/agora does not know where the server is. Call Signal.configure({ url: "http://localhost:7878" }), set globalThis.BECKON_URL or the environment variable BECKON_URL, or put data-url on the script.'
  console.error(message)
  // The login fails as it does where there is no network.
  return {
    open({ onClose }) {
      queueMicrotask(() => onClose(new SignalingError('NETWORK', { message })))
      return { send() {}, close() {} }
    },
  }
}
