export {
  useChannel,
  useChannelAttr,
  useChannelAttrs,
  useChannelMember,
  useChannelMembers,
} from './channels.ts'
export type { SuspendedChannelOptions } from './channels.ts'
export { useChannelMessages, useConversations, usePeerMessages } from './messages.ts'
export { usePresence, useUser, useUserAttr } from './users.ts'
