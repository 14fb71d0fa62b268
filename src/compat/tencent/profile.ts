import type { ChatCore, ChatResult } from './chatCore.ts'
import { TYPES } from './constants.ts'

/** What users say about themselves: attributes of their own. */
export interface Profile {
  readonly userID: string
  readonly nick: string
  readonly avatar: string
  readonly gender: string
  readonly selfSignature: string
  readonly [field: string]: unknown
}

export interface ProfileMethods {
  getMyProfile(): Promise<ChatResult<Profile>>
  getUserProfile(options: {
    readonly userIDList: readonly string[]
  }): Promise<ChatResult<readonly Profile[]>>
  updateMyProfile(options: Readonly<Record<string, unknown>>): Promise<ChatResult<Profile>>
}

export function createProfiles(core: ChatCore): ProfileMethods {
  return {
    getMyProfile: () => core.ask(() => find(core.userID())),
    getUserProfile: ({ userIDList }) => core.ask(() => Promise.all(userIDList.map(find))),
    updateMyProfile: (fields) =>
      core.ask(async ({ users }) => {
        const given = Object.entries(fields)
        await Promise.all(given.map(([key, value]) => users.setAttr(key, value)))
        return find(core.userID())
      }),
  }

  async function find(userID: string): Promise<Profile> {
    // What a token may not see is as if nothing had been said.
    const attrs = await core
      .client()
      .users.attrs(userID)
      .catch(() => new Map())
    return toProfile(userID, Object.fromEntries([...attrs].map(([key, { value }]) => [key, value])))
  }
}

export function toProfile(userID: string, fields: object = {}): Profile {
  const gender = TYPES.GENDER_UNKNOWN
  return { nick: '', avatar: '', gender, selfSignature: '', ...fields, userID }
}
