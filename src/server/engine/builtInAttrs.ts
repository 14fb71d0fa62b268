import type { FieldName } from '../backend.ts'
import { attrField, readAttr } from './channelRecord.ts'
import { CommandError } from './commandError.ts'

/**
 * The attributes that a channel obeys, after Agora Signaling 1.4: how many seconds it outlives its
 * last member, whether it tells who comes and goes, how often it counts, and what it allows.
 */
const SETTINGS = {
  /** Whether members hear who comes and goes. @default on, up to `announcedMembers` */
  userNotification: '_userNotification',
  /** Seconds. */
  channelTtl: '_channel_ttl',
  /** How many seconds apart the members are counted; 0 is off. */
  autoUpdateNum: '_auto_update_num',
  autoUpdateTotalNum: '_auto_update_total_num',
  /** Messages per second; 0 is the server's own limit. */
  sendMessageLimit: '_sendmsg_limit',
  /** Changes per second of one attribute; 0 is no limit. */
  setAttrLimit: '_setattr_limit',
} as const

/** Attributes that the server alone writes. */
export const MEMBER_NUM = '_member_num'
export const TOTAL_MEMBER_NUM = '_total_member_num'

export const CHANNEL_TTL = SETTINGS.channelTtl

export type Setting = keyof typeof SETTINGS

const KEYS: ReadonlySet<string> = new Set(Object.values(SETTINGS))
const WRITTEN_BY_SERVER: ReadonlySet<string> = new Set([MEMBER_NUM, TOTAL_MEMBER_NUM])

/** The vendor's: two hours after the last leave. */
export const DEFAULT_TTL_S = 7200

/** 30 days. Whoever wants to keep something longer should store it. */
const MAX_VALUE = 30 * 24 * 60 * 60

/** The fields that a decision must ask for in order to look at these settings. */
export function settingFields(...settings: readonly Setting[]): FieldName[] {
  return settings.map((setting) => attrField(SETTINGS[setting]))
}

/** What a channel's attribute says, or `undefined` when nobody has set it. */
export function readSetting(
  get: (name: FieldName) => string | undefined,
  setting: Setting,
): number | undefined {
  const attr = readAttr(get(attrField(SETTINGS[setting])))
  return attr === undefined ? undefined : toNumber(attr.value)
}

export function isBuiltIn(key: string): boolean {
  return KEYS.has(key) || WRITTEN_BY_SERVER.has(key)
}

/** Refuses a value that a built-in attribute cannot have. Other attributes take any. */
export function requireBuiltIn(key: string, value: string): void {
  if (WRITTEN_BY_SERVER.has(key)) {
    const message = `The server alone writes "${key}". Set "_auto_update_num" to have it written.`
    throw new CommandError('FORBIDDEN', { message })
  }
  if (!KEYS.has(key)) return
  const number = toNumber(value)
  if (number !== undefined && number >= 0 && number <= MAX_VALUE) return
  const message = `"${key}" is a whole number from 0 to ${MAX_VALUE}, as a number or as text.`
  throw new CommandError('BAD_PAYLOAD', { message })
}

/** Vendor clients write `0` and `'0'` alike. */
function toNumber(text: string): number | undefined {
  const value: unknown = JSON.parse(text)
  const isWhole = typeof value === 'string' ? /^\d{1,9}$/.test(value) : Number.isSafeInteger(value)
  return isWhole ? Number(value) : undefined
}
