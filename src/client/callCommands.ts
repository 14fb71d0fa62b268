import type { CommandPayload } from '../protocol/commands.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { InvitationData } from '../protocol/register.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import { requireJson } from './fromWire.ts'
import { createNotices } from './createNotices.ts'
import { createProposals, type Proposals } from './proposals.ts'

export interface ProposeOptions extends CommandOptions {
  /** How long the others have to agree. @default 30_000 */
  readonly timeoutMs?: number
}

/** What the parties of a call do while they talk. */
export interface CallCommands {
  /** Goes into an active group call, late or again. */
  join(inviteId: string, options?: CommandOptions): Promise<Invitation>
  /** Asks the other active parties to agree to new data. Resolves to whether they did. */
  propose(inviteId: string, data: InvitationData, options?: ProposeOptions): Promise<boolean>
  answerProposal(
    inviteId: string,
    proposalId: string,
    agrees: boolean,
    options?: CommandOptions,
  ): Promise<void>
  /** Rings more users, or some of them again. For who is in the call. */
  add(inviteId: string, userIds: readonly string[], options?: CommandOptions): Promise<Invitation>
  /** Sends any JSON value of at most 8 KiB to the other parties. It is not stored. */
  send(inviteId: string, payload: unknown, options?: CommandOptions): Promise<void>
  /** Sends keys of a telephone: 1 to 64 of `0-9 * # A-D` (RFC 4733). */
  sendDtmf(inviteId: string, digits: string, options?: CommandOptions): Promise<void>
}

/** The commands that are answered with the invitation. */
export type InvitationChange = `invitation.${
  | 'invite'
  | 'accept'
  | 'reject'
  | 'cancel'
  | 'end'
  | 'leave'
  | 'join'
  | 'modify'
  | 'add'
  | 'propose'
  | 'answerProposal'}`

export interface CallFeature<Commands> extends Pick<Proposals, 'settle' | 'review'> {
  readonly commands: Commands
}

export type CreateCalls<Commands> = (
  core: ClientCore,
  ask: <Name extends InvitationChange>(
    name: Name,
    payload: CommandPayload<Name>,
    options?: CommandOptions,
  ) => Promise<Invitation>,
) => CallFeature<Commands>

export const createCalls: CreateCalls<CallCommands> = (core, ask) => {
  const { store, send, createId } = core
  const proposals = createProposals(store)
  const notices = createNotices(core)
  return {
    settle: proposals.settle,
    review() {
      proposals.review()
      notices.review()
    },
    commands: {
      join: (inviteId, options) => ask('invitation.join', { inviteId }, options),
      async propose(inviteId, data, { timeoutMs, ...options } = {}) {
        const proposalId = createId()
        const payload = { inviteId, proposalId, data: toData(data) }
        const bound = timeoutMs === undefined ? {} : { timeoutMs }
        await ask('invitation.propose', { ...payload, ...bound }, options)
        return proposals.outcome(inviteId, proposalId, options.signal)
      },
      async answerProposal(inviteId, proposalId, agrees, options) {
        await ask('invitation.answerProposal', { inviteId, proposalId, agrees }, options)
      },
      add: (inviteId, userIds, options) => ask('invitation.add', { inviteId, userIds }, options),
      async send(inviteId, payload, options) {
        const text = requireJson(payload, 'A message of an invitation')
        await send('invitation.send', { inviteId, payload: text }, options)
      },
      async sendDtmf(inviteId, digits, options) {
        await send('invitation.sendDtmf', { inviteId, digits }, options)
      },
    },
  }
}

/** What an invitation holds, as it crosses the wire. */
export function toData(data: unknown): string {
  return requireJson(data, 'The data of an invitation')
}
