import { createId } from '../../internal/createId.ts'
import type { ChatCore, ChatResult } from './chatCore.ts'
import { TYPES } from './constants.ts'
import { fieldsOf } from './envelope.ts'
import {
  GROUP_ATTR,
  roleOf,
  toAttributes,
  toGroup,
  type Group,
  type GroupAttributes,
  type GroupProfile,
} from './group.ts'
import { toSeconds } from './message.ts'
import { toProfile, type Profile } from './profile.ts'

export interface CreateGroupOptions extends GroupProfile {
  /** @default one that nobody else has */
  readonly groupID?: string
  /** Nobody is put into a group by others: these are all in `failureUserIDList`, and can join. */
  readonly memberList?: readonly { readonly userID: string }[]
}

/** A group, by its ID alone or in an object: programs have both. */
export type GroupTarget = string | { readonly groupID: string; readonly type?: string }

export interface GroupMember extends Profile {
  readonly role: string
  /** In seconds. */
  readonly joinTime: number
}

export interface GroupAttributesOptions {
  readonly groupID: string
  readonly groupAttributes: GroupAttributes
}

export interface GroupKeysOptions {
  readonly groupID: string
  /** @default all */
  readonly keyList?: readonly string[]
}

type Result<Data> = Promise<ChatResult<Data>>
type Attributes = Result<{ readonly groupAttributes: GroupAttributes }>

export interface GroupMethods {
  /** Makes a group and joins it. */
  createGroup(options: CreateGroupOptions): Result<{
    readonly group: Group
    readonly successUserIDList: readonly string[]
    readonly failureUserIDList: readonly string[]
  }>
  /** Joins a group, which is made when there is none. */
  joinGroup(target: GroupTarget): Result<{ readonly status: string; readonly group: Group }>
  quitGroup(target: GroupTarget): Result<{ readonly groupID: string }>
  /** Ends a group for everybody. For its owner. */
  dismissGroup(target: GroupTarget): Result<{ readonly groupID: string }>
  getGroupList(): Result<{ readonly groupList: readonly Group[] }>
  getGroupProfile(target: GroupTarget): Result<{ readonly group: Group }>
  updateGroupProfile(
    options: GroupProfile & { readonly groupID: string },
  ): Result<{ readonly group: Group }>
  /** In the order in which they joined, at most 200 at a time. */
  getGroupMemberList(options: {
    readonly groupID: string
    readonly count?: number
    /** What the page before has answered with. */
    readonly offset?: string | number
  }): Result<{ readonly memberList: readonly GroupMember[]; readonly offset: string | 0 }>
  getGroupOnlineMemberCount(target: GroupTarget): Result<{ readonly memberCount: number }>
  /** Replaces all of them. Whoever does so is not told. */
  initGroupAttributes(options: GroupAttributesOptions): Attributes
  setGroupAttributes(options: GroupAttributesOptions): Attributes
  deleteGroupAttributes(options: GroupKeysOptions): Result<{ readonly keyList: readonly string[] }>
  getGroupAttributes(options: GroupKeysOptions): Attributes
}

const MAX_PAGE = 200

export function createGroups(core: ChatCore): GroupMethods {
  const { ask, client, sent, state, userID } = core

  return {
    createGroup: ({ groupID = `@TGS#${createId()}`, memberList = [], ...given }) =>
      ask(async ({ channels }) => {
        const type = given.type ?? TYPES.GRP_WORK
        const profile = { ...given, type, ownerID: userID(), createTime: core.time() }
        await channels.create(groupID, kindOf(type))
        await channels.join(groupID, kindOf(type))
        await channels.setAttr(groupID, GROUP_ATTR, profile)
        const failureUserIDList = memberList.map((member) => member.userID)
        return { group: await find(groupID), successUserIDList: [], failureUserIDList }
      }),

    joinGroup: (target) =>
      ask(async ({ channels }) => {
        const groupID = idOf(target)
        const status = state()?.channels.has(groupID) ? 'AlreadyInGroup' : 'JoinedSuccess'
        const { type } = { ...(await profileOf(groupID)), ...fieldsOf(target) }
        await channels.join(groupID, kindOf(type))
        return { status, group: await find(groupID) }
      }),

    quitGroup: (target) => part('leave', target),
    dismissGroup: (target) => part('destroy', target),

    getGroupList: () =>
      ask(async () => {
        const groupIDs = [...(state()?.channels.keys() ?? [])]
        return { groupList: await Promise.all(groupIDs.map(find)) }
      }),

    getGroupProfile: (target) => ask(async () => ({ group: await find(idOf(target)) })),

    updateGroupProfile: ({ groupID, ...changes }) =>
      ask(async ({ channels }) => {
        const profile = { ...(await profileOf(groupID)), ...changes }
        await channels.setAttr(groupID, GROUP_ATTR, profile)
        return { group: await find(groupID) }
      }),

    getGroupMemberList: ({ groupID, count = MAX_PAGE, offset }) =>
      ask(async ({ channels }) => {
        const limit = Math.min(count, MAX_PAGE)
        const page = { limit, ...(offset && { cursor: String(offset) }) }
        const { members, cursor = 0 } = await channels.members(groupID, page)
        const { ownerID } = await profileOf(groupID)
        const memberList = members.map(({ userId, joinedAt }) => ({
          ...toProfile(userId),
          role: roleOf(userId, ownerID),
          joinTime: toSeconds(joinedAt),
        }))
        return { memberList, offset: cursor }
      }),

    getGroupOnlineMemberCount: (target) =>
      ask(async ({ channels }) => ({ memberCount: await channels.count(idOf(target)) })),

    initGroupAttributes: (options) =>
      ask(async () => {
        const { groupID } = options
        sent.add(groupID)
        try {
          await remove({ groupID })
          return await set(options)
        } finally {
          sent.delete(groupID)
        }
      }),

    setGroupAttributes: (options) => ask(() => set(options)),
    deleteGroupAttributes: (options) => ask(() => remove(options)),
    getGroupAttributes: (options) =>
      ask(async () => ({ groupAttributes: await attributesOf(options) })),
  }

  function part(how: 'leave' | 'destroy', target: GroupTarget) {
    return ask(async ({ channels }) => {
      const groupID = idOf(target)
      await channels[how](groupID)
      return { groupID }
    })
  }

  async function find(groupID: string): Promise<Group> {
    const profile = await profileOf(groupID)
    const memberCount = await client().channels.count(groupID)
    return toGroup(groupID, profile, { userID: userID(), memberCount })
  }

  async function profileOf(groupID: string): Promise<GroupProfile> {
    const attrs = await client().channels.attrs(groupID)
    return fieldsOf(attrs.get(GROUP_ATTR)?.value)
  }

  async function attributesOf({ groupID, keyList = [] }: GroupKeysOptions) {
    const all = [...(await client().channels.attrs(groupID))]
    return toAttributes(all.filter(([key]) => keyList.length === 0 || keyList.includes(key)))
  }

  async function set({ groupID, groupAttributes }: GroupAttributesOptions) {
    const { channels } = client()
    const given = Object.entries(groupAttributes)
    await Promise.all(given.map(([key, value]) => channels.setAttr(groupID, key, value)))
    return { groupAttributes }
  }

  async function remove(options: GroupKeysOptions) {
    const { channels } = client()
    const keyList = Object.keys(await attributesOf(options))
    await Promise.all(keyList.map((key) => channels.deleteAttr(options.groupID, key)))
    return { keyList }
  }
}

/** Of a group for the moment one is a member for as long as one is there, and nothing is stored. */
function kindOf(type: unknown) {
  return type === TYPES.GRP_AVCHATROOM
    ? ({ membership: 'session' } as const)
    : ({ membership: 'durable', history: true } as const)
}

function idOf(target: GroupTarget): string {
  return typeof target === 'string' ? target : target.groupID
}
