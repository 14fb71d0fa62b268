import { TYPES } from './constants.ts'

/** What is said about a group. */
export interface GroupProfile {
  readonly name?: string
  readonly type?: string
  readonly avatar?: string
  readonly introduction?: string
  readonly notification?: string
  readonly ownerID?: string
  /** In seconds. */
  readonly createTime?: number
  readonly [field: string]: unknown
}

/** A group in the vendor's shape: a channel, with what is said about it. */
export interface Group {
  readonly groupID: string
  readonly name: string
  readonly type: string
  readonly avatar: string
  readonly introduction: string
  readonly notification: string
  readonly ownerID: string
  readonly createTime: number
  readonly memberCount: number
  readonly memberNum: number
  readonly joinOption: string
  readonly selfInfo: { readonly userID: string; readonly role: string }
  readonly [field: string]: unknown
}

/** Values of a group that programs share by a key. */
export type GroupAttributes = Readonly<Record<string, string>>

/** The attribute of a channel that holds the profile of a group. */
export const GROUP_ATTR = '_group'

export function toGroup(
  groupID: string,
  profile: GroupProfile = {},
  { userID = '', memberCount = 0 }: { userID?: string; memberCount?: number } = {},
): Group {
  const { ownerID = '' } = profile
  return {
    name: '',
    type: TYPES.GRP_PUBLIC,
    avatar: '',
    introduction: '',
    notification: '',
    createTime: 0,
    joinOption: TYPES.JOIN_OPTIONS_FREE_ACCESS,
    ...profile,
    groupID,
    ownerID,
    memberCount,
    memberNum: memberCount,
    selfInfo: { userID, role: roleOf(userID, ownerID) },
  }
}

export function roleOf(userID: string, ownerID: unknown): string {
  return userID === ownerID ? TYPES.GRP_MBR_ROLE_OWNER : TYPES.GRP_MBR_ROLE_MEMBER
}

/** The attributes of a channel that programs have set. Others are the profile, and the server's own. */
export function toAttributes(
  attrs: Iterable<readonly [string, { readonly value: unknown }]>,
): GroupAttributes {
  return Object.fromEntries(
    [...attrs].flatMap(([key, { value }]) => (key.startsWith('_') ? [] : [[key, String(value)]])),
  )
}
