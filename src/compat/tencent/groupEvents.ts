import { createId } from '../../internal/createId.ts'
import type { ChatCore } from './chatCore.ts'
import { EVENT, TYPES } from './constants.ts'
import { toAttributes, toGroup } from './group.ts'
import { toMessage } from './message.ts'

const DISMISSED = 5

/** Tells programs who comes and goes in groups, and what is changed there, as messages of the group. */
export function createGroupEvents(core: ChatCore): void {
  core.onClient((client) => {
    client.on('channel.membersChanged', ({ channelId, joined, left }) => {
      const came = joined.map(({ userId }) => userId)
      tellMoved(channelId, TYPES.GRP_TIP_MBR_JOIN, came)
      tellMoved(channelId, TYPES.GRP_TIP_MBR_QUIT, left)
    })

    client.on('channel.attrChanged', ({ channelId: groupID, key, value = '', by }) => {
      const changed = Object.entries(toAttributes([[key, { value }]]))
      const isOwn = by === core.userID() && core.sent.has(groupID)
      if (isOwn || changed.length === 0) return
      const { attrs = [] } = client.store.getState().channels.get(groupID) ?? {}
      const groupAttributes = toAttributes(attrs)
      core.tell(EVENT.GROUP_ATTRIBUTES_UPDATED, { groupID, groupAttributes })
      const groupAttributeList = changed.map(([name, text]) => ({ key: name, value: text }))
      const newGroupProfile = { groupAttributeOption: { groupAttributeList } }
      tell(groupID, by, { operationType: TYPES.GRP_TIP_GRP_PROFILE_UPDATED, newGroupProfile })
    })

    client.on('channel.destroyed', ({ channelId: groupID, by }) => {
      if (by !== core.userID()) tell(groupID, by, { operationType: DISMISSED })
    })
  })

  function tellMoved(groupID: string, operationType: number, all: readonly string[]): void {
    const userIDList = all.filter((userID) => userID !== core.userID())
    const [first] = userIDList
    if (first === undefined) return
    const memberList = userIDList.map((userID) => ({ userID, nick: '', avatar: '' }))
    tell(groupID, first, { operationType, userIDList, memberList })
  }

  function tell(
    groupID: string,
    operatorID: string,
    notice: { readonly operationType: number; readonly [field: string]: unknown },
  ): void {
    // Whoever is told of its end is in the group no more.
    const isNotice = notice.operationType === DISMISSED
    const message = toMessage({
      ID: createId(),
      type: isNotice ? TYPES.MSG_GRP_SYS_NOTICE : TYPES.MSG_GRP_TIP,
      conversationType: isNotice ? TYPES.CONV_SYSTEM : TYPES.CONV_GROUP,
      payload: { ...notice, operatorID, groupProfile: toGroup(groupID) },
      from: operatorID,
      to: groupID,
      time: core.time(),
    })
    core.tell(EVENT.MESSAGE_RECEIVED, [message])
  }
}
