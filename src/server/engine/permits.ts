import type { CommandName, CommandPayload } from '../../protocol/commands.ts'
import { allows, type Capabilities, type Capability } from './capabilities.ts'
import { CommandError } from './commandError.ts'

/** What a command needs of a token: a capability, on each of these ids or on everything. */
interface Need {
  readonly capability: Capability
  readonly ids: readonly string[] | 'everything'
}

type NeedOf<Name extends CommandName> = (
  payload: CommandPayload<Name>,
  userId: string,
) => Need | undefined

/** Refuses a command that the token does not allow, with `FORBIDDEN`. */
export function requirePermit<Name extends CommandName>(
  name: Name,
  payload: CommandPayload<Name>,
  { userId, can }: { readonly userId: string; readonly can: Capabilities },
): void {
  const need = (NEEDS[name] as NeedOf<Name>)(payload, userId)
  if (need === undefined) return
  const { capability, ids } = need
  if (ids === 'everything') return requireCapability(can, capability)
  for (const id of ids) requireCapability(can, capability, id)
}

/** Refuses with `FORBIDDEN` where a capability does not cover an id, or all there is without one. */
export function requireCapability(can: Capabilities, capability: Capability, id?: string): void {
  if (!allows(can, capability, id)) throw missing(capability, id)
}

const nothing = () => undefined
const join = ({ channelId }: { readonly channelId: string }): Need => ({
  capability: 'join',
  ids: [channelId],
})
const setAttr = ({ channelId }: { readonly channelId: string }): Need => ({
  capability: 'setAttr',
  ids: [channelId],
})
const setOwnAttr = (): Need => ({ capability: 'setAttr', ids: 'everything' })
const read = ({ of }: CommandPayload<'message.history' | 'message.markRead'>) =>
  'channelId' in of ? join(of) : undefined

/** One line per command, so that a new one cannot be forgotten. */
const NEEDS: { readonly [Name in CommandName]: NeedOf<Name> } = {
  // The channels of a login are looked at one by one, as if each were joined.
  'session.login': nothing,
  'session.logout': nothing,
  'session.ping': nothing,
  'session.renewToken': nothing,
  'stream.sync': ({ channelId }) => (channelId === undefined ? undefined : join({ channelId })),

  'channel.create': join,
  'channel.join': join,
  'channel.destroy': join,
  'channel.leave': nothing,
  'channel.unsubscribe': nothing,
  // Members may ask, and who may `observe`; only the record knows who is a member.
  'channel.members': nothing,
  'channel.count': nothing,
  'channel.has': nothing,
  'channel.attrs': nothing,
  'channel.setAttr': setAttr,
  'channel.deleteAttr': setAttr,
  'channel.clearAttrs': setAttr,

  'message.send': ({ to }) => ({
    capability: 'send',
    ids: 'channelId' in to ? [to.channelId] : 'everything',
  }),
  'message.history': read,
  'message.markRead': read,
  'conversation.list': nothing,

  // Without `presence`, who is offline is made to look like nobody.
  'user.status': nothing,
  'user.watch': nothing,
  'user.unwatch': nothing,
  'user.attrs': (payload, userId) =>
    payload.userId === userId ? undefined : { capability: 'presence', ids: 'everything' },
  'user.setAttr': setOwnAttr,
  'user.deleteAttr': setOwnAttr,
  'user.clearAttrs': setOwnAttr,
  'user.setAvailability': nothing,
  'user.setCallWaiting': nothing,
  'user.setIdle': nothing,

  'invitation.invite': ({ to }) => ({
    capability: 'invite',
    ids: typeof to === 'string' ? [to] : to,
  }),
  'invitation.add': ({ userIds }) => ({ capability: 'invite', ids: userIds }),
  // What follows is for parties of an invitation alone, which its record knows.
  'invitation.deliver': nothing,
  'invitation.accept': nothing,
  'invitation.reject': nothing,
  'invitation.cancel': nothing,
  'invitation.end': nothing,
  'invitation.leave': nothing,
  'invitation.join': nothing,
  'invitation.modify': nothing,
  'invitation.propose': nothing,
  'invitation.answerProposal': nothing,
  'invitation.send': nothing,
  'invitation.sendDtmf': nothing,
  'invitation.get': nothing,
  'invitation.list': nothing,
  'invitation.markSeen': nothing,

  // One's own devices, whatever one may do with others.
  'push.services': nothing,
  'push.subscribe': nothing,
  'push.unsubscribe': nothing,
  'push.list': nothing,
}

function missing(capability: Capability, id?: string): CommandError {
  const on = id === undefined ? '' : ` for "${id}"`
  const message = `The token does not allow this: it lacks can.${capability}${on}.`
  return new CommandError('FORBIDDEN', { message })
}
