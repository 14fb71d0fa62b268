import { SignalingError, type SignalingClient } from '../../client/index.ts'
import type { Member } from '../../protocol/channels.ts'
import { LISTED } from './channels.ts'
import type { Login } from './createLogin.ts'
import { createPace } from './createPace.ts'
import { callSafely, type Tell } from './createTell.ts'
import type { AgoraSession, InvokeAnswer, InvokeTable } from './surface.ts'
import { toName } from './toName.ts'

type Args = Readonly<Record<string, unknown>>

/** One function of the server: what it answers besides `result`. */
type Ask = (client: SignalingClient, args: Args) => Promise<Record<string, unknown>>

const PREFIX = 'io.agora.signal.'

/** Less than the server takes, because others send as well. */
const QUESTIONS = { perSecond: 80, atOnce: 100 }

/** How many members a list names that is to name all. */
const ALL = 1_000_000

const FUNCTIONS: Readonly<Record<keyof InvokeTable, Ask>> = {
  async user_query_user_status({ users }, { account }) {
    const userId = toName(account)
    const status = (await users.status([userId])).get(userId)
    return { account: userId, status: status?.online === true ? 1 : 0 }
  },
  async user_set_attr({ users }, { name, value }) {
    await users.setAttr(toName(name), value)
    return { reason: '' }
  },
  async user_get_attr({ users }, args) {
    const [account, name] = [toName(args['account']), toName(args['name'])]
    const attr = (await users.attrs(account)).get(name)
    return { account, name, value: attr?.value ?? '' }
  },
  async user_get_attr_all({ users }, args) {
    const account = toName(args['account'])
    const attrs = [...(await users.attrs(account))].map(([name, { value }]) => [name, value])
    return { account, json: JSON.stringify(Object.fromEntries(attrs)) }
  },
  channel_query_num: async ({ channels }, { name }) => ({
    num: await channels.count(toName(name)),
  }),
  channel_query_user_isin: async ({ channels }, { name, account }) => ({
    isin: (await channels.has(toName(name), toName(account))) ? 1 : 0,
  }),
  channel_query_userlist: (client, { name }) => listMembers(client, toName(name), LISTED),
  channel_query_userlist_all: (client, { name, num }) =>
    listMembers(client, toName(name), Number(num ?? ALL)),
  async channel_clear_attr({ channels }, { channel }) {
    await channels.clearAttrs(toName(channel))
    return {}
  },
  async channel_del_attr({ channels }, { channel, name }) {
    await channels.deleteAttr(toName(channel), toName(name))
    return {}
  },
  async channel_set_attr({ channels }, { channel, name, value }) {
    await channels.setAttr(toName(channel), toName(name), value)
    return {}
  },
}

export interface InvokeOptions {
  readonly login: Login
  readonly session: Pick<AgoraSession, 'line' | 'onInvokeRet'>
  readonly tell: Tell
}

/** The vendor's way to the functions of its server. */
export function createInvoke({ login, session, tell }: InvokeOptions) {
  const { clock } = login.client
  const pace = createPace(clock, QUESTIONS)
  let count = 0

  return (func: unknown, args?: unknown, onDone?: unknown): string | undefined => {
    // Other names lead nowhere, and nobody hears of it.
    if (typeof func !== 'string' || !func.startsWith(PREFIX)) return undefined
    const callID = String(++count)
    sign(args)
    const answer = (err: string, ret: InvokeAnswer) => {
      callSafely(onDone, err, ret)
      tell(session, 'onInvokeRet', callID, err, ret)
    }
    login.track(inTurn(func.split('.')[3] ?? '', args)).then(
      (ret) => answer('', { result: 'ok', ...ret }),
      (error: unknown) => {
        const { message: reason } = SignalingError.from(error)
        answer(reason, { result: 'failed', reason })
      },
    )
    return callID
  }

  // Programs ask about everybody in a list at once, which is more than the server takes.
  async function inTurn(name: string, args: unknown): Promise<Record<string, unknown>> {
    const waitMs = pace.book()
    if (waitMs > 0) await new Promise<void>((go) => void clock.setTimer(go, waitMs))
    return ask(name, args)
  }

  async function ask(name: string, args: unknown): Promise<Record<string, unknown>> {
    const isKnown = Object.hasOwn(FUNCTIONS, name)
    if (!isKnown) throw new SignalingError('UNKNOWN_COMMAND', { message: `unknown func ${name}` })
    return FUNCTIONS[name as keyof InvokeTable](login.client, isArgs(args) ? args : {})
  }

  // The vendor's library writes into what it is given.
  function sign(args: unknown): void {
    if (isArgs(args) && Object.isExtensible(args)) Reflect.set(args, 'line', session.line)
  }
}

function isArgs(args: unknown): args is Args {
  return typeof args === 'object' && args !== null
}

async function listMembers({ channels }: SignalingClient, name: string, most: number) {
  let latest: readonly Member[] = []
  let cursor: string | undefined
  let num: number
  do {
    // Page by page: each says where the next one begins.
    // oxlint-disable-next-line no-await-in-loop
    const page = await channels.members(name, cursor === undefined ? {} : { cursor })
    latest = [...latest, ...page.members].slice(-Math.max(1, most))
    num = page.count
    cursor = page.cursor
  } while (cursor !== undefined)
  return { num, list: latest.map(({ userId, uid }) => [userId, uid]) }
}
