import { describe, expect, it } from 'vitest'
import { TencentCloudChat, type Message } from '../../../src/compat/tencent/index.ts'
import { failureOf, openTencent, settled, type Heard } from './openTencent.ts'

const { EVENT, TYPES } = TencentCloudChat

async function openPair() {
  const server = await openTencent()
  const [ada, bob] = await Promise.all([server.login('ada'), server.login('bob')])
  return { ...server, ada, bob }
}

async function nextMessage({ next }: Heard): Promise<Message> {
  const [message] = await next<[Message]>(EVENT.MESSAGE_RECEIVED)
  return message
}

describe('createGroup', () => {
  it('[TC26] makes a group that the user owns', async () => {
    const { ada } = await openPair()
    const { code, data } = await ada.chat.createGroup({
      groupID: 'team',
      name: 'The team',
      type: TYPES.GRP_PUBLIC,
      introduction: 'All of us',
      memberList: [{ userID: 'bob' }],
    })
    expect(code).toBe(0)
    expect(data).toMatchObject({
      group: {
        groupID: 'team',
        name: 'The team',
        type: 'Public',
        introduction: 'All of us',
        ownerID: 'ada',
        memberCount: 1,
        memberNum: 1,
        selfInfo: { userID: 'ada', role: 'Owner' },
      },
      // Nobody is put into a group by others.
      successUserIDList: [],
      failureUserIDList: ['bob'],
    })
    expect(data.group.createTime).toBeGreaterThan(1_700_000_000)
  })

  it('[TC26] makes up an id, and refuses one that there is', async () => {
    const { ada, bob } = await openPair()
    const { data } = await ada.chat.createGroup({ name: 'Mine', type: TYPES.GRP_WORK })
    expect(data.group.groupID).toMatch(/^@TGS#\w+$/)
    const { groupID } = data.group
    expect((await failureOf(bob.chat.createGroup({ groupID }))).code).toBe(10021)
  })
})

describe('joinGroup and quitGroup', () => {
  it.each([['its id', 'team'] as const, ['an object', { groupID: 'team' }] as const])(
    '[TC26] take %s',
    async (_what, target) => {
      const { ada, bob } = await openPair()
      await ada.chat.createGroup({ groupID: 'team', name: 'The team' })
      const joined = await bob.chat.joinGroup(target)
      expect(joined).toMatchObject({
        code: 0,
        data: {
          status: 'JoinedSuccess',
          group: {
            groupID: 'team',
            name: 'The team',
            memberCount: 2,
            selfInfo: { role: 'Member' },
          },
        },
      })
      expect((await bob.chat.joinGroup(target)).data.status).toBe('AlreadyInGroup')
      const list = await bob.chat.getGroupList()
      expect(list.data.groupList).toMatchObject([{ groupID: 'team' }])
      expect(await bob.chat.quitGroup(target)).toEqual({ code: 0, data: { groupID: 'team' } })
      expect((await bob.chat.getGroupList()).data.groupList).toEqual([])
      expect((await ada.chat.getGroupProfile(target)).data.group.memberCount).toBe(1)
    },
  )

  it('[TC26] makes a group where there is none', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.joinGroup({ groupID: '1234' })
    await bob.chat.joinGroup({ groupID: '1234' })
    const options = { to: '1234', conversationType: 'GROUP', payload: { text: 'Hello' } }
    await ada.chat.sendMessage(ada.chat.createTextMessage(options))
    expect(await nextMessage(bob)).toMatchObject({ payload: { text: 'Hello' } })
  })

  it('[TC26] is a member while it is away, and takes the group up at the next login', async () => {
    const { ada, bob, login } = await openPair()
    await ada.chat.createGroup({ groupID: 'team' })
    await bob.chat.joinGroup({ groupID: 'team' })
    await bob.chat.logout()
    const { data } = await ada.chat.getGroupMemberList({ groupID: 'team' })
    expect(data.memberList.map(({ userID }) => userID)).toEqual(['ada', 'bob'])
    const options = { to: 'team', conversationType: 'GROUP', payload: { text: 'One' } }
    await ada.chat.sendMessage(ada.chat.createTextMessage(options))
    const again = await login('bob')
    expect(again.chat.getTotalUnreadMessageCount()).toBe(1)
    await ada.chat.sendMessage(ada.chat.createTextMessage({ ...options, payload: { text: 'Two' } }))
    expect(await nextMessage(again)).toMatchObject({ payload: { text: 'Two' } })
  })

  it('[TC26] of an AVChatRoom is for as long as one is there, and stores nothing', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.createGroup({ groupID: 'live', type: TYPES.GRP_AVCHATROOM })
    // Some programs say the type again, others do not.
    await bob.chat.joinGroup({ groupID: 'live' })
    const options = { to: 'live', conversationType: 'GROUP', payload: { text: 'Hello' } }
    await ada.chat.sendMessage(ada.chat.createTextMessage(options))
    let message = await nextMessage(bob)
    while (message.type !== TYPES.MSG_TEXT) message = await nextMessage(bob)
    expect((await bob.chat.getConversationList()).data.conversationList).toEqual([])
    await bob.chat.logout()
    const { data } = await ada.chat.getGroupMemberList({ groupID: 'live' })
    expect(data.memberList.map(({ userID }) => userID)).toEqual(['ada'])
  })
})

describe('dismissGroup', () => {
  it('[TC26] ends the group for everybody, by its owner', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.createGroup({ groupID: 'team' })
    await bob.chat.joinGroup({ groupID: 'team' })
    expect((await failureOf(bob.chat.dismissGroup('team'))).code).toBe(10007)
    expect(await ada.chat.dismissGroup('team')).toEqual({ code: 0, data: { groupID: 'team' } })
    const notice = await nextMessage(bob)
    expect(notice).toMatchObject({
      type: 'TIMGroupSystemNoticeElem',
      conversationType: '@TIM#SYSTEM',
      payload: { operationType: 5, operatorID: 'ada', groupProfile: { groupID: 'team' } },
    })
    await settled()
    expect(ada.told.map(({ data }) => JSON.stringify(data))).not.toContainEqual(
      expect.stringContaining('TIMGroupSystemNoticeElem'),
    )
    expect((await bob.chat.getGroupList()).data.groupList).toEqual([])
  })
})

describe('what is said about a group', () => {
  it('[TC26] is changed, and has its members', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.createGroup({ groupID: 'team', name: 'Old' })
    await bob.chat.joinGroup('team')
    const updated = await ada.chat.updateGroupProfile({ groupID: 'team', name: 'New' })
    expect(updated.data.group).toMatchObject({ name: 'New', ownerID: 'ada' })
    const { data } = await bob.chat.getGroupProfile({ groupID: 'team' })
    expect(data.group).toMatchObject({ name: 'New', memberCount: 2 })
    const members = await bob.chat.getGroupMemberList({ groupID: 'team', count: 1 })
    expect(members.data.memberList).toMatchObject([{ userID: 'ada', role: 'Owner', nick: '' }])
    const rest = await bob.chat.getGroupMemberList({
      groupID: 'team',
      offset: members.data.offset,
    })
    expect(rest.data).toMatchObject({ memberList: [{ userID: 'bob', role: 'Member' }], offset: 0 })
    const online = await bob.chat.getGroupOnlineMemberCount('team')
    expect(online.data).toEqual({ memberCount: 2 })
  })

  it('[TC27] who comes and goes is a tip of the group', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.createGroup({ groupID: 'team' })
    await bob.chat.joinGroup('team')
    const came = await nextMessage(ada)
    expect(came).toMatchObject({
      type: 'TIMGroupTipElem',
      conversationID: 'GROUPteam',
      conversationType: 'GROUP',
      to: 'team',
      payload: {
        operationType: TYPES.GRP_TIP_MBR_JOIN,
        operatorID: 'bob',
        userIDList: ['bob'],
        memberList: [{ userID: 'bob', nick: '', avatar: '' }],
        groupProfile: { groupID: 'team' },
      },
    })
    await bob.chat.quitGroup('team')
    expect((await nextMessage(ada)).payload).toMatchObject({
      operationType: TYPES.GRP_TIP_MBR_QUIT,
      userIDList: ['bob'],
    })
    await settled()
    expect(bob.count(EVENT.MESSAGE_RECEIVED)).toBe(0)
  })

  it('[TC27] attributes are set, read, deleted, and told', async () => {
    const { ada, bob } = await openPair()
    const groupID = 'live'
    await ada.chat.createGroup({ groupID, type: TYPES.GRP_AVCHATROOM })
    await ada.chat.initGroupAttributes({ groupID, groupAttributes: { seat0: '{}', seat1: '{}' } })
    await bob.chat.joinGroup({ groupID, type: TYPES.GRP_AVCHATROOM })
    const all = await bob.chat.getGroupAttributes({ groupID, keyList: [] })
    expect(all).toEqual({ code: 0, data: { groupAttributes: { seat0: '{}', seat1: '{}' } } })
    await settled()
    const before = ada.told.length

    const groupAttributes = { seat1: '{"user":"bob"}' }
    const set = await bob.chat.setGroupAttributes({ groupID, groupAttributes })
    expect(set.data).toEqual({ groupAttributes })
    for (const { next } of [ada, bob]) {
      expect(await next(EVENT.GROUP_ATTRIBUTES_UPDATED)).toEqual({
        groupID,
        groupAttributes: { seat0: '{}', ...groupAttributes },
      })
    }
    let tip = await nextMessage(ada)
    while (tip.payload['operationType'] !== TYPES.GRP_TIP_GRP_PROFILE_UPDATED) {
      tip = await nextMessage(ada)
    }
    expect(tip).toMatchObject({
      type: 'TIMGroupTipElem',
      payload: {
        operatorID: 'bob',
        newGroupProfile: {
          groupAttributeOption: {
            groupAttributeList: [{ key: 'seat1', value: '{"user":"bob"}' }],
          },
        },
      },
    })
    expect(before).toBeGreaterThan(0)
    const some = await ada.chat.getGroupAttributes({ groupID, keyList: ['seat1'] })
    expect(some.data.groupAttributes).toEqual(groupAttributes)
    await ada.chat.deleteGroupAttributes({ groupID, keyList: ['seat1'] })
    const left = await ada.chat.getGroupAttributes({ groupID })
    expect(left.data.groupAttributes).toEqual({ seat0: '{}' })
    // The profile of the group is none of them.
    expect((await bob.chat.getGroupProfile(groupID)).data.group.ownerID).toBe('ada')
  })

  it('[TC27] initGroupAttributes replaces all, and tells the others', async () => {
    const { ada, bob } = await openPair()
    const groupID = 'live'
    await ada.chat.createGroup({ groupID, type: TYPES.GRP_AVCHATROOM })
    await bob.chat.joinGroup({ groupID })
    await ada.chat.initGroupAttributes({ groupID, groupAttributes: { old: '1' } })
    await ada.chat.initGroupAttributes({ groupID, groupAttributes: { fresh: '2' } })
    const { data } = await bob.chat.getGroupAttributes({ groupID })
    expect(data.groupAttributes).toEqual({ fresh: '2' })
    await settled()
    expect(bob.count(EVENT.GROUP_ATTRIBUTES_UPDATED)).toBeGreaterThan(0)
    expect(ada.count(EVENT.GROUP_ATTRIBUTES_UPDATED)).toBe(0)
  })
})

describe('profiles', () => {
  it('[TC28] are set by their owner, and read by others', async () => {
    const { ada, bob } = await openPair()
    const empty = await ada.chat.getMyProfile()
    expect(empty).toMatchObject({ code: 0, data: { userID: 'ada', nick: '', avatar: '' } })
    const updated = await ada.chat.updateMyProfile({ nick: 'Ada', avatar: 'https://a.example/1' })
    expect(updated.data).toMatchObject({ nick: 'Ada', avatar: 'https://a.example/1' })
    const read = await bob.chat.getUserProfile({ userIDList: ['ada', 'nobody'] })
    expect(read.data).toMatchObject([
      { userID: 'ada', nick: 'Ada', avatar: 'https://a.example/1' },
      { userID: 'nobody', nick: '' },
    ])
  })

  it('[TC28] say nothing of what the user is called here', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.updateMyProfile({ userID: 'bob', nick: 'Bob' })
    const { data } = await bob.chat.getUserProfile({ userIDList: ['ada'] })
    expect(data).toMatchObject([{ userID: 'ada', nick: 'Bob' }])
  })
})

describe('what the vendor has besides', () => {
  it('[TC29] resolves when it only asks or sets up something', async () => {
    const { ada } = await openPair()
    const { chat } = ada
    chat.registerPlugin({ 'tim-upload-plugin': {} })
    chat.use({})
    chat.setLogLevel(1)
    expect(await chat.getFriendList()).toEqual({ code: 0, data: {} })
    expect(await chat.getBlacklist()).toEqual({ code: 0, data: {} })
    expect(await chat.subscribeUserStatus({ userIDList: [] })).toMatchObject({ code: 0 })
    expect(await chat.setSelfStatus({ customStatus: 'x' })).toMatchObject({ code: 0 })
  })

  it('[TC29] fails with 7013 when it would change something for others', async () => {
    const { ada } = await openPair()
    // Nothing that the types promise.
    const revokeMessage: unknown = Reflect.get(ada.chat, 'revokeMessage')
    if (typeof revokeMessage !== 'function') throw new Error('It is missing.')
    const failure = await failureOf(Promise.resolve(revokeMessage({})))
    expect(failure).toEqual({ code: 7013, message: 'No revokeMessage here.' })
  })

  it('[TC29] is no promise by itself, and nothing else that languages look for', async () => {
    const { ada } = await openPair()
    for (const name of ['then', 'toJSON', 'nodeType', '$$typeof', '__v_isRef', 'isMine']) {
      expect(Reflect.get(ada.chat, name)).toBeUndefined()
    }
    expect(await Promise.resolve(ada.chat)).toBe(ada.chat)
  })
})
