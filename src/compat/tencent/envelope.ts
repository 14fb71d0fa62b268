import type { Invitation } from '../../protocol/invitations.ts'
import type { InvitationStep } from '../../protocol/messages.ts'
import { TYPES } from './constants.ts'

/** What a signal says, in the vendor's shape. */
export interface Signaling {
  readonly inviteID: string
  /** Empty between two users. */
  readonly groupID: string
  readonly inviter: string
  readonly inviteeList: readonly string[]
  /** The caller's own, untouched. */
  readonly data: string
  readonly actionType: number
  /** In seconds. 0 never times out. */
  readonly timeout: number
}

/** By their numbers, which begin with 1. What else there is the vendor does not know. */
const ACTIONS: readonly string[] = ['invite', 'cancel', 'accept', 'reject', 'timeout']

/** What the payload of a signal holds: text that every client of the vendor's understands. */
export function toEnvelope(
  { inviteId, action, inviter, invitees, data, answer, timeoutMs }: InvitationStep,
  { groupID, onlineUserOnly }: { readonly groupID: string; readonly onlineUserOnly: boolean },
): string {
  const isOfInvitation = action === 'invite' || action === 'timeout'
  return JSON.stringify({
    businessID: 1,
    inviteID: inviteId,
    groupID,
    inviter,
    inviteeList: invitees,
    data: toDataString(isOfInvitation ? data : answer),
    actionType: ACTIONS.indexOf(action) + 1,
    timeout: timeoutMs / 1000,
    onlineUserOnly,
  })
}

/**
 * What a message says of an invitation, or `null` when it is no signal. Looks at the payload alone, so
 * messages that were stored elsewhere are understood.
 */
export function readSignaling(message: unknown): Signaling | null {
  const { type, payload } = fieldsOf(message)
  const { businessID, onlineUserOnly: _, ...said } = parse(fieldsOf(payload)['data'])
  const { inviteID, actionType } = said
  const isSignal = type === TYPES.MSG_CUSTOM && businessID === 1
  return isSignal && typeof inviteID === 'string' && typeof actionType === 'number'
    ? {
        inviter: '',
        inviteeList: [],
        data: '',
        groupID: '',
        timeout: 0,
        ...said,
        inviteID,
        actionType,
      }
    : null
}

/** What programs say with a signal is text. Of other clients of Beckon it is any JSON value. */
export function toDataString(data: unknown = ''): string {
  return typeof data === 'string' ? data : data === null ? '' : JSON.stringify(data)
}

/** The group of an invitation; empty between two users, who may well talk in a channel. */
export function groupOf({ kind, invitees, channelId = '' }: Invitation): string {
  return kind === 'signal' || invitees.length > 1 ? channelId : ''
}

/** What a program has put into the data of a signal that is looked at. */
export interface Hints {
  /** Neither something to read nor a last message. */
  readonly isQuiet: boolean
  /** By convention a hang-up is a signal of its own. */
  readonly isHangUp: boolean
  /** So is a change of media; nothing rings for either. */
  readonly isAside: boolean
}

export function readHints(data: string): Hints {
  const said = parse(data)
  const inner = fieldsOf(said['data'])
  const cmd = String(inner['cmd'])
  const isHangUp = 'call_end' in said || cmd.startsWith('hangup')
  return {
    isQuiet: [said, inner].some((one) => one['excludeFromHistoryMessage'] === true),
    isHangUp,
    isAside: isHangUp || cmd.startsWith('switch'),
  }
}

function parse(text: unknown): Record<string, unknown> {
  try {
    return fieldsOf(JSON.parse(String(text)))
  } catch {
    // Data is for nobody but the program, and need not be JSON.
    return {}
  }
}

/** Of what may be anything: only ever looked at by names that are written here. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
