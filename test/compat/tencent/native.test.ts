import { describe, expect, it, vi } from 'vitest'
import { TencentCloudChat } from '../../../src/compat/tencent/index.ts'
import type { SignalingClient } from '../../../src/client/index.ts'
import type { Invitation } from '../../../src/protocol/invitations.ts'
import { failureOf, openTencent, settled } from './openTencent.ts'

const { EVENT, TYPES, TSignaling } = TencentCloudChat

async function openMixed() {
  const server = await openTencent()
  const [ada, bob] = await Promise.all([server.login('ada'), server.loginNatively('bob')])
  return { ...server, ada, bob }
}

function ringing(client: SignalingClient): Promise<Invitation> {
  return new Promise((resolve) => {
    const off = client.on('invitation.received', ({ invitation }) => {
      off()
      resolve(invitation)
    })
  })
}

function ended(client: SignalingClient): Promise<Invitation> {
  return new Promise((resolve) => {
    client.on('invitation.changed', ({ invitation }) => {
      if (invitation.status === 'ended') resolve(invitation)
    })
  })
}

describe('a chat calls a client of Beckon', () => {
  it('[TC32] [TC8] which shows it as a call, and accepts', async () => {
    const { ada, bob } = await openMixed()
    const rings = ringing(bob)
    const data = JSON.stringify({ call_type: 2 })
    const { inviteID } = await ada.chat.invite({ userID: 'bob', data, timeout: 30 })
    expect(await rings).toMatchObject({
      inviteId: inviteID,
      inviter: 'ada',
      kind: 'signal',
      presentAs: 'call',
      data,
      timeoutMs: 30_000,
      policy: { endWhen: 'answered' },
    })
    await bob.invitations.accept(inviteID, { data: { camera: true } })
    expect(await ada.next(TSignaling.INVITEE_ACCEPTED)).toMatchObject({
      inviteID,
      invitee: 'bob',
      data: '{"camera":true}',
    })
  })

  it('[TC32] which declines, or is busy', async () => {
    const { ada, bob } = await openMixed()
    const first = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await bob.invitations.reject(first.inviteID)
    expect(await ada.next(TSignaling.INVITEE_REJECTED)).toMatchObject({ data: '' })
    const second = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await bob.invitations.reject(second.inviteID, { reason: 'busy' })
    expect(await ada.next(TSignaling.INVITEE_REJECTED)).toMatchObject({
      inviteID: second.inviteID,
      data: '{"line_busy":"line_busy"}',
    })
  })

  it('[TC32] which hears that it was cancelled, or nobody answered', async () => {
    const { ada, bob } = await openMixed()
    const over = ended(bob)
    const { inviteID } = await ada.chat.invite({ userID: 'bob', timeout: 30 })
    await ada.chat.cancel({ inviteID, data: 'off' })
    expect(await over).toMatchObject({ endReason: 'cancelled', endData: 'off' })
    const late = ended(bob)
    await ada.chat.invite({ userID: 'bob', timeout: 0.2 })
    expect(await late).toMatchObject({ endReason: 'timedOut' })
  })

  it.each([
    ['a hang-up', { version: 4, call_end: 12, data: { cmd: 'hangup' } }],
    ['a change of media', { version: 4, data: { cmd: 'switchToAudio' } }],
  ])('[TC8] %s rings nobody', async (_what, said) => {
    const { ada, bob } = await openMixed()
    const rings = ringing(bob)
    await ada.chat.invite({ userID: 'bob', data: JSON.stringify(said), timeout: 0 })
    const invitation = await rings
    expect(invitation.kind).toBe('signal')
    expect('presentAs' in invitation).toBe(false)
  })
})

describe('a client of Beckon calls a chat', () => {
  it('[TC32] which accepts, talks, and hears that it is over', async () => {
    const { ada, bob } = await openMixed()
    const call = await bob.invitations.invite({ to: 'ada', data: { video: true } })
    expect(await ada.next(TSignaling.NEW_INVITATION_RECEIVED)).toEqual({
      inviteID: call.inviteId,
      inviter: 'bob',
      groupID: '',
      inviteeList: ['ada'],
      data: '{"video":true}',
    })
    await ada.chat.accept({ inviteID: call.inviteId, data: 'yes' })
    await vi.waitFor(() => {
      const known = bob.store.getState().invitations.byId.get(call.inviteId)
      expect(known).toMatchObject({ status: 'active', invitees: [{ data: 'yes' }] })
    })
    await bob.invitations.end(call.inviteId, { data: 'bye' })
    expect(await ada.next(TSignaling.INVITATION_CANCELLED)).toMatchObject({
      inviteID: call.inviteId,
      data: 'bye',
    })
  })

  it.each([
    ['cancel', 'cancels the call'],
    ['signal', 'tells the other that it hangs up'],
  ])('[TC32] which ends it: %s', async (how) => {
    const { ada, bob } = await openMixed()
    const call = await bob.invitations.invite({ to: 'ada' })
    await ada.next(TSignaling.NEW_INVITATION_RECEIVED)
    await ada.chat.accept({ inviteID: call.inviteId })
    const over = ended(bob)
    if (how === 'cancel') {
      const result = await ada.chat.cancel({ inviteID: call.inviteId, data: 'bye' })
      expect(result).toMatchObject({ code: 0, inviteID: call.inviteId })
    } else {
      await ada.chat.invite({ userID: 'bob', data: JSON.stringify({ call_end: 3 }), timeout: 0 })
    }
    expect(await over).toMatchObject({ inviteId: call.inviteId, endReason: 'ended' })
    await settled()
    expect(ada.count(TSignaling.INVITATION_CANCELLED)).toBe(0)
  })

  it('[TC32] which goes on talking when only the media changes', async () => {
    const { ada, bob } = await openMixed()
    const call = await bob.invitations.invite({ to: 'ada' })
    await ada.next(TSignaling.NEW_INVITATION_RECEIVED)
    await ada.chat.accept({ inviteID: call.inviteId })
    const data = JSON.stringify({ data: { cmd: 'switchToAudio' } })
    await ada.chat.invite({ userID: 'bob', data })
    await settled()
    expect(bob.store.getState().invitations.byId.get(call.inviteId)?.status).toBe('active')
  })

  it('[TC32] which declines, or hears that it was taken back', async () => {
    const { ada, bob } = await openMixed()
    const over = ended(bob)
    const first = await bob.invitations.invite({ to: 'ada' })
    await ada.next(TSignaling.NEW_INVITATION_RECEIVED)
    await ada.chat.reject({ inviteID: first.inviteId, data: 'no' })
    expect(await over).toMatchObject({ endReason: 'rejected', invitees: [{ data: 'no' }] })
    const second = await bob.invitations.invite({ to: 'ada' })
    await bob.invitations.cancel(second.inviteId)
    expect(await ada.next(TSignaling.INVITATION_CANCELLED)).toMatchObject({
      inviteID: second.inviteId,
    })
    const { code } = await failureOf(ada.chat.accept({ inviteID: second.inviteId }))
    expect(code).toBe(8010)
  })

  it('[TC32] and others, in a group', async () => {
    const { ada, bob, login } = await openMixed()
    const cid = await login('cid')
    const call = await bob.invitations.invite({ to: ['ada', 'cid'] })
    await ada.next(TSignaling.NEW_INVITATION_RECEIVED)
    await ada.chat.accept({ inviteID: call.inviteId })
    expect(await cid.next(TSignaling.INVITEE_ACCEPTED)).toMatchObject({
      inviter: 'bob',
      invitee: 'ada',
    })
    await bob.invitations.end(call.inviteId)
    await ada.next(TSignaling.INVITATION_CANCELLED)
    await cid.next(TSignaling.INVITATION_CANCELLED)
    await settled()
    const counts = [ada, cid].map(({ count }) => count(TSignaling.INVITATION_CANCELLED))
    expect(counts).toEqual([1, 1])
  })
})

describe('messages', () => {
  it('[TC24] of a chat are read by a client of Beckon, and the other way round', async () => {
    const { ada, bob } = await openMixed()
    const bodies: unknown[] = []
    bob.on('message.received', ({ message }) => bodies.push(message.body))
    const base = { to: 'bob', conversationType: TYPES.CONV_C2C }
    const text = ada.chat.createTextMessage({ ...base, payload: { text: 'Hello' } })
    await ada.chat.sendMessage(text)
    const custom = { data: 'dice', description: 'A throw', extension: '' }
    await ada.chat.sendMessage(ada.chat.createCustomMessage({ ...base, payload: custom }))
    await vi.waitFor(() => expect(bodies.length).toBe(2))
    expect(bodies[0]).toBe('Hello')
    expect(bodies[1]).toMatchObject({ text: 'A throw', type: 'TIMCustomElem', payload: custom })

    await bob.messages.send({ userId: 'ada' }, 'Hi')
    await bob.messages.send({ userId: 'ada' }, { emoji: 'wave' })
    const [first] = await ada.next<[unknown]>(EVENT.MESSAGE_RECEIVED)
    const [second] = await ada.next<[unknown]>(EVENT.MESSAGE_RECEIVED)
    expect(first).toMatchObject({ type: 'TIMTextElem', payload: { text: 'Hi' }, from: 'bob' })
    expect(second).toMatchObject({
      type: 'TIMCustomElem',
      payload: { data: '{"emoji":"wave"}', description: '', extension: '' },
    })
  })

  it('[TC19] are signals of both', async () => {
    const { ada, bob } = await openMixed()
    const call = await bob.invitations.invite({ to: 'ada' })
    const [message] = await ada.next<[unknown]>(EVENT.MESSAGE_RECEIVED)
    expect(ada.chat.getSignalingInfo(message)).toMatchObject({
      inviteID: call.inviteId,
      actionType: 1,
      timeout: 30,
    })
  })
})
