import type { ChatResult } from './chatCore.ts'
import { chatError } from './chatError.ts'

/** What of the vendor's programs call on their way and means nothing here. */
type Harmless =
  | 'checkFriend'
  | 'getBlacklist'
  | 'getConversationProfile'
  | 'getFriendApplicationList'
  | 'getFriendGroupList'
  | 'getFriendList'
  | 'getFriendProfile'
  | 'getGroupCounters'
  | 'getGroupMemberProfile'
  | 'getJoinedCommunityList'
  | 'getMessageReadReceiptList'
  | 'getTopicList'
  | 'getUserStatus'
  | 'pinConversation'
  | 'searchGroupByID'
  | 'setAllMessageRead'
  | 'setConversationDraft'
  | 'setMessageRemindType'
  | 'setSelfStatus'
  | 'subscribeUserStatus'
  | 'unsubscribeUserStatus'

/**
 * What only asks, or says how something is to be shown, does nothing, so that a program that calls it
 * goes on; what would change something for others fails with 7013. These, and all others of the kind.
 */
export type VendorMethods = Readonly<
  Record<Harmless, (...given: unknown[]) => Promise<ChatResult<unknown>>>
>

/** A chat that has, besides its methods, all others of the vendor's: programs call them on the way. */
export function withVendorMethods<Methods extends object>(
  methods: Methods,
): Methods & VendorMethods {
  return new Proxy(methods, {
    get(target, name, receiver) {
      const known: unknown = Reflect.get(target, name, receiver)
      const [isMissing, isHarmless] = VERBS.exec(String(name)) ?? []
      if (known !== undefined || isMissing === undefined) return known
      return () => {
        const message = `No ${String(name)} here.`
        const result = isHarmless
          ? Promise.resolve({ code: 0, data: {} })
          : Promise.reject(chatError('NOT_SUPPORTED', message))
        // Some of them are no promises with the vendor, and nobody waits.
        result.catch(() => {})
        return result
      }
    },
  }) as Methods & VendorMethods
}

const VERBS =
  /^(?:(get|set|query|search|check|(?:un)?subscribe|pin|mark)|add|create|change|delete|remove|update|revoke|modify|send|clear|translate|convert|accept|refuse)[A-Z]/
