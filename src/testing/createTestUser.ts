import type { SignalingClient } from '../client/createSignalingClient.ts'
import type { AnswerOptions, InviteRequest, RejectOptions } from '../client/invitations.ts'
import type { JoinOptions } from '../client/seat.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { ChannelAttrs, ChannelBody, PeerBody, UserAttrs } from '../protocol/register.ts'
import type { Availability } from '../protocol/users.ts'
import { filterInvitations, type InvitationPhase } from '../store/invitations.ts'
import { inTurn } from './inTurn.ts'

interface OneCall {
  /** Which call, when there are several. @default the oldest that it can be said of */
  readonly inviteId?: string
}

/**
 * Somebody who does things, in a tab of their own. Each verb logs in first, if need be, and resolves
 * when everybody has heard of it; it rejects as the command of the client does.
 */
export interface TestUser {
  readonly userId: string
  /** The client behind the verbs, for everything that has none here. */
  readonly client: SignalingClient
  logsIn(): Promise<void>
  logsOut(): Promise<void>
  /** Rings somebody, or several. */
  invites(to: string | readonly string[], request?: Omit<InviteRequest, 'to'>): Promise<Invitation>
  /** Answers the call that rings here. */
  accepts(options?: OneCall & AnswerOptions): Promise<Invitation>
  /** Declines the call that rings here, for all tabs. @default 'declined' */
  rejects(reason?: RejectOptions['reason'], options?: OneCall & AnswerOptions): Promise<Invitation>
  /** Takes back the call that rings at others. */
  cancels(options?: OneCall & AnswerOptions): Promise<Invitation>
  /** Ends the call one is in, for all. */
  ends(options?: OneCall & AnswerOptions): Promise<Invitation>
  /** Goes out of a group call that goes on. */
  hangsUp(options?: OneCall): Promise<Invitation>
  joins(channelId: string, options?: JoinOptions): Promise<void>
  leaves(channelId: string): Promise<void>
  /** Says something in a channel. */
  says(channelId: string, body: ChannelBody): Promise<void>
  /** Writes to one user. */
  writes(userId: string, body: PeerBody): Promise<void>
  /** Sets attributes of a channel, one after the other. */
  sets(channelId: string, attrs: Partial<ChannelAttrs>): Promise<void>
  /** Sets attributes of one's own, one after the other. */
  setsOwn(attrs: Partial<UserAttrs>): Promise<void>
  /** Lets others know how one can be reached. */
  is(availability: Availability): Promise<void>
}

export interface TestUserOptions {
  readonly userId: string
  readonly client: SignalingClient
  /** Runs something, and waits until everybody has heard of it. */
  readonly run: <Result>(action: () => Promise<Result>) => Promise<Result>
}

export function createTestUser({ userId, client, run }: TestUserOptions): TestUser {
  const { channels, invitations, messages, users } = client

  return {
    userId,
    client,
    logsIn: () => does(async () => {}),
    logsOut: () => run(() => client.logout()),
    invites: (to, request) => does(() => invitations.invite({ ...request, to })),
    accepts: (options) => answers('incoming', options, invitations.accept),
    rejects: (reason = 'declined', options) =>
      answers('incoming', { ...options, reason }, invitations.reject),
    cancels: (options) => answers('outgoing', options, invitations.cancel),
    ends: (options) => answers('active', options, invitations.end),
    hangsUp: (options) => answers('active', options, invitations.leave),
    joins: (channelId, options) => does(async () => void (await channels.join(channelId, options))),
    leaves: (channelId) => does(() => channels.leave(channelId)),
    says: (channelId, body) => does(async () => void (await messages.send({ channelId }, body))),
    writes: (to, body) => does(async () => void (await messages.send({ userId: to }, body))),
    sets: (channelId, attrs) =>
      does(() => setAll(attrs, (key, value) => channels.setAttr(channelId, key, value))),
    setsOwn: (attrs) => does(() => setAll(attrs, (key, value) => users.setAttr(key, value))),
    is: (availability) => does(() => users.setAvailability(availability)),
  }

  function does<Result>(action: () => Promise<Result>): Promise<Result> {
    return run(async () => {
      await client.login(userId)
      return action()
    })
  }

  function answers<Options extends OneCall>(
    phase: 'incoming' | 'outgoing' | 'active',
    options: Options | undefined,
    answer: (inviteId: string, options?: Omit<Options, 'inviteId'>) => Promise<Invitation>,
  ): Promise<Invitation> {
    return does(() => {
      const { inviteId = oldest(phase), ...rest } = options ?? ({} as Options)
      return answer(inviteId, rest)
    })
  }

  function oldest(phase: InvitationPhase): string {
    const state = client.store.getState()
    const [call] = filterInvitations(state, { phase })
    if (call !== undefined) return call.inviteId
    const known = filterInvitations(state, {}).map(
      ({ status, inviter }) => `${status}, of ${inviter}`,
    )
    const calls = known.length === 0 ? 'none at all' : known.join('; ')
    throw new Error(`${userId} has no ${phase} call in this tab. Calls here: ${calls}.`)
  }
}

async function setAll<Attrs extends object>(
  attrs: Attrs,
  set: (key: keyof Attrs & string, value: Attrs[keyof Attrs & string]) => Promise<unknown>,
): Promise<void> {
  // These are the keys and the values of `attrs`, whatever its type.
  const entries = Object.entries(attrs) as [keyof Attrs & string, Attrs[keyof Attrs & string]][]
  await inTurn(entries, ([key, value]) => set(key, value))
}
