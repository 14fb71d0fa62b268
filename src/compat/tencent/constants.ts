/** The names of events that the vendor has, with the values that programs compare. */
export interface EventNames {
  readonly SDK_READY: 'sdkStateReady'
  readonly SDK_NOT_READY: 'sdkStateNotReady'
  readonly SDK_DESTROY: 'sdkDestroy'
  readonly SDK_RELOAD: 'sdkReload'
  readonly KICKED_OUT: 'kickedOut'
  readonly ERROR: 'error'
  readonly NET_STATE_CHANGE: 'netStateChange'
  readonly GROUP_SYSTEM_NOTICE_RECEIVED: 'receiveGroupSystemNotice'
  readonly GROUP_ATTRIBUTES_UPDATED: 'groupAttributesUpdated'
  readonly BLACKLIST_UPDATED: 'blacklistUpdated'
  readonly MESSAGE_RECEIVED: 'onMessageReceived'
  readonly ROOM_CUSTOM_DATA_RECEIVED: 'onRoomCustomDataReceived'
  readonly MESSAGE_MODIFIED: 'onMessageModified'
  readonly MESSAGE_REVOKED: 'onMessageRevoked'
  readonly MESSAGE_READ_BY_PEER: 'onMessageReadByPeer'
  readonly MESSAGE_READ_RECEIPT_RECEIVED: 'onMessageReadReceiptReceived'
  readonly MESSAGE_EXTENSIONS_UPDATED: 'onMessageExtensionsUpdated'
  readonly MESSAGE_EXTENSIONS_DELETED: 'onMessageExtensionsDeleted'
  readonly MESSAGE_REACTIONS_UPDATED: 'onMessageReactionsUpdated'
  readonly CONVERSATION_LIST_UPDATED: 'onConversationListUpdated'
  readonly TOTAL_UNREAD_MESSAGE_COUNT_UPDATED: 'onTotalUnreadMessageCountUpdated'
  readonly CONVERSATION_GROUP_LIST_UPDATED: 'onConversationGroupListUpdated'
  readonly CONVERSATION_IN_GROUP_UPDATED: 'onConversationInGroupUpdated'
  readonly GROUP_LIST_UPDATED: 'onGroupListUpdated'
  readonly GROUP_COUNTER_UPDATED: 'onGroupCounterUpdated'
  readonly TOPIC_CREATED: 'onTopicCreated'
  readonly TOPIC_DELETED: 'onTopicDeleted'
  readonly TOPIC_UPDATED: 'onTopicUpdated'
  readonly PROFILE_UPDATED: 'onProfileUpdated'
  readonly USER_STATUS_UPDATED: 'onUserStatusUpdated'
  readonly FRIEND_LIST_UPDATED: 'onFriendListUpdated'
  readonly FRIEND_GROUP_LIST_UPDATED: 'onFriendGroupListUpdated'
  readonly FRIEND_APPLICATION_LIST_UPDATED: 'onFriendApplicationListUpdated'
  readonly MY_FOLLOWERS_LIST_UPDATED: 'onMyFollowersListUpdated'
  readonly MY_FOLLOWING_LIST_UPDATED: 'onMyFollowingListUpdated'
  readonly MUTUAL_FOLLOWERS_LIST_UPDATED: 'onMutualFollowersListUpdated'
  readonly ALL_RECEIVE_MESSAGE_OPT_UPDATED: 'onAllReceiveMessageOptUpdated'
}

const IRREGULAR: Readonly<Record<string, string>> = {
  SDK_READY: 'sdkStateReady',
  SDK_NOT_READY: 'sdkStateNotReady',
  GROUP_SYSTEM_NOTICE_RECEIVED: 'receiveGroupSystemNotice',
}

// The value of these is the name in another case; of all others there is "on" before it.
const BARE = /^(?:SDK|KICKED|ERROR|NET|GROUP_A|BLACK)/

/** Of every event that the vendor has, or will have: a page need not load each name twice. */
export const EVENT = new Proxy({} as EventNames, {
  get(_target, key) {
    const name = String(key)
    return IRREGULAR[name] ?? inCamelCase(BARE.test(name) ? name : `on_${name}`)
  },
})

function inCamelCase(name: string): string {
  return name.toLowerCase().replace(/_./g, (pair) => pair.slice(1).toUpperCase())
}

/** The vendor's values of fields and options, as far as they mean anything here. */
export const TYPES = {
  MSG_TEXT: 'TIMTextElem',
  MSG_IMAGE: 'TIMImageElem',
  MSG_SOUND: 'TIMSoundElem',
  MSG_AUDIO: 'TIMSoundElem',
  MSG_FILE: 'TIMFileElem',
  MSG_FACE: 'TIMFaceElem',
  MSG_VIDEO: 'TIMVideoFileElem',
  MSG_GEO: 'TIMLocationElem',
  MSG_LOCATION: 'TIMLocationElem',
  MSG_GRP_TIP: 'TIMGroupTipElem',
  MSG_GRP_SYS_NOTICE: 'TIMGroupSystemNoticeElem',
  MSG_CUSTOM: 'TIMCustomElem',
  MSG_MERGER: 'TIMRelayElem',
  MSG_PRIORITY_HIGH: 'High',
  MSG_PRIORITY_NORMAL: 'Normal',
  MSG_PRIORITY_LOW: 'Low',
  MSG_PRIORITY_LOWEST: 'Lowest',
  CONV_C2C: 'C2C',
  CONV_GROUP: 'GROUP',
  CONV_SYSTEM: '@TIM#SYSTEM',
  GRP_PRIVATE: 'Private',
  GRP_WORK: 'Private',
  GRP_PUBLIC: 'Public',
  GRP_CHATROOM: 'ChatRoom',
  GRP_MEETING: 'ChatRoom',
  GRP_AVCHATROOM: 'AVChatRoom',
  GRP_COMMUNITY: 'Community',
  GRP_MBR_ROLE_OWNER: 'Owner',
  GRP_MBR_ROLE_ADMIN: 'Admin',
  GRP_MBR_ROLE_MEMBER: 'Member',
  GRP_TIP_MBR_JOIN: 1,
  GRP_TIP_MBR_QUIT: 2,
  GRP_TIP_MBR_KICKED_OUT: 3,
  GRP_TIP_MBR_SET_ADMIN: 4,
  GRP_TIP_MBR_CANCELED_ADMIN: 5,
  GRP_TIP_GRP_PROFILE_UPDATED: 6,
  GRP_TIP_MBR_PROFILE_UPDATED: 7,
  GENDER_UNKNOWN: 'Gender_Type_Unknown',
  KICKED_OUT_MULT_ACCOUNT: 'multipleAccount',
  KICKED_OUT_MULT_DEVICE: 'multipleDevice',
  KICKED_OUT_USERSIG_EXPIRED: 'userSigExpired',
  KICKED_OUT_REST_API: 'REST_API_Kick',
  JOIN_OPTIONS_FREE_ACCESS: 'FreeAccess',
  JOIN_STATUS_SUCCESS: 'JoinedSuccess',
  JOIN_STATUS_ALREADY_IN_GROUP: 'AlreadyInGroup',
  NET_STATE_CONNECTED: 'connected',
  NET_STATE_CONNECTING: 'connecting',
  NET_STATE_DISCONNECTED: 'disconnected',
  IOS_OFFLINE_PUSH_NO_SOUND: 'push.no_sound',
  IOS_OFFLINE_PUSH_DEFAULT_SOUND: 'default',
} as const

/** What `TencentCloudChat.TSignaling` is: events of invitations, and what a signal does. */
export const SIGNALING = {
  // Unlike the others.
  NEW_INVITATION_RECEIVED: 'newInvitationReceived',
  ...withPrefix(
    'INVITEE_ACCEPTED INVITEE_REJECTED INVITATION_CANCELLED INVITATION_TIMEOUT INVITATION_MODIFIED',
  ),
  ACTION_TYPE_UNKNOWN: 0,
  ACTION_TYPE_INVITE: 1,
  ACTION_TYPE_CANCEL_INVITE: 2,
  ACTION_TYPE_ACCEPT_INVITE: 3,
  ACTION_TYPE_REJECT_INVITE: 4,
  ACTION_TYPE_INVITE_TIMEOUT: 5,
} as SignalingNames

/** Of the vendor's older package: `TSignaling.EVENT`. */
export const LEGACY_EVENT = {
  ...SIGNALING,
  SDK_READY: EVENT.SDK_READY,
  SDK_NOT_READY: EVENT.SDK_NOT_READY,
  KICKED_OUT: EVENT.KICKED_OUT,
  NET_STATE_CHANGE: EVENT.NET_STATE_CHANGE,
  ...withPrefix(
    'TEXT_MESSAGE_RECEIVED CUSTOM_MESSAGE_RECEIVED REMOTE_USER_JOIN REMOTE_USER_LEAVE MESSAGE_SENT_BY_ME',
  ),
} as LegacyNames

// A test compares what comes of it with the types, name by name.
function withPrefix(names: string) {
  return Object.fromEntries(names.split(' ').map((name) => [name, `ts_${name.toLowerCase()}`]))
}

export interface SignalingNames {
  readonly NEW_INVITATION_RECEIVED: 'newInvitationReceived'
  readonly INVITEE_ACCEPTED: 'ts_invitee_accepted'
  readonly INVITEE_REJECTED: 'ts_invitee_rejected'
  readonly INVITATION_CANCELLED: 'ts_invitation_cancelled'
  readonly INVITATION_TIMEOUT: 'ts_invitation_timeout'
  readonly INVITATION_MODIFIED: 'ts_invitation_modified'
  readonly ACTION_TYPE_UNKNOWN: 0
  readonly ACTION_TYPE_INVITE: 1
  readonly ACTION_TYPE_CANCEL_INVITE: 2
  readonly ACTION_TYPE_ACCEPT_INVITE: 3
  readonly ACTION_TYPE_REJECT_INVITE: 4
  readonly ACTION_TYPE_INVITE_TIMEOUT: 5
}

export interface LegacyNames
  extends
    SignalingNames,
    Pick<EventNames, 'SDK_READY' | 'SDK_NOT_READY' | 'KICKED_OUT' | 'NET_STATE_CHANGE'> {
  readonly TEXT_MESSAGE_RECEIVED: 'ts_text_message_received'
  readonly CUSTOM_MESSAGE_RECEIVED: 'ts_custom_message_received'
  readonly REMOTE_USER_JOIN: 'ts_remote_user_join'
  readonly REMOTE_USER_LEAVE: 'ts_remote_user_leave'
  readonly MESSAGE_SENT_BY_ME: 'ts_message_sent_by_me'
}
