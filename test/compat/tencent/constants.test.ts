import { describe, expect, it } from 'vitest'
import { TencentCloudChat, TSignaling } from '../../../src/compat/tencent/index.ts'

const SIGNALING = {
  NEW_INVITATION_RECEIVED: 'newInvitationReceived',
  INVITEE_ACCEPTED: 'ts_invitee_accepted',
  INVITEE_REJECTED: 'ts_invitee_rejected',
  INVITATION_CANCELLED: 'ts_invitation_cancelled',
  INVITATION_TIMEOUT: 'ts_invitation_timeout',
  INVITATION_MODIFIED: 'ts_invitation_modified',
  ACTION_TYPE_UNKNOWN: 0,
  ACTION_TYPE_INVITE: 1,
  ACTION_TYPE_CANCEL_INVITE: 2,
  ACTION_TYPE_ACCEPT_INVITE: 3,
  ACTION_TYPE_REJECT_INVITE: 4,
  ACTION_TYPE_INVITE_TIMEOUT: 5,
}

describe('the constants', () => {
  it('[TC1] of signaling have the values of the vendor, and can be listed', () => {
    expect(TencentCloudChat.TSignaling).toEqual(SIGNALING)
  })

  it.each([
    ['SDK_READY', 'sdkStateReady'],
    ['SDK_NOT_READY', 'sdkStateNotReady'],
    ['SDK_DESTROY', 'sdkDestroy'],
    ['SDK_RELOAD', 'sdkReload'],
    ['KICKED_OUT', 'kickedOut'],
    ['ERROR', 'error'],
    ['NET_STATE_CHANGE', 'netStateChange'],
    ['GROUP_SYSTEM_NOTICE_RECEIVED', 'receiveGroupSystemNotice'],
    ['GROUP_ATTRIBUTES_UPDATED', 'groupAttributesUpdated'],
    ['BLACKLIST_UPDATED', 'blacklistUpdated'],
    ['MESSAGE_RECEIVED', 'onMessageReceived'],
    ['ROOM_CUSTOM_DATA_RECEIVED', 'onRoomCustomDataReceived'],
    ['MESSAGE_MODIFIED', 'onMessageModified'],
    ['MESSAGE_REVOKED', 'onMessageRevoked'],
    ['MESSAGE_READ_BY_PEER', 'onMessageReadByPeer'],
    ['MESSAGE_READ_RECEIPT_RECEIVED', 'onMessageReadReceiptReceived'],
    ['MESSAGE_EXTENSIONS_UPDATED', 'onMessageExtensionsUpdated'],
    ['MESSAGE_EXTENSIONS_DELETED', 'onMessageExtensionsDeleted'],
    ['MESSAGE_REACTIONS_UPDATED', 'onMessageReactionsUpdated'],
    ['CONVERSATION_LIST_UPDATED', 'onConversationListUpdated'],
    ['TOTAL_UNREAD_MESSAGE_COUNT_UPDATED', 'onTotalUnreadMessageCountUpdated'],
    ['CONVERSATION_GROUP_LIST_UPDATED', 'onConversationGroupListUpdated'],
    ['CONVERSATION_IN_GROUP_UPDATED', 'onConversationInGroupUpdated'],
    ['GROUP_LIST_UPDATED', 'onGroupListUpdated'],
    ['GROUP_COUNTER_UPDATED', 'onGroupCounterUpdated'],
    ['TOPIC_CREATED', 'onTopicCreated'],
    ['TOPIC_DELETED', 'onTopicDeleted'],
    ['TOPIC_UPDATED', 'onTopicUpdated'],
    ['PROFILE_UPDATED', 'onProfileUpdated'],
    ['USER_STATUS_UPDATED', 'onUserStatusUpdated'],
    ['FRIEND_LIST_UPDATED', 'onFriendListUpdated'],
    ['FRIEND_GROUP_LIST_UPDATED', 'onFriendGroupListUpdated'],
    ['FRIEND_APPLICATION_LIST_UPDATED', 'onFriendApplicationListUpdated'],
    ['MY_FOLLOWERS_LIST_UPDATED', 'onMyFollowersListUpdated'],
    ['MY_FOLLOWING_LIST_UPDATED', 'onMyFollowingListUpdated'],
    ['MUTUAL_FOLLOWERS_LIST_UPDATED', 'onMutualFollowersListUpdated'],
    ['ALL_RECEIVE_MESSAGE_OPT_UPDATED', 'onAllReceiveMessageOptUpdated'],
  ] as const)('[TC1] EVENT.%s is %s', (name, value) => {
    expect(TencentCloudChat.EVENT[name]).toBe(value)
  })

  it.each([
    ['MSG_TEXT', 'TIMTextElem'],
    ['MSG_CUSTOM', 'TIMCustomElem'],
    ['MSG_GRP_TIP', 'TIMGroupTipElem'],
    ['MSG_GRP_SYS_NOTICE', 'TIMGroupSystemNoticeElem'],
    ['CONV_C2C', 'C2C'],
    ['CONV_GROUP', 'GROUP'],
    ['CONV_SYSTEM', '@TIM#SYSTEM'],
    ['GRP_WORK', 'Private'],
    ['GRP_PUBLIC', 'Public'],
    ['GRP_MEETING', 'ChatRoom'],
    ['GRP_AVCHATROOM', 'AVChatRoom'],
    ['GRP_TIP_MBR_JOIN', 1],
    ['GRP_TIP_MBR_QUIT', 2],
    ['GRP_TIP_GRP_PROFILE_UPDATED', 6],
    ['KICKED_OUT_MULT_ACCOUNT', 'multipleAccount'],
    ['KICKED_OUT_MULT_DEVICE', 'multipleDevice'],
    ['KICKED_OUT_USERSIG_EXPIRED', 'userSigExpired'],
    ['KICKED_OUT_REST_API', 'REST_API_Kick'],
    ['NET_STATE_CONNECTED', 'connected'],
    ['JOIN_STATUS_SUCCESS', 'JoinedSuccess'],
    ['JOIN_STATUS_ALREADY_IN_GROUP', 'AlreadyInGroup'],
    ['IOS_OFFLINE_PUSH_NO_SOUND', 'push.no_sound'],
    ['IOS_OFFLINE_PUSH_DEFAULT_SOUND', 'default'],
  ] as const)('[TC1] TYPES.%s is %s', (name, value) => {
    expect(TencentCloudChat.TYPES[name]).toBe(value)
    expect(TSignaling.TYPES[name]).toBe(value)
  })

  it('[TC1] of the older package are in its class', () => {
    expect(TSignaling.EVENT).toEqual({
      ...SIGNALING,
      SDK_READY: 'sdkStateReady',
      SDK_NOT_READY: 'sdkStateNotReady',
      KICKED_OUT: 'kickedOut',
      NET_STATE_CHANGE: 'netStateChange',
      TEXT_MESSAGE_RECEIVED: 'ts_text_message_received',
      CUSTOM_MESSAGE_RECEIVED: 'ts_custom_message_received',
      REMOTE_USER_JOIN: 'ts_remote_user_join',
      REMOTE_USER_LEAVE: 'ts_remote_user_leave',
      MESSAGE_SENT_BY_ME: 'ts_message_sent_by_me',
    })
  })
})
