/** Everything, nothing, or what fits one of these patterns, in which `*` stands for any text. */
export type Allowance = boolean | readonly string[]

/**
 * What a token allows. Without any, everything but `server`. With one, `server`, `observe` and
 * `presence` only where they are named, and the others unless they are named. What is malformed
 * allows nothing.
 */
export interface Capabilities {
  /**
   * Everything below, on everything; to join the special channels, and to end any channel. For
   * servers of the app.
   */
  readonly server?: boolean
  /** To read channels and to set their attributes without being in them. */
  readonly observe?: boolean
  /** To tell offline users from unknown ones: when they were last seen, and their attributes. */
  readonly presence?: boolean
  /** To create, join and read channels with these ids. */
  readonly join?: Allowance
  /** To send to channels with these ids. A list names channels alone: it allows no user. */
  readonly send?: Allowance
  /** To ring users with these ids. Answering needs nothing. */
  readonly invite?: Allowance
  /** To change attributes of channels with these ids. With a list, not one's own. */
  readonly setAttr?: Allowance
}

export type Capability = keyof Capabilities

/** What a token without a word about it allows. */
const ORDINARY: Capabilities = { observe: true, presence: true }

/** What a token's word about it comes to. */
export function toCapabilities(claim: unknown): Capabilities {
  if (claim === undefined) return ORDINARY
  const isObject = typeof claim === 'object' && claim !== null && !Array.isArray(claim)
  const named = new Map<string, unknown>(isObject ? Object.entries(claim) : [])
  const allowance = (name: Capability) =>
    isObject && !named.has(name) ? true : toAllowance(named.get(name))
  return {
    server: named.get('server') === true,
    observe: named.get('observe') === true,
    presence: named.get('presence') === true,
    join: allowance('join'),
    send: allowance('send'),
    invite: allowance('invite'),
    setAttr: allowance('setAttr'),
  }
}

function toAllowance(value: unknown): Allowance {
  const isList = Array.isArray(value) && value.every((pattern) => typeof pattern === 'string')
  return isList ? value : value === true
}

/** Whether a capability covers an id, or all there is when no id is given. */
export function allows(can: Capabilities, capability: Capability, id?: string): boolean {
  if (can.server === true) return true
  const allowance = can[capability] ?? IS_USUAL[capability]
  if (typeof allowance === 'boolean') return allowance
  return id !== undefined && allowance.some((pattern) => fits(id, pattern))
}

/** What holds of a capability that is not named. */
const IS_USUAL: Readonly<Record<Capability, boolean>> = {
  server: false,
  observe: false,
  presence: false,
  join: true,
  send: true,
  invite: true,
  setAttr: true,
}

// By hand, because an expression made of somebody's text can take for ever.
function fits(id: string, pattern: string): boolean {
  const [start = '', ...rest] = pattern.split('*')
  const end = rest.pop()
  if (end === undefined) return id === pattern
  if (!id.startsWith(start)) return false
  let at = start.length
  for (const part of rest) {
    const found = id.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return id.endsWith(end) && id.length - end.length >= at
}
