import { describe, expect, it } from 'vitest'
import { TencentCloudChat } from '../../../src/compat/tencent/index.ts'
import { failureOf, openTencent, settled, type Heard } from './openTencent.ts'

const { EVENT, TSignaling } = TencentCloudChat
const PROCESSED = {
  code: 8010,
  message: 'inviteID is invalid or invitation has been processed',
}

const ALL = ['ada', 'bob', 'cid', 'dan'] as const

/** Four members of the group `team`. */
async function openGroup() {
  const server = await openTencent()
  const [ada, bob, cid, dan] = await Promise.all(ALL.map((userID) => server.login(userID)))
  if (!ada || !bob || !cid || !dan) throw new Error('Somebody has not come.')
  await ada.chat.createGroup({ groupID: 'team', type: 'Private' })
  for (const { chat } of [bob, cid, dan]) await chat.joinGroup({ groupID: 'team' })
  return { ...server, ada, bob, cid, dan }
}

function counts(name: string, all: readonly Heard[]): readonly number[] {
  return all.map(({ count }) => count(name))
}

describe('inviteInGroup', () => {
  it('[TC11] is told to the invitees, and to no other member', async () => {
    const { ada, bob, cid, dan } = await openGroup()
    const result = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'cid'],
      data: 'call',
      timeout: 30,
    })
    const { inviteID } = result
    expect(result).toMatchObject({ code: 0, inviteID, data: { inviteID } })
    expect(result.data.message).toMatchObject({
      conversationID: 'GROUPteam',
      conversationType: 'GROUP',
      to: 'team',
    })
    for (const { next } of [bob, cid]) {
      expect(await next(TSignaling.NEW_INVITATION_RECEIVED)).toEqual({
        inviteID,
        inviter: 'ada',
        groupID: 'team',
        inviteeList: ['bob', 'cid'],
        data: 'call',
      })
    }
    await settled()
    expect(counts(TSignaling.NEW_INVITATION_RECEIVED, [ada, bob, cid, dan])).toEqual([0, 1, 1, 0])
  })

  it('[TC9] has a form with callbacks', async () => {
    const { ada, bob } = await openGroup()
    const options = { groupID: 'team', inviteeList: ['bob'] }
    const result = await new Promise((resolve, reject) => {
      ada.chat.inviteInGroupSync(options, resolve, reject)
    })
    const { inviteID } = await bob.next<{ inviteID: string }>(TSignaling.NEW_INVITATION_RECEIVED)
    expect(result).toMatchObject({ code: 0, inviteID, data: { inviteID } })
  })

  it('[TC26] is for members, by a member', async () => {
    const { ada, login } = await openGroup()
    const eve = await login('eve')
    const strangers = ada.chat.inviteInGroup({ groupID: 'team', inviteeList: ['bob', 'eve'] })
    expect((await failureOf(strangers)).code).toBe(10007)
    const stranger = eve.chat.inviteInGroup({ groupID: 'team', inviteeList: ['bob'] })
    expect((await failureOf(stranger)).code).toBe(10007)
    const nowhere = ada.chat.inviteInGroup({ groupID: 'none', inviteeList: ['bob'] })
    expect((await failureOf(nowhere)).code).toBe(10007)
  })

  it('[TC10] needs a group and invitees', async () => {
    const { ada } = await openGroup()
    for (const options of [
      { groupID: '', inviteeList: ['bob'] },
      { groupID: 'team', inviteeList: [] },
      { groupID: 'team', inviteeList: [''] },
    ]) {
      expect((await failureOf(ada.chat.inviteInGroup(options))).code).toBe(6017)
    }
  })

  it('[TC26] does not ring its inviter, and alone is a message of the group', async () => {
    const { ada, bob, cid } = await openGroup()
    await ada.chat.inviteInGroup({ groupID: 'team', inviteeList: ['ada', 'bob'], timeout: 30 })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    const data = JSON.stringify({ call_end: 12 })
    const last = await ada.chat.inviteInGroup({ groupID: 'team', inviteeList: ['ada'], data })
    expect(last).toMatchObject({ code: 0 })
    let [message] = await cid.next<[unknown]>(EVENT.MESSAGE_RECEIVED)
    while (cid.chat.getSignalingInfo(message)?.inviteID !== last.inviteID) {
      const [next] = await cid.next<[unknown]>(EVENT.MESSAGE_RECEIVED)
      message = next
    }
    expect(cid.chat.getSignalingInfo(message)).toMatchObject({
      actionType: 1,
      groupID: 'team',
      inviteeList: ['ada'],
      data,
    })
    await settled()
    expect(counts(TSignaling.NEW_INVITATION_RECEIVED, [ada, cid])).toEqual([0, 0])
    expect(await failureOf(ada.chat.cancel({ inviteID: last.inviteID }))).toEqual(PROCESSED)
  })
})

describe('an answer in a group', () => {
  it('[TC12] that accepts is told to the inviter and the other invitees', async () => {
    const { ada, bob, cid, dan } = await openGroup()
    const { inviteID } = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'cid'],
      timeout: 30,
    })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    const accepted = await bob.chat.accept({ inviteID, data: 'yes' })
    expect(bob.chat.getSignalingInfo(accepted.data.message)).toMatchObject({
      actionType: 3,
      groupID: 'team',
      inviteeList: ['bob'],
    })
    for (const { next } of [ada, cid]) {
      expect(await next(TSignaling.INVITEE_ACCEPTED)).toEqual({
        inviteID,
        inviter: 'ada',
        groupID: 'team',
        invitee: 'bob',
        data: 'yes',
      })
    }
    await cid.chat.accept({ inviteID })
    expect(await ada.next(TSignaling.INVITEE_ACCEPTED)).toMatchObject({ invitee: 'cid' })
    expect(await bob.next(TSignaling.INVITEE_ACCEPTED)).toMatchObject({ invitee: 'cid' })
    await settled()
    expect(counts(TSignaling.INVITEE_ACCEPTED, [ada, bob, cid, dan])).toEqual([2, 1, 1, 0])
    expect(counts(TSignaling.INVITATION_CANCELLED, [ada, bob, cid, dan])).toEqual([0, 0, 0, 0])
  })

  it('[TC13] that rejects is told to the inviter and the other invitees', async () => {
    const { ada, bob, cid, dan } = await openGroup()
    const { inviteID } = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'cid'],
      timeout: 30,
    })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    await bob.chat.reject({ inviteID, data: 'no' })
    for (const { next } of [ada, cid]) {
      expect(await next(TSignaling.INVITEE_REJECTED)).toEqual({
        inviteID,
        inviter: 'ada',
        groupID: 'team',
        invitee: 'bob',
        data: 'no',
      })
    }
    await settled()
    expect(counts(TSignaling.INVITEE_REJECTED, [ada, bob, cid, dan])).toEqual([1, 0, 1, 0])
  })

  it('[TC17] is given once by each', async () => {
    const { ada, bob, cid, dan } = await openGroup()
    const { inviteID } = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'cid'],
      timeout: 30,
    })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    await bob.chat.accept({ inviteID })
    expect(await failureOf(bob.chat.accept({ inviteID }))).toEqual(PROCESSED)
    expect(await failureOf(dan.chat.accept({ inviteID }))).toEqual(PROCESSED)
    await cid.chat.reject({ inviteID })
    expect(await failureOf(ada.chat.cancel({ inviteID }))).toEqual(PROCESSED)
  })
})

describe('a cancel in a group', () => {
  it('[TC14] is told to those who have not answered, and leaves the others alone', async () => {
    const { ada, bob, cid, dan } = await openGroup()
    const { inviteID } = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'cid', 'dan'],
      timeout: 30,
    })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    await bob.chat.accept({ inviteID })
    await ada.next(TSignaling.INVITEE_ACCEPTED)
    const cancelled = await ada.chat.cancel({ inviteID, data: 'enough' })
    expect(ada.chat.getSignalingInfo(cancelled.data.message)).toMatchObject({
      actionType: 2,
      inviteeList: ['cid', 'dan'],
    })
    for (const { next } of [cid, dan]) {
      expect(await next(TSignaling.INVITATION_CANCELLED)).toEqual({
        inviteID,
        inviter: 'ada',
        groupID: 'team',
        data: 'enough',
      })
    }
    await settled()
    expect(counts(TSignaling.INVITATION_CANCELLED, [ada, bob, cid, dan])).toEqual([0, 0, 1, 1])
  })
})

describe('a timeout in a group', () => {
  it('[TC15] names those who have not answered, apart by whether they were there', async () => {
    const { ada, bob, cid, dan } = await openGroup()
    await dan.chat.logout()
    const { inviteID } = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'cid', 'dan'],
      timeout: 0.6,
    })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    await bob.chat.accept({ inviteID })
    const event = { inviteID, inviter: 'ada', groupID: 'team' }
    expect(await ada.next(TSignaling.INVITATION_TIMEOUT)).toEqual({
      ...event,
      inviteeList: ['cid'],
      isSelfTimeout: false,
    })
    expect(await ada.next(TSignaling.INVITATION_TIMEOUT)).toEqual({
      ...event,
      inviteeList: ['dan'],
      isSelfTimeout: true,
    })
    expect(await bob.next(TSignaling.INVITATION_TIMEOUT)).toEqual({
      ...event,
      inviteeList: ['cid', 'dan'],
      isSelfTimeout: false,
    })
    expect(await cid.next(TSignaling.INVITATION_TIMEOUT)).toEqual({
      ...event,
      inviteeList: ['cid', 'dan'],
      isSelfTimeout: true,
    })
  })

  it('[TC21] of onlineUserOnly comes at the deadline of all, once for each kind', async () => {
    const { ada, bob, dan } = await openGroup()
    await dan.chat.logout()
    const { inviteID } = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'dan'],
      timeout: 0.5,
      onlineUserOnly: true,
    })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    await settled(900)
    const told = ada.told.filter(({ name }) => name === TSignaling.INVITATION_TIMEOUT)
    const data = told.map((one) => one.data)
    expect(data).toContainEqual(
      expect.objectContaining({ inviteID, inviteeList: ['bob'], isSelfTimeout: false }),
    )
    expect(data).toContainEqual(
      expect.objectContaining({ inviteID, inviteeList: ['dan'], isSelfTimeout: true }),
    )
    expect(data.length).toBe(2)
  })
})

describe('modifyInvitation in a group', () => {
  it('[TC16] is told to the invitees', async () => {
    const { ada, bob, cid, dan } = await openGroup()
    const { inviteID } = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'cid'],
      data: 'voice',
      timeout: 30,
    })
    await cid.next(TSignaling.NEW_INVITATION_RECEIVED)
    await ada.chat.modifyInvitation({ inviteID, data: 'video' })
    for (const { next } of [bob, cid]) {
      expect(await next(TSignaling.INVITATION_MODIFIED)).toMatchObject({
        inviteID,
        groupID: 'team',
        inviteeList: ['bob', 'cid'],
        data: 'video',
      })
    }
    await settled()
    expect(counts(TSignaling.INVITATION_MODIFIED, [ada, bob, cid, dan])).toEqual([0, 1, 1, 0])
  })
})

describe('a login while a group rings', () => {
  it('[TC18] is told of it', async () => {
    const { ada, dan, login } = await openGroup()
    await dan.chat.logout()
    const { inviteID } = await ada.chat.inviteInGroup({
      groupID: 'team',
      inviteeList: ['bob', 'dan'],
      timeout: 30,
    })
    const again = await login('dan')
    expect(await again.next(TSignaling.NEW_INVITATION_RECEIVED)).toMatchObject({
      inviteID,
      groupID: 'team',
      inviteeList: ['bob', 'dan'],
    })
  })
})
