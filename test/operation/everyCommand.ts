import type { CommandName } from '../../src/protocol/commands.ts'

/** What nobody may find in a log. */
export const CANARY = 'canary-7c0ffee7'

type Sent = readonly [who: 'ada' | 'bob', name: CommandName, payload: object]

const text = JSON.stringify(CANARY)
const lobby = { channelId: 'lobby' }
const call = { inviteId: 'call' }
const phone = { transport: 'test', when: 'always', words: { call: CANARY }, device: CANARY }
const push = JSON.stringify({ title: CANARY, description: CANARY, extension: CANARY })
const group = { inviteId: 'group' }

/** Every command but the login, in an order in which most succeed, with a canary wherever one fits. */
export function everyCommand(renewed: string): readonly Sent[] {
  return [
    ['ada', 'session.ping', {}],
    ['ada', 'session.renewToken', { token: renewed }],
    ['ada', 'channel.create', { ...lobby, history: true }],
    ['ada', 'channel.join', lobby],
    ['bob', 'channel.join', lobby],
    ['ada', 'stream.sync', lobby],
    ['ada', 'channel.members', lobby],
    ['ada', 'channel.count', lobby],
    ['ada', 'channel.has', { ...lobby, userId: 'bob' }],
    ['ada', 'channel.setAttr', { ...lobby, key: CANARY, value: text }],
    ['bob', 'channel.setAttr', { ...lobby, key: CANARY, value: text, ifRev: 99 }],
    ['ada', 'channel.attrs', lobby],
    ['ada', 'message.send', { to: lobby, messageId: CANARY, body: text }],
    ['ada', 'message.send', { to: { userId: 'bob' }, messageId: `${CANARY}2`, body: text }],
    ['ada', 'message.history', { of: lobby }],
    ['bob', 'message.markRead', { of: { userId: 'ada' }, upTo: CANARY }],
    ['bob', 'conversation.list', {}],
    ['ada', 'user.status', { userIds: ['bob'] }],
    ['ada', 'user.watch', { userIds: ['bob'] }],
    ['ada', 'user.unwatch', { userIds: ['bob'] }],
    ['ada', 'user.setAttr', { key: CANARY, value: text }],
    ['bob', 'user.attrs', { userId: 'ada' }],
    ['ada', 'user.deleteAttr', { key: CANARY }],
    ['ada', 'user.clearAttrs', {}],
    ['ada', 'user.setAvailability', { availability: 'away' }],
    ['ada', 'user.setCallWaiting', { callWaiting: 'queue' }],
    ['ada', 'user.setIdle', { isIdle: true }],
    ['bob', 'push.services', {}],
    ['bob', 'push.subscribe', { ...phone, target: JSON.stringify({ token: CANARY }) }],
    ['bob', 'push.subscribe', { ...phone, target: text }],
    ['bob', 'push.list', {}],
    ['ada', 'invitation.invite', { ...call, to: 'bob', data: text, push }],
    ['bob', 'invitation.deliver', call],
    ['bob', 'invitation.accept', { ...call, data: text }],
    ['ada', 'invitation.modify', { ...call, data: text }],
    ['ada', 'invitation.propose', { ...call, proposalId: CANARY, data: text }],
    ['bob', 'invitation.answerProposal', { ...call, proposalId: CANARY, agrees: true }],
    ['ada', 'invitation.send', { ...call, payload: text }],
    ['ada', 'invitation.sendDtmf', { ...call, digits: '123' }],
    ['ada', 'invitation.get', call],
    ['ada', 'invitation.end', { ...call, data: text }],
    ['ada', 'invitation.invite', { ...group, to: ['bob', 'cleo'], data: text }],
    ['bob', 'invitation.accept', group],
    ['ada', 'invitation.add', { ...group, userIds: ['dora'] }],
    ['bob', 'invitation.leave', group],
    ['bob', 'invitation.join', group],
    ['bob', 'invitation.reject', { ...group, data: text }],
    ['ada', 'invitation.cancel', { ...group, data: text }],
    ['ada', 'invitation.list', { endedWithinMs: 1000 }],
    ['bob', 'invitation.markSeen', {}],
    ['ada', 'channel.deleteAttr', { ...lobby, key: CANARY }],
    ['ada', 'channel.clearAttrs', lobby],
    ['bob', 'channel.unsubscribe', lobby],
    ['bob', 'channel.leave', lobby],
    ['ada', 'channel.destroy', lobby],
    ['bob', 'push.unsubscribe', { subscriptionId: CANARY }],
    // Nobody answers it before it has been pushed.
    ['ada', 'invitation.invite', { inviteId: 'last', to: 'bob', kind: 'signal', push }],
    ['ada', 'session.logout', {}],
  ]
}
