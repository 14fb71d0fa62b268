import { describe, expect, it } from 'vitest'
import type { AgoraCall } from '../../../src/compat/agora/index.ts'
import { record } from '../../client/clientViews.ts'
import { answer, join, openAgora, ring, until } from './openAgora.ts'

async function openMixed() {
  const agora = await openAgora()
  return { ...agora, ada: await agora.logIn('ada'), bob: await agora.connect('bob') }
}

describe('a program of Agora’s and a client of Beckon', () => {
  it('[AG25] share a channel: who is there, messages, attributes', async () => {
    const { ada, bob } = await openMixed()
    const { channel, heard } = await join(ada, 'room')
    heard.length = 0
    const messages = record(bob, 'message.received')
    const { members } = await bob.channels.join('room')
    expect(members.map(({ userId, uid }) => [userId, uid])[0]).toEqual(['ada', ada.session.uid])
    const uid = bob.store.getState().session?.uid
    channel.messageChannelSend({ from: 'agora' })
    await until(() => messages.length > 0)
    await bob.messages.send({ channelId: 'room' }, { from: 'beckon' })
    await bob.channels.setAttr('room', 'topic', ['tea'])
    await bob.channels.leave('room')
    await until(() => heard.length > 4)
    expect(messages[0]?.message).toMatchObject({ from: 'ada', body: { from: 'agora' } })
    expect(heard).toEqual([
      ['onChannelUserJoined', 'bob', uid],
      ['onMessageChannelReceive', 'ada', ada.session.uid, { from: 'agora' }],
      ['onMessageChannelReceive', 'bob', uid, { from: 'beckon' }],
      ['onChannelAttrUpdated', 'topic', ['tea'], 'update'],
      ['onChannelUserLeaved', 'bob', uid],
    ])
  })

  it('[AG25] write to each other', async () => {
    const { ada, bob } = await openMixed()
    const messages = record(bob, 'message.received')
    ada.session.messageInstantSend('bob', 'hello')
    await until(() => messages.length > 0)
    await bob.messages.send({ userId: 'ada' }, 'hi')
    await until(() => ada.heard.length > 0)
    expect(messages[0]?.message).toMatchObject({ from: 'ada', body: 'hello' })
    expect(ada.heard).toEqual([['onMessageInstantReceive', 'bob', 0, 'hi']])
    // It is stored, for Beckon's own list of conversations.
    expect(await bob.messages.conversations()).toMatchObject([{ with: { userId: 'ada' } }])
  })

  it('[AG25] answers a call that is over for the server when it is answered, and goes on', async () => {
    const { ada, bob } = await openMixed()
    const rings: AgoraCall[] = []
    const ended: string[] = []
    ada.session.onInviteReceived = (call) => {
      call.onInviteEndByPeer = (said) => ended.push(String(said))
      call.onInviteEndByMyself = () => ended.push('by myself')
      rings.push(call)
    }
    const invite = (inviteId: string) =>
      bob.invitations.invite({
        to: 'ada',
        inviteId,
        kind: 'signal',
        presentAs: 'call',
        policy: { endWhen: 'answered' },
      })
    await invite('one')
    await until(() => rings.length === 1)
    rings[0]?.channelInviteAccept()
    await until(() => bob.store.getState().invitations.byId.get('one')?.endReason === 'answered')
    // What Ada is told next comes after whatever she would have been told of the end.
    await bob.messages.send({ userId: 'ada' }, 'hi')
    await until(() => ada.heard.some(([name]) => name === 'onMessageInstantReceive'))
    expect(ended).toEqual([])
    rings[0]?.channelInviteEnd()
    expect(ended).toEqual(['by myself'])
  })

  it('[AG25] [IN31] call each other: Agora calls, and is shown as a call', async () => {
    const { ada, bob } = await openMixed()
    const rings = record(bob, 'invitation.received')
    const digits = record(bob, 'invitation.message')
    const { call, heard } = ring(ada, 'bob', '{"media":"voice"}')
    await until(() => rings.length > 0)
    const { inviteId, ...invitation } = rings[0]?.invitation ?? { inviteId: '' }
    expect(invitation).toMatchObject({
      kind: 'signal',
      presentAs: 'call',
      channelId: 'room',
      data: '{"media":"voice"}',
    })
    await bob.invitations.accept(inviteId, { data: { ok: true } })
    call.channelInviteDTMF('5')
    await until(() => digits.length > 0)
    expect(digits[0]).toMatchObject({ dtmf: '5' })
    await bob.invitations.send(inviteId, { any: 'thing' })
    await bob.invitations.end(inviteId)
    await until(() => heard.length > 3)
    expect(heard).toEqual([
      ['onInviteReceivedByPeer', ''],
      ['onInviteAcceptedByPeer', { ok: true }],
      ['onInviteMsg', '{"any":"thing"}'],
      ['onInviteEndByPeer', ''],
    ])
  })

  it('[AG25] call each other: a reject without a word has a reason', async () => {
    const { ada, bob } = await openMixed()
    const rings = record(bob, 'invitation.received')
    const { heard } = ring(ada, 'bob')
    await until(() => rings.length > 0)
    await bob.invitations.reject(rings[0]?.invitation.inviteId ?? '')
    await until(() => heard.length > 1)
    expect(heard.at(-1)).toEqual(['onInviteRefusedByPeer', '{"reason":"rejected"}'])
  })

  it('[AG25] call each other: Beckon calls, and its data is text', async () => {
    const { ada, bob } = await openMixed()
    const changes = record(bob, 'invitation.changed')
    const request = { to: 'ada', channelId: 'room', data: { media: 'video' } }
    const { inviteId } = await bob.invitations.invite(request)
    const { call, heard } = await answer(ada)
    expect(call).toMatchObject({ channelName: 'room', peer: 'bob', extra: '{"media":"video"}' })
    call.channelInviteAccept('yes')
    await until(() => changes.length > 1)
    expect(changes.map(({ cause }) => cause)).toEqual(['delivered', 'accepted'])
    expect(changes[1]?.invitation.invitees[0]?.data).toBe('yes')
    await bob.invitations.sendDtmf(inviteId, '1')
    await bob.invitations.end(inviteId, { data: { bye: 1 } })
    await until(() => heard.length > 1)
    expect(heard).toEqual([
      ['onInviteMsg', '{"msgtype":"dtmf","msgdata":"1"}'],
      ['onInviteEndByPeer', '{"bye":1}'],
    ])
  })

  it('[AG25] are in one call of many: one of Agora’s goes out of it', async () => {
    const { ada, bob, connect } = await openMixed()
    const cyd = await connect('cyd')
    const changes = record(bob, 'invitation.changed')
    const { inviteId } = await bob.invitations.invite({ to: ['ada', 'cyd'] })
    await cyd.invitations.accept(inviteId)
    const { call, heard } = await answer(ada)
    call.channelInviteAccept()
    const stateOfAda = () => changes.at(-1)?.invitation.invitees[0]?.state
    await until(() => stateOfAda() === 'accepted')
    call.channelInviteEnd()
    await until(() => stateOfAda() === 'left')
    expect(heard).toEqual([['onInviteEndByMyself', '']])
    expect(changes.at(-1)?.invitation.status).toBe('active')
  })
})
