import { describe, expect, it } from 'vitest'
import type { Capabilities } from '../../src/server/engine/capabilities.ts'
import { createTestEngine } from './createTestEngine.ts'

const ATTIC = { channelId: 'attic' }
const ONLINE = { channelId: '__agora_user_online' }
const CALL = { inviteId: 'one', ...ATTIC }
const HELLO = { to: ATTIC, messageId: 'm1', body: '1' }

/** An engine whose tokens are what they allow. */
function openAllowing() {
  const made = createTestEngine({
    authenticate: async ({ userId, token }) => ({
      userId,
      ...(token === undefined ? {} : { can: JSON.parse(token) as unknown }),
    }),
  })
  const loginWith = (userId: string, can: Capabilities) => made.login(userId, tokenOf(can))
  return { ...made, loginWith }
}

const tokenOf = (can: Capabilities) => ({ token: JSON.stringify(can) })

describe('a seat in a special channel', () => {
  it('[AU4] [CH17] is given up with a token that is no server’s', async () => {
    const { loginWith, login, clock } = openAllowing()
    const spy = await loginWith('spy', { server: true })
    await spy.ask('channel.join', ONLINE)
    await spy.ask('session.renewToken', tokenOf({}))
    await login('ada')
    await clock.settle()
    expect(spy.events('session')).toEqual([{ type: 'channel.membershipEnded', ...ONLINE }])
    expect(spy.events('channel:__agora_user_online')).toEqual([])
  })
})

describe('a member whose token does not allow the channel any more', () => {
  async function openAttic() {
    const made = openAllowing()
    const ada = await made.login('ada')
    await ada.ask('channel.create', { ...ATTIC, membership: 'durable', history: true })
    const bob = await made.login('bob')
    for (const one of [ada, bob]) await one.ask('channel.join', ATTIC)
    await bob.ask('session.logout', {})
    await ada.ask('message.send', HELLO)
    return made
  }

  it.each([
    ['channel.attrs', ATTIC],
    ['channel.members', ATTIC],
    ['channel.count', ATTIC],
    ['channel.has', { ...ATTIC, userId: 'ada' }],
  ])('[CH8] is refused %s, as everybody outside', async (name, payload) => {
    const { loginWith } = await openAttic()
    const bob = await loginWith('bob', { join: ['other'] })
    const cyd = await loginWith('cyd', { join: ['other'] })
    const refused = await bob.refusal(name, payload)
    expect(refused.code).toBe('NOT_A_MEMBER')
    expect(await cyd.refusal(name, payload)).toEqual(refused)
    const allowed = await loginWith('bob', { join: ['attic'] })
    expect(await allowed.receive(name, payload)).toMatchObject({ ok: true })
    const observing = await loginWith('bob', { join: ['other'], observe: true })
    expect(await observing.receive(name, payload)).toMatchObject({ ok: true })
  })

  it('[CN6] does not find it among the conversations', async () => {
    const { loginWith } = await openAttic()
    const bob = await loginWith('bob', { join: ['other'] })
    expect(await bob.ask('conversation.list', {})).toMatchObject({ conversations: [] })
    const allowed = await loginWith('bob', { join: ['attic'] })
    expect(await allowed.ask('conversation.list', {})).toMatchObject({
      conversations: [{ with: ATTIC, unreadCount: 1 }],
    })
  })
})

describe('an invitation of members', () => {
  async function openMembers() {
    const made = openAllowing()
    const ada = await made.login('ada')
    const bob = await made.login('bob')
    for (const one of [ada, bob]) await one.ask('channel.join', ATTIC)
    return { ...made, ada, bob }
  }

  it('[IN16] by somebody outside says nothing about who is in, and takes no call', async () => {
    const { login, ada } = await openMembers()
    const eve = await login('eve')
    const inside = await eve.refusal('invitation.invite', { ...CALL, to: ['ada'] })
    const outside = await eve.refusal('invitation.invite', { ...CALL, to: ['zoe'] })
    expect(inside.code).toBe('NOT_A_MEMBER')
    expect(outside).toEqual(inside)
    expect(await ada.ask('invitation.invite', { ...CALL, to: ['bob'] })).toMatchObject(ATTIC)
  })

  it('[IN16] needs a token that allows the channel', async () => {
    const { ada, bob } = await openMembers()
    await ada.ask('session.renewToken', tokenOf({ join: ['other'] }))
    for (const to of [['bob'], ['zoe']]) {
      expect(await ada.refusal('invitation.invite', { ...CALL, to })).toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('can.join'),
      })
    }
    // To one user the channel is only data.
    expect(await ada.ask('invitation.invite', { ...CALL, to: 'bob' })).toMatchObject(ATTIC)
    expect(await bob.ask('invitation.accept', CALL_ID)).toMatchObject({ status: 'active' })
  })

  it('[IN16] by a server needs no seat of its own', async () => {
    const { loginWith, bob, clock } = await openMembers()
    const server = await loginWith('reception', { server: true })
    await server.ask('invitation.invite', { ...CALL, to: ['bob'] })
    await clock.settle()
    expect(bob.calls()).toHaveLength(1)
    const refused = await server.refusal('invitation.add', { ...CALL_ID, userIds: ['zoe'] })
    expect(refused.code).toBe('NOT_A_MEMBER')
  })

  it('[IN16] is added to only from inside', async () => {
    const { ada } = await openMembers()
    await ada.ask('invitation.invite', { ...CALL, to: ['bob'] })
    await ada.ask('channel.leave', ATTIC)
    const inside = await ada.refusal('invitation.add', { ...CALL_ID, userIds: ['bob'] })
    const outside = await ada.refusal('invitation.add', { ...CALL_ID, userIds: ['zoe'] })
    expect(inside.code).toBe('NOT_A_MEMBER')
    expect(outside).toEqual(inside)
  })
})

const CALL_ID = { inviteId: 'one' }
