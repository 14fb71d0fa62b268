import { createId } from '../../internal/createId.ts'
import type { PushInfo } from '../../protocol/pushInfo.ts'
import { toDataString } from './envelope.ts'
import type { OfflinePushInfo } from './offlinePushInfo.ts'

export interface InviteOptions {
  readonly userID: string
  /** Text of your own, of at most 12 KB with what is around it. */
  readonly data?: string
  /** In seconds. 0, or none, never times out. */
  readonly timeout?: number
  /** Of this moment only: nothing is stored, and who is not there is never told. */
  readonly onlineUserOnly?: boolean
  readonly offlinePushInfo?: OfflinePushInfo
}

export interface InviteInGroupOptions extends Omit<InviteOptions, 'userID'> {
  readonly groupID: string
  /** Members of the group. */
  readonly inviteeList: readonly string[]
}

export interface InvitationOptions {
  readonly inviteID: string
  readonly data?: string
}

/** What a program asks for, looked at. Whoever writes JavaScript is told of mistakes by nobody else. */
export interface InviteRequest {
  readonly inviteID: string
  /** Absent between two users. */
  readonly groupID: string | undefined
  readonly userIDs: readonly string[]
  readonly data: string
  readonly timeoutMs: number
  readonly onlineUserOnly: boolean
  readonly push: PushInfo | undefined
}

/** The longest ring that the server knows. */
const MAX_TIMEOUT_MS = 24 * 60 * 60 * 1000

export function toRequest(
  options: Omit<InviteOptions, 'userID'>,
  userIDs: unknown,
  groupID?: string,
): InviteRequest {
  const { data, timeout, onlineUserOnly, offlinePushInfo: push } = options
  const ms = Math.round(Number(timeout) * 1000)
  const names = [userIDs].flat().flatMap((userID: unknown) => {
    // Some programs have numbers for names.
    const isName = typeof userID === 'string' || typeof userID === 'number'
    return (isName && String(userID)) || []
  })
  return {
    inviteID: createInviteID(),
    groupID,
    userIDs: groupID === '' ? [] : [...new Set(names)],
    data: toDataString(data),
    timeoutMs: ms > 0 ? Math.min(ms, MAX_TIMEOUT_MS) : 0,
    onlineUserOnly: onlineUserOnly === true,
    // Of whoever writes JavaScript it may be anything: the server looks at it.
    push: push as PushInfo | undefined,
  }
}

/** As programs know it: a UUID of version 4. */
function createInviteID(): string {
  return createId().replace(/(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-4$3-a$4-')
}
