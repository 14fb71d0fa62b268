import { describe, expect, it } from 'vitest'
import {
  TencentCloudChat,
  type Conversation,
  type Message,
} from '../../../src/compat/tencent/index.ts'
import { failureOf, openTencent, settled, type Heard } from './openTencent.ts'

const { EVENT, TYPES, TSignaling } = TencentCloudChat

async function openPair() {
  const server = await openTencent()
  const [ada, bob] = await Promise.all([server.login('ada'), server.login('bob')])
  return { ...server, ada, bob }
}

async function nextMessage({ next }: Heard): Promise<Message> {
  const [message] = await next<[Message]>(EVENT.MESSAGE_RECEIVED)
  return message
}

describe('a signal', () => {
  it('[TC19] is a custom message with an envelope', async () => {
    const { ada, bob } = await openPair()
    const { inviteID, data } = await ada.chat.invite({ userID: 'bob', data: 'call', timeout: 30 })
    const received = await nextMessage(bob)
    expect(received).toEqual({
      ID: data.message.ID,
      type: 'TIMCustomElem',
      payload: { data: received.payload.data, description: '', extension: '' },
      conversationID: 'C2Cada',
      conversationType: 'C2C',
      to: 'bob',
      from: 'ada',
      flow: 'in',
      time: received.time,
      status: 'success',
      sequence: 1,
      isRevoked: false,
      priority: 'Normal',
      nick: '',
      avatar: '',
      isPeerRead: false,
      nameCard: '',
      atUserList: [],
      cloudCustomData: '',
      isDeleted: false,
      isModified: false,
      needReadReceipt: false,
      readReceiptInfo: {},
      isBroadcastMessage: false,
      isSupportExtension: false,
      revoker: '',
      revokerInfo: {},
      revokeReason: '',
      hasRiskContent: false,
    })
    expect(Math.abs(received.time - Date.now() / 1000)).toBeLessThan(60)
    expect(JSON.parse(received.payload.data)).toEqual({
      businessID: 1,
      actionType: 1,
      inviteID,
      inviter: 'ada',
      inviteeList: ['bob'],
      groupID: '',
      data: 'call',
      timeout: 30,
      onlineUserOnly: false,
    })
    expect(JSON.parse(data.message.payload.data)).toEqual(JSON.parse(received.payload.data))
  })

  it('[TC19] of every step says who is concerned', async () => {
    const { ada, bob } = await openPair()
    const info = (message: unknown) => ada.chat.getSignalingInfo(message)

    const accepted = await ada.chat.invite({ userID: 'bob', data: 'one', timeout: 30 })
    await nextMessage(bob)
    const { data: accept } = await bob.chat.accept({ inviteID: accepted.inviteID, data: 'yes' })
    const acceptSeen = await nextMessage(ada)
    expect(acceptSeen).toMatchObject({ from: 'bob', to: 'ada', conversationID: 'C2Cbob' })
    expect(info(acceptSeen)).toEqual({
      inviteID: accepted.inviteID,
      groupID: '',
      inviter: 'ada',
      inviteeList: ['bob'],
      data: 'yes',
      actionType: 3,
      timeout: 30,
    })
    expect(info(accept.message)).toEqual(info(acceptSeen))
    expect(accept.message.ID).toBe(acceptSeen.ID)

    const rejected = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await bob.chat.reject({ inviteID: rejected.inviteID, data: 'no' })
    const rejectSeen = await nextMessage(ada)
    expect(info(rejectSeen)).toMatchObject({ actionType: 4, inviteeList: ['bob'], data: 'no' })

    const withdrawn = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    const { data: cancel } = await ada.chat.cancel({ inviteID: withdrawn.inviteID, data: 'off' })
    const late = await ada.chat.invite({ userID: 'bob', data: 'late', timeout: 0.2 })
    await ada.next(TSignaling.INVITATION_TIMEOUT)
    await settled()
    const all = await bob.chat.getMessageList({ conversationID: 'C2Cada' })
    const steps = all.data.messageList.map((message) => bob.chat.getSignalingInfo(message))
    expect(steps.map((step) => step?.actionType)).toEqual([1, 3, 1, 4, 1, 2, 1, 5])
    expect(steps[5]).toEqual(info(cancel.message))
    expect(steps[5]).toMatchObject({ inviteeList: ['bob'], data: 'off', inviter: 'ada' })
    expect(steps[7]).toMatchObject({ inviteID: late.inviteID, inviteeList: ['bob'], data: 'late' })
  })

  it('[TC20] reaches the other as a message, and not whoever has sent it', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    expect(bob.chat.getSignalingInfo(await nextMessage(bob))).toMatchObject({ actionType: 1 })
    await bob.chat.reject({ inviteID })
    expect(ada.chat.getSignalingInfo(await nextMessage(ada))).toMatchObject({ actionType: 4 })
    const late = await ada.chat.invite({ userID: 'bob', timeout: 0.2 })
    await ada.next(TSignaling.INVITATION_TIMEOUT)
    await nextMessage(bob)
    expect(bob.chat.getSignalingInfo(await nextMessage(bob))).toMatchObject({
      inviteID: late.inviteID,
      actionType: 5,
    })
    await settled()
    expect([ada, bob].map(({ count }) => count(EVENT.MESSAGE_RECEIVED))).toEqual([1, 3])
  })

  it('[TC20] reaches the other session of whoever has sent it', async () => {
    const { bob, login } = await openPair()
    const more = { onlineWebInstances: 2 }
    const [one, other] = [await login('cid', '', more), await login('cid', '', more)]
    await one.chat.invite({ userID: 'bob', timeout: 30 })
    expect(await nextMessage(other)).toMatchObject({ flow: 'out', conversationID: 'C2Cbob' })
    await nextMessage(bob)
    expect(one.count(EVENT.MESSAGE_RECEIVED)).toBe(0)
  })

  it('[TC20] has the data that was modified in the list of messages', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', data: 'voice', timeout: 30 })
    await ada.chat.modifyInvitation({ inviteID, data: 'video' })
    await bob.next(TSignaling.INVITATION_MODIFIED)
    await bob.chat.accept({ inviteID })
    const { data } = await ada.chat.getMessageList({ conversationID: 'C2Cbob' })
    const [invite, accept, ...more] = data.messageList
    expect(ada.chat.getSignalingInfo(invite)).toMatchObject({ actionType: 1, data: 'video' })
    expect([invite?.isModified, accept?.isModified, more]).toEqual([true, false, []])
  })

  it('[TC20] of a group is in the conversation of the group', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.createGroup({ groupID: 'team' })
    await bob.chat.joinGroup({ groupID: 'team' })
    const options = { groupID: 'team', inviteeList: ['bob'], timeout: 30 }
    const { inviteID } = await ada.chat.inviteInGroup(options)
    let message = await nextMessage(bob)
    while (bob.chat.getSignalingInfo(message) === null) message = await nextMessage(bob)
    expect(message).toMatchObject({ to: 'team', conversationID: 'GROUPteam', from: 'ada' })
    expect(bob.chat.getSignalingInfo(message)).toMatchObject({ inviteID, groupID: 'team' })
    await bob.chat.accept({ inviteID })
    const { data } = await ada.chat.getMessageList({ conversationID: 'GROUPteam' })
    expect(data.messageList.map((one) => ada.chat.getSignalingInfo(one)?.actionType)).toEqual([
      1, 3,
    ])
  })
})

describe('getSignalingInfo', () => {
  const { chat } = { chat: TencentCloudChat.create({ SDKAppID: 1 }) }
  const envelope = {
    businessID: 1,
    actionType: 1,
    inviteID: 'id',
    inviter: 'ada',
    inviteeList: ['bob'],
    groupID: '',
    data: '',
    timeout: 0,
    onlineUserOnly: false,
  }
  const withData = (data: unknown, type = 'TIMCustomElem') => ({ type, payload: { data } })

  it('[TC19] reads a message that was stored elsewhere', () => {
    const { businessID: _businessID, onlineUserOnly: _onlineUserOnly, ...signaling } = envelope
    expect(chat.getSignalingInfo(withData(JSON.stringify(envelope)))).toEqual(signaling)
    const bare = { businessID: 1, actionType: 2, inviteID: 'id' }
    expect(chat.getSignalingInfo(withData(JSON.stringify(bare)))).toEqual({
      inviteID: 'id',
      actionType: 2,
      groupID: '',
      inviter: '',
      inviteeList: [],
      data: '',
      timeout: 0,
    })
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'text'],
    ['a message without a payload', { type: 'TIMCustomElem' }],
    ['data that is no JSON', withData('{')],
    ['data that is a number', withData('12')],
    ['data that is null', withData('null')],
    ['data that is an object', withData(envelope)],
    ['another kind of message', withData(JSON.stringify(envelope), 'TIMTextElem')],
    ['data of another business', withData(JSON.stringify({ ...envelope, businessID: 'av_call' }))],
    ['an envelope without an id', withData(JSON.stringify({ ...envelope, inviteID: undefined }))],
    ['an envelope without an action', withData(JSON.stringify({ ...envelope, actionType: 'x' }))],
  ])('[TC19] is null for %s', (_what, message) => {
    expect(chat.getSignalingInfo(message)).toBeNull()
  })
})

describe('what is stored', () => {
  it('[TC21] is nothing of an invitation that is onlineUserOnly', async () => {
    const { ada, bob } = await openPair()
    const options = { userID: 'bob', data: 'x', timeout: 30, onlineUserOnly: true }
    const { inviteID, data } = await ada.chat.invite(options)
    expect(JSON.parse(data.message.payload.data)).toMatchObject({ onlineUserOnly: true })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    await bob.chat.accept({ inviteID })
    await ada.next(TSignaling.INVITEE_ACCEPTED)
    await settled()
    for (const [{ chat, count }, conversationID] of [
      [ada, 'C2Cbob'],
      [bob, 'C2Cada'],
    ] as const) {
      expect((await chat.getMessageList({ conversationID })).data.messageList).toEqual([])
      expect((await chat.getConversationList()).data.conversationList).toEqual([])
      expect([count(EVENT.MESSAGE_RECEIVED), chat.getTotalUnreadMessageCount()]).toEqual([0, 0])
    }
  })

  it.each([
    ['in the data', { excludeFromHistoryMessage: true }],
    ['within it', { data: { excludeFromHistoryMessage: true, cmd: 'audioCall' } }],
  ])('[TC22] counts for nothing with excludeFromHistoryMessage %s', async (_where, data) => {
    const { ada, bob } = await openPair()
    await ada.chat.sendMessage(text(ada, 'bob', 'before'))
    await nextMessage(bob)
    const options = { userID: 'bob', data: JSON.stringify(data), timeout: 30 }
    const { inviteID } = await ada.chat.invite(options)
    await nextMessage(bob)
    await bob.chat.reject({ inviteID })
    await nextMessage(ada)
    const list = await bob.chat.getMessageList({ conversationID: 'C2Cada' })
    expect(list.data.messageList.length).toBe(3)
    const [conversation] = (await bob.chat.getConversationList()).data.conversationList
    expect(conversation).toMatchObject({
      unreadCount: 1,
      lastMessage: { messageForShow: 'before' },
    })
    expect(ada.chat.getTotalUnreadMessageCount()).toBe(0)
  })

  it('[TC20] counts as unread otherwise, each signal', async () => {
    const { ada, bob, login } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await ada.chat.cancel({ inviteID })
    await ada.chat.invite({ userID: 'eve', data: 'call', timeout: 0.2 })
    await ada.next(TSignaling.INVITATION_TIMEOUT)
    const [ofBob] = (await bob.chat.getConversationList()).data.conversationList
    expect(ofBob).toMatchObject({ conversationID: 'C2Cada', unreadCount: 2 })
    const eve = await login('eve')
    const [ofEve] = (await eve.chat.getConversationList()).data.conversationList
    expect(ofEve?.unreadCount).toBe(2)
    expect(eve.chat.getSignalingInfo(ofEve?.lastMessage)).toMatchObject({ actionType: 5 })
  })
})

function text({ chat }: Heard, to: string, content: string): Message {
  return chat.createTextMessage({
    to,
    conversationType: TYPES.CONV_C2C,
    payload: { text: content },
  })
}

describe('sendMessage', () => {
  it('[TC24] sends text, and resolves with the same message', async () => {
    const { ada, bob } = await openPair()
    const message = text(ada, 'bob', 'Hello')
    expect(message).toMatchObject({ status: 'unSend', flow: 'out', conversationID: 'C2Cbob' })
    const result = await ada.chat.sendMessage(message)
    expect(result.code).toBe(0)
    expect(result.data.message).toBe(message)
    expect(message).toMatchObject({ status: 'success', from: 'ada', sequence: 1 })
    expect(await nextMessage(bob)).toMatchObject({
      ID: message.ID,
      type: 'TIMTextElem',
      payload: { text: 'Hello' },
      from: 'ada',
      to: 'bob',
      conversationID: 'C2Cada',
      flow: 'in',
    })
    await settled()
    expect(ada.count(EVENT.MESSAGE_RECEIVED)).toBe(0)
  })

  it('[TC24] sends custom messages, with what is around them', async () => {
    const { ada, bob } = await openPair()
    const message = ada.chat.createCustomMessage({
      to: 'bob',
      conversationType: TYPES.CONV_C2C,
      payload: { data: 'dice', description: 'A throw', extension: '6' },
      priority: TYPES.MSG_PRIORITY_HIGH,
      cloudCustomData: 'mine',
    })
    await ada.chat.sendMessage(message)
    expect(await nextMessage(bob)).toMatchObject({
      type: 'TIMCustomElem',
      payload: { data: 'dice', description: 'A throw', extension: '6' },
      priority: 'High',
      cloudCustomData: 'mine',
    })
    const bare = { to: 'bob', conversationType: 'C2C', payload: { data: 'x' } }
    await ada.chat.sendMessage(ada.chat.createCustomMessage(bare))
    expect((await nextMessage(bob)).payload).toEqual({ data: 'x', description: '', extension: '' })
  })

  it('[TC24] sends to groups', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.createGroup({ groupID: 'team' })
    await bob.chat.joinGroup('team')
    const options = { to: 'team', conversationType: TYPES.CONV_GROUP, payload: { text: 'All' } }
    await ada.chat.sendMessage(ada.chat.createTextMessage(options))
    expect(await nextMessage(bob)).toMatchObject({
      from: 'ada',
      to: 'team',
      conversationID: 'GROUPteam',
      conversationType: 'GROUP',
      payload: { text: 'All' },
    })
    const elsewhere = ada.chat.createTextMessage({ ...options, to: 'none' })
    expect((await failureOf(ada.chat.sendMessage(elsewhere))).code).toBe(10007)
    expect(elsewhere.status).toBe('fail')
  })

  it('[TC24] with onlineUserOnly stores nothing', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.sendMessage(text(ada, 'bob', 'Now'), { onlineUserOnly: true })
    expect(await nextMessage(bob)).toMatchObject({ payload: { text: 'Now' } })
    const { data } = await bob.chat.getMessageList({ conversationID: 'C2Cada' })
    expect(data.messageList).toEqual([])
  })

  it('[TC24] says what is wrong', async () => {
    const { ada, create } = await openPair()
    // @ts-expect-error -- Whoever writes JavaScript is told by nobody else.
    expect((await failureOf(ada.chat.sendMessage())).code).toBe(2105)
    // @ts-expect-error
    expect((await failureOf(ada.chat.sendMessage({}))).code).toBe(2105)
    const options = { to: 'bob', conversationType: 'TOPIC', payload: { text: 'x' } }
    const message = ada.chat.createTextMessage(options)
    expect((await failureOf(ada.chat.sendMessage(message))).code).toBe(2106)
    const other = create()
    expect((await failureOf(other.chat.sendMessage(text(other, 'bob', 'x')))).code).toBe(2024)
    const long = text(ada, 'bob', 'x'.repeat(20_000))
    expect((await failureOf(ada.chat.sendMessage(long))).code).toBe(8001)
    expect(long.status).toBe('fail')
  })

  it('[TC24] sends the same message once, however often it is sent', async () => {
    const { ada, bob } = await openPair()
    const message = text(ada, 'bob', 'Once')
    await ada.chat.sendMessage(message)
    await ada.chat.resendMessage(message)
    await nextMessage(bob)
    await settled()
    expect(bob.count(EVENT.MESSAGE_RECEIVED)).toBe(1)
  })

  it('[TC24] is believed about nothing but its content', async () => {
    const { bob, loginNatively } = await openPair()
    const eve = await loginNatively('eve')
    const payload = { text: 'Pay me' }
    const forged = { from: 'ada', conversationID: 'C2Cada', flow: 'out', ID: 'x', time: 1 }
    await eve.messages.send({ userId: 'bob' }, { type: 'TIMTextElem', payload, ...forged })
    const message = await nextMessage(bob)
    expect(message).toMatchObject({ from: 'eve', conversationID: 'C2Ceve', flow: 'in', payload })
    expect(message.ID).not.toBe('x')
    expect(message.time).toBeGreaterThan(1000)
  })
})

describe('getMessageList', () => {
  it('[TC20] has pages, the latest first, each oldest first', async () => {
    const { ada, bob } = await openPair()
    for (let number = 1; number <= 20; number += 1) {
      await ada.chat.sendMessage(text(ada, 'bob', String(number)))
    }
    const read = async (nextReqMessageID?: string) => {
      const more = nextReqMessageID === undefined ? {} : { nextReqMessageID }
      const { data } = await bob.chat.getMessageList({ conversationID: 'C2Cada', ...more })
      return { ...data, texts: data.messageList.map(({ payload }) => payload.text) }
    }
    const latest = await read()
    expect([latest.texts.at(0), latest.texts.at(-1), latest.isCompleted]).toEqual([
      '6',
      '20',
      false,
    ])
    const older = await read(latest.nextReqMessageID)
    expect(older.texts).toEqual(['1', '2', '3', '4', '5'])
    expect([older.isCompleted, older.nextReqMessageID]).toEqual([true, ''])
    const few = await bob.chat.getMessageList({ conversationID: 'C2Cada', count: 2 })
    expect(few.data.messageList.length).toBe(2)
  })

  it('[TC10] of a group is for its members', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.createGroup({ groupID: 'team' })
    const list = bob.chat.getMessageList({ conversationID: 'GROUPteam' })
    expect([10007, 10010]).toContain((await failureOf(list)).code)
  })
})

describe('conversations', () => {
  it('[TC25] are told with what is unread, and read as a whole', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.sendMessage(text(ada, 'bob', 'One'))
    await ada.chat.sendMessage(text(ada, 'bob', 'Two'))
    let list: Conversation[] = []
    while (list[0]?.unreadCount !== 2) {
      list = await bob.next<Conversation[]>(EVENT.CONVERSATION_LIST_UPDATED)
    }
    expect(list).toMatchObject([
      {
        conversationID: 'C2Cada',
        type: 'C2C',
        unreadCount: 2,
        userProfile: { userID: 'ada' },
        lastMessage: {
          fromAccount: 'ada',
          type: 'TIMTextElem',
          messageForShow: 'Two',
          lastSequence: 2,
          payload: { text: 'Two' },
        },
      },
    ])
    expect(bob.chat.getTotalUnreadMessageCount()).toBe(2)
    const read = await bob.chat.setMessageRead({ conversationID: 'C2Cada' })
    expect(read).toEqual({ code: 0, data: { conversationID: 'C2Cada' } })
    while (list[0]?.unreadCount !== 0) {
      list = await bob.next<Conversation[]>(EVENT.CONVERSATION_LIST_UPDATED)
    }
    expect(bob.chat.getTotalUnreadMessageCount()).toBe(0)
    const totals = bob.told.filter(({ name }) => name === EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED)
    expect(totals.at(-1)?.data).toBe(0)
  })

  it('[TC25] are listed, the latest first, or those that are asked for', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.createGroup({ groupID: 'team' })
    // Which of two is the latest is known only when they are not of the same millisecond.
    const aMoment = () => new Promise((resolve) => setTimeout(resolve, 5))
    await ada.chat.sendMessage(text(ada, 'bob', 'One'))
    await aMoment()
    await ada.chat.sendMessage(text(ada, 'eve', 'Two'))
    await aMoment()
    const options = { to: 'team', conversationType: 'GROUP', payload: { text: 'Three' } }
    await ada.chat.sendMessage(ada.chat.createTextMessage(options))
    const idsOf = async (asked?: readonly string[]) => {
      const { data } = await ada.chat.getConversationList(asked)
      expect(data.isSyncCompleted).toBe(true)
      return data.conversationList.map(({ conversationID }) => conversationID)
    }
    await settled()
    expect(await idsOf()).toEqual(['GROUPteam', 'C2Ceve', 'C2Cbob'])
    expect(await idsOf(['C2Cbob'])).toEqual(['C2Cbob'])
    expect(bob.chat.getTotalUnreadMessageCount()).toBe(1)
  })

  it('[TC25] are there after a login', async () => {
    const { ada, login } = await openPair()
    await ada.chat.sendMessage(text(ada, 'eve', 'While you were out'))
    const eve = await login('eve')
    const [conversation] = await eve.next<[Conversation]>(EVENT.CONVERSATION_LIST_UPDATED)
    expect(conversation).toMatchObject({ conversationID: 'C2Cada', unreadCount: 1 })
    expect(eve.chat.getTotalUnreadMessageCount()).toBe(1)
    await eve.chat.logout()
    expect(eve.chat.getTotalUnreadMessageCount()).toBe(0)
  })
})
