export { AvatarStack } from './components/AvatarStack.tsx'
export type { AvatarStackProps } from './components/AvatarStack.tsx'
export { CallButton } from './components/CallButton.tsx'
export type { CallButtonProps } from './components/CallButton.tsx'
export { CallControls } from './components/CallControls.tsx'
export type { CallControlHotkeys, CallControlsProps } from './components/CallControls.tsx'
export { CallDialog } from './components/CallDialog.tsx'
export type { CallDialogProps } from './components/CallDialog.tsx'
export { useCallDialogContext } from './components/callDialog/callDialogContext.ts'
export type {
  CallDialogMode,
  UseCallDialogOptions,
} from './components/callDialog/callDialogOptions.ts'
export type {
  CallDialogPart,
  CallDialogSlotProps,
  CallDialogSlots,
} from './components/callDialog/callDialogSlots.ts'
export type { CallDialogPanelProps } from './components/callDialog/CallDialogPanel.tsx'
export type { CallDialogRootProps } from './components/callDialog/CallDialogRoot.tsx'
export type { CallDialogButtonProps } from './components/callDialog/buttons.tsx'
export type { CallDialogAction } from './components/callDialog/abilitiesOf.ts'
export type {
  CallCommand,
  CallCommandOptions,
  CallCommandResult,
  CallGuard,
  CallGuards,
  CallHandlers,
} from './components/callDialog/useCallCommands.ts'
export { useCallDialog } from './components/callDialog/useCallDialog.ts'
export type { CallEndHandlers } from './components/callDialog/useCallEnd.ts'
export type { FocusPolicy } from './components/callDialog/useCallPresentation.ts'
export type { CallRingtone } from './components/callDialog/useCallSound.ts'
export type {
  CallDialogActions,
  CallDialogApi,
  CallDialogState,
} from './components/callDialog/useDialogOf.ts'
export type { CallDialogHotkeys } from './components/callDialog/callDialogHotkeys.ts'
export { CallHistory } from './components/CallHistory.tsx'
export type { CallHistoryProps } from './components/CallHistory.tsx'
export { ChannelProvider } from './components/ChannelProvider.tsx'
export type { ChannelProviderProps } from './components/ChannelProvider.tsx'
export { ChannelMemberList } from './components/ChannelMemberList.tsx'
export type {
  ChannelMemberListProps,
  MemberListRootProps,
  MemberListSlotProps,
  MemberListSlotState,
  MemberListSlots,
} from './components/memberList/memberListProps.ts'
export type { MemberGrouping, MemberSort } from './components/memberList/createArranger.ts'
export type { ListedMember } from './components/memberList/listedMember.ts'
export type { MemberGroupHeaderProps } from './components/memberList/MemberGroupHeader.tsx'
export type { MemberListListProps } from './components/memberList/MemberListList.tsx'

export type { MemberListRowProps } from './components/memberList/MemberListRow.tsx'
export { ConnectionBanner } from './components/ConnectionBanner.tsx'
export type {
  ConnectionBannerProps,
  ConnectionBannerState,
} from './components/ConnectionBanner.tsx'
export { DialPad } from './components/DialPad.tsx'
export type { DialPadProps } from './components/DialPad.tsx'
export { IncomingCallBanner } from './components/IncomingCallBanner.tsx'
export type {
  IncomingCallBannerProps,
  IncomingCallHotkeys,
} from './components/IncomingCallBanner.tsx'
export { IconsProvider } from './components/IconsProvider.tsx'
export type { IconsProviderProps } from './components/IconsProvider.tsx'
export type { IconName, Icons } from './components/icons.tsx'
export { KickedDialog } from './components/KickedDialog.tsx'
export type { KickedDialogProps, KickedDialogState } from './components/KickedDialog.tsx'
export { MessageComposer } from './components/MessageComposer.tsx'
export type { MessageComposerProps } from './components/MessageComposer.tsx'
export { MessageList } from './components/MessageList.tsx'
export type { MessageListProps } from './components/MessageList.tsx'
export { MissedCallBadge } from './components/MissedCallBadge.tsx'
export type { MissedCallBadgeProps } from './components/MissedCallBadge.tsx'
export { EnableSoundPrompt } from './components/EnableSoundPrompt.tsx'
export type { EnableSoundPromptProps } from './components/EnableSoundPrompt.tsx'
export { NotificationPermissionPrompt } from './components/NotificationPermissionPrompt.tsx'
export type {
  NotificationPermissionPromptProps,
  NotificationPermissionPromptState,
} from './components/NotificationPermissionPrompt.tsx'
export { OutgoingCallPanel } from './components/OutgoingCallPanel.tsx'
export type { OutgoingCallPanelProps } from './components/OutgoingCallPanel.tsx'
export { PresenceDot } from './components/PresenceDot.tsx'
export type { PresenceDotProps } from './components/PresenceDot.tsx'
export { PresencePicker } from './components/PresencePicker.tsx'
export type { PresencePickerProps } from './components/PresencePicker.tsx'
export type { RenderRoot, RootProps } from './components/RootElement.tsx'
export { SignalingErrorBoundary } from './components/SignalingErrorBoundary.tsx'
export type {
  SignalingErrorBoundaryProps,
  SignalingFailure,
} from './components/SignalingErrorBoundary.tsx'
export { SignalingProvider } from './components/SignalingProvider.tsx'
export type { SignalingProviderProps } from './components/SignalingProvider.tsx'

export { useSignaling } from './hooks/signalingContext.ts'
export { useCallHistory } from './hooks/useCallHistory.ts'
export type { UseCallHistoryOptions, UseCallHistoryResult } from './hooks/useCallHistory.ts'
export { useCallTimer } from './hooks/useCallTimer.ts'
export { useChannel } from './hooks/useChannel.ts'
export { useAutoAway } from './hooks/useAutoAway.ts'
export type { ChannelHookOptions, UseChannelOptions, UseChannelResult } from './hooks/useChannel.ts'
export { useChannelAttr } from './hooks/useChannelAttr.ts'
export type { UseChannelAttrResult } from './hooks/useChannelAttr.ts'
export { useChannelAttrs } from './hooks/useChannelAttrs.ts'
export type { UseChannelAttrsResult } from './hooks/useChannelAttrs.ts'
export { useChannelId } from './hooks/useChannelId.ts'
export { useChannelMember } from './hooks/useChannelMember.ts'
export { useChannelMembers } from './hooks/useChannelMembers.ts'
export { useChannelMessages } from './hooks/useChannelMessages.ts'
export type {
  UseChannelMessagesOptions,
  UseChannelMessagesResult,
} from './hooks/useChannelMessages.ts'
export { useConversations } from './hooks/useConversations.ts'
export type { UseConversationsResult } from './hooks/useConversations.ts'
export { useConnection } from './hooks/useConnection.ts'
export type { UseConnectionResult } from './hooks/useConnection.ts'
export type { CallDirection } from './hooks/useDirectedId.ts'
export { useDtmf } from './hooks/useDtmf.ts'
export type { UseDtmfResult } from './hooks/useDtmf.ts'
export { useInvitation } from './hooks/useInvitation.ts'
export type { InvitationActions, UseInvitationResult } from './hooks/useInvitation.ts'
export { useInvitations } from './hooks/useInvitations.ts'
export { useInvite } from './hooks/useInvite.ts'
export type { UseInviteResult } from './hooks/useInvite.ts'
export { useInvitees } from './hooks/useInvitees.ts'
export type { UseMessagesResult } from './hooks/useMessagesOf.ts'
export { useNotificationAnswers } from './hooks/useNotificationAnswers.ts'
export type { UseNotificationAnswersOptions } from './hooks/useNotificationAnswers.ts'
export type {
  NotificationAnswer,
  NotificationAnswerStatus,
  OpenedNotification,
} from './hooks/notificationAnswersOf.ts'
export { usePeerMessages } from './hooks/usePeerMessages.ts'
export type { UsePeerMessagesOptions, UsePeerMessagesResult } from './hooks/usePeerMessages.ts'
export { useAttention } from './hooks/useAttention.ts'
export type { UseAttentionOptions } from './hooks/useAttention.ts'
export { useRingtone } from './hooks/useRingtone.ts'
export type { UseRingtoneOptions, UseRingtoneResult } from './hooks/useRingtone.ts'
export { useSoundUnlock } from './hooks/useSoundUnlock.ts'
export type { UseSoundUnlockResult } from './hooks/useSoundUnlock.ts'
export type { Presence, Strings } from './components/strings.ts'
export { useMissedCalls } from './hooks/useMissedCalls.ts'
export type { UseMissedCallsResult } from './hooks/useMissedCalls.ts'
export { usePresence } from './hooks/usePresence.ts'
export { usePush } from './hooks/usePush.ts'
export type { UsePushOptions, UsePushResult } from './hooks/usePush.ts'
export type { PushObstacle } from './hooks/pushSupport.ts'
export { useServerClock } from './hooks/useServerClock.ts'
export { useSession } from './hooks/useSession.ts'
export type { UseSessionResult } from './hooks/useSession.ts'
export { useSignalingEvent } from './hooks/useSignalingEvent.ts'
export { useUser } from './hooks/useUser.ts'
export type { UseUserResult } from './hooks/useUser.ts'
export { useUserAttr } from './hooks/useUserAttr.ts'
export type { UseUserAttrResult } from './hooks/useUserAttr.ts'

export { SignalingError } from './protocol/errors.ts'
export type { SignalingErrorCode } from './protocol/errors.ts'
export type { Attr } from './protocol/attrs.ts'
export type { ChannelSnapshot, Member, Membership } from './protocol/channels.ts'
export type {
  Invitation,
  InvitationPolicy,
  Invitee,
  InviteeState,
  Proposal,
} from './protocol/invitations.ts'
export type {
  ChannelMessage,
  Conversation,
  InvitationStep,
  Message,
  PeerMessage,
  Recipient,
} from './protocol/messages.ts'
export type {
  ChannelAttrs,
  ChannelBody,
  InvitationData,
  PeerBody,
  Register,
  UserAttrs,
} from './protocol/register.ts'
export type { Session } from './protocol/session.ts'
export type { Availability, UserStatus } from './protocol/users.ts'
export type { CallOutcome, HistoryCall } from './store/callHistory.ts'
export type { LoadStatus } from './store/conversations.ts'
export type { ConnectionStatus } from './store/connection.ts'
export type { InvitationFilter, InvitationPhase } from './store/invitations.ts'
export type { SignalingClient, SignalingClientOptions } from './client/createSignalingClient.ts'
export type { SignalingEvents } from './client/events.ts'
export type { InviteRequest } from './client/invitations.ts'
