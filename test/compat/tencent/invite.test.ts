import { describe, expect, it, vi } from 'vitest'
import { TencentCloudChat } from '../../../src/compat/tencent/index.ts'
import { failureOf, openTencent, settled, type Told } from './openTencent.ts'

const { EVENT, TSignaling } = TencentCloudChat
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/

/** The vendor's words, which programs look for. */
const PROCESSED = {
  code: 8010,
  message: 'inviteID is invalid or invitation has been processed',
}

async function openPair() {
  const server = await openTencent()
  const [ada, bob] = await Promise.all([server.login('ada'), server.login('bob')])
  return { ...server, ada, bob }
}

describe('invite', () => {
  it('[TC9] resolves with the inviteID and its message', async () => {
    const { ada } = await openPair()
    const result = await ada.chat.invite({ userID: 'bob', data: 'call', timeout: 30 })
    const { inviteID, data } = result
    expect(inviteID).toMatch(UUID)
    expect(result).toEqual({ code: 0, inviteID, data: { inviteID, message: data.message } })
    expect(data.message).toMatchObject({
      type: 'TIMCustomElem',
      conversationID: 'C2Cbob',
      conversationType: 'C2C',
      from: 'ada',
      to: 'bob',
      flow: 'out',
      status: 'success',
    })
  })

  it('[TC9] tells the inviter nothing before the promise is settled', async () => {
    const { ada, bob } = await openPair()
    void bob.chat.addSignalingListener(TSignaling.NEW_INVITATION_RECEIVED, ({ data }) => {
      void bob.chat.accept({ inviteID: data.inviteID })
    })
    const known: string[] = []
    const early: unknown[] = []
    void ada.chat.addSignalingListener(TSignaling.INVITEE_ACCEPTED, ({ data }) => {
      if (!known.includes(data.inviteID)) early.push(data)
    })
    for (let call = 0; call < 20; call += 1) {
      known.push((await ada.chat.invite({ userID: 'bob', timeout: 30 })).inviteID)
    }
    await vi.waitFor(() => expect(ada.count(TSignaling.INVITEE_ACCEPTED)).toBe(20))
    expect(early).toEqual([])
  })

  it('[TC11] is told to the invitee alone, with the data untouched', async () => {
    const { ada, bob, login } = await openPair()
    const cid = await login('cid')
    const data = '{"b":1, "a":"\\u00e9"}\n'
    const { inviteID } = await ada.chat.invite({ userID: 'bob', data, timeout: 30 })
    expect(await bob.next(TSignaling.NEW_INVITATION_RECEIVED)).toEqual({
      inviteID,
      inviter: 'ada',
      groupID: '',
      inviteeList: ['bob'],
      data,
    })
    await settled()
    expect([ada, cid].map(({ count }) => count(TSignaling.NEW_INVITATION_RECEIVED))).toEqual([0, 0])
  })

  it('[TC11] without data has empty data', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.invite({ userID: 'bob' })
    expect(await bob.next(TSignaling.NEW_INVITATION_RECEIVED)).toMatchObject({ data: '' })
  })

  it('[TC8] without a timeout, and with 0, never times out', async () => {
    const { ada, bob } = await openPair()
    await ada.chat.invite({ userID: 'bob' })
    await ada.chat.invite({ userID: 'bob', timeout: 0 })
    const { inviteID } = await ada.chat.invite({ userID: 'bob', timeout: 0.2 })
    expect(await bob.next(TSignaling.INVITATION_TIMEOUT)).toMatchObject({ inviteID })
    await settled(400)
    expect(bob.count(TSignaling.INVITATION_TIMEOUT)).toBe(1)
    expect(ada.count(TSignaling.INVITATION_TIMEOUT)).toBe(1)
  })

  it('[TC10] needs a userID, and somebody who is logged in', async () => {
    const { ada, create } = await openPair()
    expect((await failureOf(ada.chat.invite({ userID: '' }))).code).toBe(6017)
    expect((await failureOf(create().chat.invite({ userID: 'bob' }))).code).toBe(2024)
  })

  it('[TC10] has at most 12 KB', async () => {
    const { ada } = await openPair()
    const most = await ada.chat.invite({ userID: 'bob', data: 'x'.repeat(12_000) })
    expect(most.code).toBe(0)
    const tooLong = ada.chat.invite({ userID: 'bob', data: 'x'.repeat(12_200) })
    expect((await failureOf(tooLong)).code).toBe(8001)
    const { inviteID } = most
    const { code } = await failureOf(ada.chat.cancel({ inviteID, data: 'x'.repeat(13_000) }))
    expect(code).toBe(8001)
    expect((await ada.chat.cancel({ inviteID })).code).toBe(0)
  })
})

describe('inviteSync', () => {
  it('[TC9] returns the inviteID at once, and calls back', async () => {
    const { ada, bob } = await openPair()
    const onSuccess = vi.fn()
    const onError = vi.fn()
    const inviteID = ada.chat.inviteSync({ userID: 'bob', data: 'x' }, onSuccess, onError)
    expect(inviteID).toMatch(UUID)
    expect(await bob.next(TSignaling.NEW_INVITATION_RECEIVED)).toMatchObject({ inviteID })
    await vi.waitFor(() => expect(onSuccess).toHaveBeenCalledOnce())
    expect(onSuccess.mock.calls).toMatchObject([[{ code: 0, inviteID, data: { inviteID } }]])
    expect(onError).not.toHaveBeenCalled()
  })

  it('[TC9] calls back with what has failed', async () => {
    const { ada, create } = await openPair()
    const onError = vi.fn()
    ada.chat.inviteSync({ userID: '' }, () => {}, onError)
    await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce())
    expect(onError.mock.calls).toMatchObject([[{ code: 6017 }]])
    // Whoever does not ask for it is not told, and nothing is unhandled.
    create().chat.inviteSync({ userID: 'bob' })
    await settled()
  })
})

describe('accept', () => {
  it('[TC12] is told to the inviter', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', data: 'call', timeout: 30 })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    const accepted = await bob.chat.accept({ inviteID, data: 'yes' })
    expect(accepted).toMatchObject({ code: 0, inviteID, data: { inviteID } })
    expect(accepted.data.message).toMatchObject({ from: 'bob', to: 'ada', flow: 'out' })
    expect(await ada.next(TSignaling.INVITEE_ACCEPTED)).toEqual({
      inviteID,
      inviter: 'ada',
      groupID: '',
      invitee: 'bob',
      data: 'yes',
    })
    await settled()
    expect(bob.count(TSignaling.INVITEE_ACCEPTED)).toBe(0)
    expect(ada.count(TSignaling.INVITATION_CANCELLED)).toBe(0)
  })

  it('[TC12] is told to the other session of the invitee', async () => {
    const { ada, login } = await openPair()
    const more = { onlineWebInstances: 2 }
    const [one, other] = [await login('cid', '', more), await login('cid', '', more)]
    const { inviteID } = await ada.chat.invite({ userID: 'cid', timeout: 30 })
    await one.next(TSignaling.NEW_INVITATION_RECEIVED)
    await other.next(TSignaling.NEW_INVITATION_RECEIVED)
    await one.chat.accept({ inviteID })
    expect(await other.next(TSignaling.INVITEE_ACCEPTED)).toMatchObject({
      inviteID,
      invitee: 'cid',
    })
    expect(await failureOf(other.chat.accept({ inviteID }))).toEqual(PROCESSED)
    expect(await failureOf(other.chat.reject({ inviteID }))).toEqual(PROCESSED)
  })

  it('[TC17] works once, also of two at once', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    const [first, second] = await Promise.allSettled([
      bob.chat.accept({ inviteID }),
      bob.chat.accept({ inviteID }),
    ])
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
    expect(await failureOf(bob.chat.accept({ inviteID }))).toEqual(PROCESSED)
    expect(await failureOf(bob.chat.reject({ inviteID }))).toEqual(PROCESSED)
    await settled()
    expect(ada.count(TSignaling.INVITEE_ACCEPTED)).toBe(1)
  })

  it('[TC17] is not for who is not invited, nor for the inviter', async () => {
    const { ada, bob, login } = await openPair()
    const cid = await login('cid')
    const { inviteID } = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    expect(await failureOf(cid.chat.accept({ inviteID }))).toEqual(PROCESSED)
    expect((await failureOf(ada.chat.accept({ inviteID }))).code).toBe(8011)
    expect((await failureOf(ada.chat.reject({ inviteID }))).code).toBe(8011)
    await bob.chat.accept({ inviteID })
  })

  it.each([['none-such'], ['38897dbf-ecd4-4b59-a132-bc31529a2b18'], [''], ['☃'.repeat(200)]])(
    '[TC10] of the id %s is 8010',
    async (inviteID) => {
      const { bob } = await openPair()
      expect(await failureOf(bob.chat.accept({ inviteID }))).toEqual(PROCESSED)
      expect(await failureOf(bob.chat.reject({ inviteID }))).toEqual(PROCESSED)
      expect(await failureOf(bob.chat.cancel({ inviteID }))).toEqual(PROCESSED)
      expect(await failureOf(bob.chat.modifyInvitation({ inviteID, data: 'x' }))).toEqual(PROCESSED)
    },
  )

  it('[TC10] needs somebody who is logged in', async () => {
    const { create } = await openTencent()
    const { chat } = create()
    const inviteID = '38897dbf-ecd4-4b59-a132-bc31529a2b18'
    for (const name of ['accept', 'reject', 'cancel', 'modifyInvitation'] as const) {
      expect((await failureOf(chat[name]({ inviteID, data: '' }))).code).toBe(2024)
    }
  })
})

describe('reject', () => {
  it('[TC13] is told to the inviter', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    const data = JSON.stringify({ line_busy: 'line_busy' })
    const rejected = await bob.chat.reject({ inviteID, data })
    expect(rejected).toMatchObject({ code: 0, inviteID, data: { inviteID } })
    expect(await ada.next(TSignaling.INVITEE_REJECTED)).toEqual({
      inviteID,
      inviter: 'ada',
      groupID: '',
      invitee: 'bob',
      data,
    })
    expect(await failureOf(bob.chat.reject({ inviteID }))).toEqual(PROCESSED)
    expect(await failureOf(bob.chat.accept({ inviteID }))).toEqual(PROCESSED)
    expect(await failureOf(ada.chat.cancel({ inviteID }))).toEqual(PROCESSED)
    await settled()
    expect(bob.count(TSignaling.INVITEE_REJECTED)).toBe(0)
  })

  it('[TC13] lets any number ring at once: nobody is busy by himself', async () => {
    const { ada, bob, login } = await openPair()
    const cid = await login('cid')
    const first = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await bob.chat.accept({ inviteID: first.inviteID })
    const second = await cid.chat.invite({ userID: 'bob', timeout: 30 })
    const back = await bob.chat.invite({ userID: 'ada', timeout: 30 })
    expect(await ada.next(TSignaling.NEW_INVITATION_RECEIVED)).toMatchObject({
      inviteID: back.inviteID,
    })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    expect(await bob.next(TSignaling.NEW_INVITATION_RECEIVED)).toMatchObject({
      inviteID: second.inviteID,
    })
  })
})

describe('cancel', () => {
  it('[TC14] is told to the invitee', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', data: 'call', timeout: 30 })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    const cancelled = await ada.chat.cancel({ inviteID, data: 'never mind' })
    expect(cancelled).toMatchObject({ code: 0, inviteID, data: { inviteID } })
    expect(await bob.next(TSignaling.INVITATION_CANCELLED)).toEqual({
      inviteID,
      inviter: 'ada',
      groupID: '',
      data: 'never mind',
    })
    expect(await failureOf(bob.chat.accept({ inviteID }))).toEqual(PROCESSED)
    expect(await failureOf(bob.chat.reject({ inviteID }))).toEqual(PROCESSED)
    expect(await failureOf(ada.chat.cancel({ inviteID }))).toEqual(PROCESSED)
    await settled()
    expect(ada.count(TSignaling.INVITATION_CANCELLED)).toBe(0)
    expect(ada.count(TSignaling.INVITATION_TIMEOUT)).toBe(0)
  })

  it('[TC17] is for the inviter alone, and not once it was answered or has timed out', async () => {
    const { ada, bob } = await openPair()
    const answered = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    expect((await failureOf(bob.chat.cancel({ inviteID: answered.inviteID }))).code).toBe(8011)
    await bob.chat.accept({ inviteID: answered.inviteID })
    expect(await failureOf(ada.chat.cancel({ inviteID: answered.inviteID }))).toEqual(PROCESSED)
    const late = await ada.chat.invite({ userID: 'bob', timeout: 0.2 })
    await ada.next(TSignaling.INVITATION_TIMEOUT)
    expect(await failureOf(ada.chat.cancel({ inviteID: late.inviteID }))).toEqual(PROCESSED)
    expect(await failureOf(bob.chat.accept({ inviteID: late.inviteID }))).toEqual(PROCESSED)
  })
})

describe('the timeout', () => {
  it('[TC15] is told to the inviter as of the other side, and to the invitee as its own', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', data: 'call', timeout: 0.3 })
    const event = { inviteID, inviter: 'ada', groupID: '', inviteeList: ['bob'] }
    expect(await ada.next(TSignaling.INVITATION_TIMEOUT)).toEqual({
      ...event,
      isSelfTimeout: false,
    })
    expect(await bob.next(TSignaling.INVITATION_TIMEOUT)).toEqual({ ...event, isSelfTimeout: true })
    await settled()
    expect([ada, bob].map(({ count }) => count(TSignaling.INVITATION_TIMEOUT))).toEqual([1, 1])
  })

  it('[TC15] is told to the inviter as its own when the invitee was not there', async () => {
    const { ada } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'eve', timeout: 0.3 })
    expect(await ada.next(TSignaling.INVITATION_TIMEOUT)).toEqual({
      inviteID,
      inviter: 'ada',
      groupID: '',
      inviteeList: ['eve'],
      isSelfTimeout: true,
    })
  })

  it('[TC15] is not told once it was answered', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', timeout: 0.3 })
    await bob.chat.accept({ inviteID })
    await settled(500)
    expect([ada, bob].map(({ count }) => count(TSignaling.INVITATION_TIMEOUT))).toEqual([0, 0])
  })
})

describe('modifyInvitation', () => {
  it('[TC16] is told to the invitee', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', data: 'voice', timeout: 30 })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    const modified = await ada.chat.modifyInvitation({ inviteID, data: 'video' })
    expect(modified).toMatchObject({ code: 0, inviteID, data: { inviteID } })
    expect(ada.chat.getSignalingInfo(modified.data.message)).toMatchObject({
      actionType: 1,
      data: 'video',
      inviteeList: ['bob'],
    })
    expect(await bob.next(TSignaling.INVITATION_MODIFIED)).toEqual({
      inviteID,
      inviter: 'ada',
      groupID: '',
      inviteeList: ['bob'],
      data: 'video',
    })
    await ada.chat.modifyInvitation({ inviteID, data: '' })
    expect(await bob.next(TSignaling.INVITATION_MODIFIED)).toMatchObject({ data: '' })
    await settled()
    expect(ada.count(TSignaling.INVITATION_MODIFIED)).toBe(0)
  })

  it('[TC16] is for the inviter, while anybody has not answered', async () => {
    const { ada, bob } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'bob', data: 'voice', timeout: 30 })
    await bob.next(TSignaling.NEW_INVITATION_RECEIVED)
    expect((await failureOf(bob.chat.modifyInvitation({ inviteID, data: 'x' }))).code).toBe(8011)
    await bob.chat.reject({ inviteID })
    const { code } = await failureOf(ada.chat.modifyInvitation({ inviteID, data: 'x' }))
    expect(code).toBe(8010)
  })
})

describe('a login while it rings', () => {
  it('[TC18] is told of it, however long it rings already', async () => {
    const { ada, create } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'eve', data: 'call', timeout: 30 })
    await ada.chat.invite({ userID: 'eve', timeout: 0.2 })
    const withdrawn = await ada.chat.invite({ userID: 'eve', timeout: 30 })
    await ada.chat.cancel({ inviteID: withdrawn.inviteID })
    await ada.chat.invite({ userID: 'eve', timeout: 30, onlineUserOnly: true })
    await ada.next(TSignaling.INVITATION_TIMEOUT)
    const eve = create()
    await eve.chat.login({ userID: 'eve', userSig: '' })
    expect(await eve.next(TSignaling.NEW_INVITATION_RECEIVED)).toEqual({
      inviteID,
      inviter: 'ada',
      groupID: '',
      inviteeList: ['eve'],
      data: 'call',
    })
    await settled()
    const names = eve.told.map(({ name }: Told) => name)
    expect(eve.count(TSignaling.NEW_INVITATION_RECEIVED)).toBe(1)
    expect(eve.count(TSignaling.INVITATION_TIMEOUT)).toBe(0)
    expect(names.indexOf(EVENT.SDK_READY)).toBeLessThan(
      names.indexOf(TSignaling.NEW_INVITATION_RECEIVED),
    )
    await eve.chat.accept({ inviteID })
    expect(await ada.next(TSignaling.INVITEE_ACCEPTED)).toMatchObject({ inviteID, invitee: 'eve' })
  })

  it('[TC18] times out as if one had been there', async () => {
    const { ada, login } = await openPair()
    const { inviteID } = await ada.chat.invite({ userID: 'eve', timeout: 1 })
    const eve = await login('eve')
    await eve.next(TSignaling.NEW_INVITATION_RECEIVED)
    expect(await ada.next(TSignaling.INVITATION_TIMEOUT)).toMatchObject({
      inviteID,
      isSelfTimeout: false,
    })
    expect(await eve.next(TSignaling.INVITATION_TIMEOUT)).toMatchObject({ isSelfTimeout: true })
  })
})

describe('onlineUserOnly', () => {
  it('[TC21] tells the inviter at the deadline of who is not there', async () => {
    const { ada } = await openPair()
    const begun = Date.now()
    const options = { userID: 'eve', timeout: 0.5, onlineUserOnly: true }
    const { inviteID } = await ada.chat.invite(options)
    expect(await ada.next(TSignaling.INVITATION_TIMEOUT)).toEqual({
      inviteID,
      inviter: 'ada',
      groupID: '',
      inviteeList: ['eve'],
      isSelfTimeout: true,
    })
    expect(Date.now() - begun).toBeGreaterThan(450)
    const withdrawn = await ada.chat.invite(options)
    const cancelled = await ada.chat.cancel({ inviteID: withdrawn.inviteID })
    expect(ada.chat.getSignalingInfo(cancelled.data.message)).toMatchObject({
      actionType: 2,
      inviteeList: ['eve'],
    })
    expect(await failureOf(ada.chat.cancel({ inviteID: withdrawn.inviteID }))).toEqual(PROCESSED)
    await settled(700)
    expect(ada.count(TSignaling.INVITATION_TIMEOUT)).toBe(1)
  })

  it('[TC21] rings who is there like any other, and cannot be modified', async () => {
    const { ada, bob } = await openPair()
    const options = { userID: 'bob', data: 'x', timeout: 0.3, onlineUserOnly: true }
    const { inviteID } = await ada.chat.invite(options)
    expect(await bob.next(TSignaling.NEW_INVITATION_RECEIVED)).toMatchObject({ inviteID })
    const { code } = await failureOf(ada.chat.modifyInvitation({ inviteID, data: 'y' }))
    expect(code).toBe(8011)
    expect(await ada.next(TSignaling.INVITATION_TIMEOUT)).toMatchObject({ isSelfTimeout: false })
    const next = await ada.chat.invite({ ...options, timeout: 30 })
    await bob.chat.accept({ inviteID: next.inviteID })
    await ada.next(TSignaling.INVITEE_ACCEPTED)
  })
})
