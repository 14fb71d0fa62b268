import type { InviteRequest } from '../client/invitations.ts'
import type { JoinOptions } from '../client/seat.ts'
import type { ChannelAttrs, ChannelBody, UserAttrs } from '../protocol/register.ts'
import type { Availability, CallWaiting } from '../protocol/users.ts'
import type { TestUser } from './createTestUser.ts'
import { inTurn } from './inTurn.ts'

/** What there is when a test begins. Whoever does something in it is logged in. */
export interface Scenario {
  /** Who is there, in a tab each. */
  readonly users?: readonly (string | ScenarioUser)[]
  /** By id. */
  readonly channels?: Readonly<Record<string, ScenarioChannel>>
  /** In the order in which they were made. */
  readonly calls?: readonly ScenarioCall[]
}

export interface ScenarioUser {
  readonly userId: string
  readonly attrs?: Partial<UserAttrs>
  /** @default 'available' */
  readonly availability?: Availability
  readonly callWaiting?: CallWaiting
}

export interface ScenarioChannel extends JoinOptions {
  /** In the order in which they join. */
  readonly members?: readonly string[]
  /** Set by the first member. */
  readonly attrs?: Partial<ChannelAttrs>
  /** Whoever has said something is a member. */
  readonly messages?: readonly { readonly from: string; readonly body: ChannelBody }[]
}

export interface ScenarioCall extends InviteRequest {
  readonly from: string
  /**
   * Whether it still rings, everybody has answered, nobody did, or everybody said no.
   * @default 'ringing'
   */
  readonly status?: 'ringing' | 'active' | 'missed' | 'declined'
}

/** Makes users do what the scenario says that they have done. */
export async function seedScenario(
  { users = [], channels = {}, calls = [] }: Scenario,
  user: (userId: string) => TestUser,
): Promise<void> {
  await inTurn(users, (one) => seedUser(typeof one === 'string' ? { userId: one } : one, user))
  await inTurn(Object.entries(channels), ([id, channel]) => seedChannel(id, channel, user))
  await inTurn(calls, (call) => seedCall(call, user))
}

type Users = (userId: string) => TestUser

async function seedUser(
  { userId, attrs = {}, availability, callWaiting }: ScenarioUser,
  user: Users,
): Promise<void> {
  const one = user(userId)
  await one.logsIn()
  await one.setsOwn(attrs)
  if (availability !== undefined) await one.is(availability)
  if (callWaiting !== undefined) await one.client.users.setCallWaiting(callWaiting)
}

async function seedChannel(
  channelId: string,
  { members = [], attrs = {}, messages = [], ...options }: ScenarioChannel,
  user: Users,
): Promise<void> {
  const all = new Set([...members, ...messages.map(({ from }) => from)])
  await inTurn(all, (userId) => user(userId).joins(channelId, options))
  const [first] = all
  if (first !== undefined) await user(first).sets(channelId, attrs)
  await inTurn(messages, ({ from, body }) => user(from).says(channelId, body))
}

async function seedCall(
  { from, status = 'ringing', ...request }: ScenarioCall,
  user: Users,
): Promise<void> {
  const invitees = typeof request.to === 'string' ? [request.to] : request.to
  const answering = status === 'active' || status === 'declined' ? invitees : []
  // Who answers is there when it rings.
  await inTurn(answering, (userId) => user(userId).logsIn())
  const { inviteId } = await user(from).invites(request.to, request)
  if (status === 'missed') await user(from).cancels({ inviteId })
  await inTurn(answering, (userId) =>
    status === 'active'
      ? user(userId).accepts({ inviteId })
      : user(userId).rejects('declined', { inviteId }),
  )
}
