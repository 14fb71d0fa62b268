import { describe, expect, it } from 'vitest'
import { commands, type CommandName } from '../../src/protocol/commands.ts'
import type { Capabilities, Capability } from '../../src/server/engine/capabilities.ts'
import { createTestEngine } from './createTestEngine.ts'

const LOBBY = { channelId: 'lobby' }
const CALL = { inviteId: 'one' }
const NONE: Capabilities = {
  join: false,
  send: false,
  invite: false,
  setAttr: false,
  presence: false,
  observe: false,
}

/** Every command with a payload, what it needs, and what a list must name for it. */
const CASES: Record<CommandName, readonly [payload: object, needs?: Capability, id?: string]> = {
  'session.login': [{ version: 1, userId: 'ada' }],
  'session.logout': [{}],
  'session.ping': [{}],
  'session.renewToken': [{ token: 'x' }],
  'stream.sync': [LOBBY, 'join', 'lobby'],
  'channel.create': [LOBBY, 'join', 'lobby'],
  'channel.join': [LOBBY, 'join', 'lobby'],
  'channel.destroy': [LOBBY, 'join', 'lobby'],
  'channel.leave': [LOBBY],
  'channel.unsubscribe': [LOBBY],
  'channel.members': [LOBBY],
  'channel.count': [LOBBY],
  'channel.has': [{ ...LOBBY, userId: 'bob' }],
  'channel.attrs': [LOBBY],
  'channel.setAttr': [{ ...LOBBY, key: 'topic', value: '1' }, 'setAttr', 'lobby'],
  'channel.deleteAttr': [{ ...LOBBY, key: 'topic' }, 'setAttr', 'lobby'],
  'channel.clearAttrs': [LOBBY, 'setAttr', 'lobby'],
  'message.send': [{ to: LOBBY, messageId: 'm1', body: '1' }, 'send', 'lobby'],
  'message.history': [{ of: LOBBY }, 'join', 'lobby'],
  'message.markRead': [{ of: LOBBY, upTo: 'm1' }, 'join', 'lobby'],
  'conversation.list': [{}],
  'user.status': [{ userIds: ['bob'] }],
  'user.watch': [{ userIds: ['bob'] }],
  'user.unwatch': [{ userIds: ['bob'] }],
  'user.attrs': [{ userId: 'bob' }, 'presence'],
  'user.setAttr': [{ key: 'mood', value: '1' }, 'setAttr'],
  'user.deleteAttr': [{ key: 'mood' }, 'setAttr'],
  'user.clearAttrs': [{}, 'setAttr'],
  'user.setAvailability': [{ availability: 'busy' }],
  'user.setCallWaiting': [{ callWaiting: 'busy' }],
  'user.setIdle': [{ isIdle: true }],
  'invitation.invite': [{ ...CALL, to: 'bob' }, 'invite', 'bob'],
  'invitation.add': [{ ...CALL, userIds: ['bob'] }, 'invite', 'bob'],
  'invitation.deliver': [CALL],
  'invitation.accept': [CALL],
  'invitation.reject': [CALL],
  'invitation.cancel': [CALL],
  'invitation.end': [CALL],
  'invitation.leave': [CALL],
  'invitation.join': [CALL],
  'invitation.modify': [{ ...CALL, data: '1' }],
  'invitation.propose': [{ ...CALL, proposalId: 'p', data: '1' }],
  'invitation.answerProposal': [{ ...CALL, proposalId: 'p', agrees: true }],
  'invitation.send': [{ ...CALL, payload: '1' }],
  'invitation.sendDtmf': [{ ...CALL, digits: '1' }],
  'invitation.get': [CALL],
  'invitation.list': [{}],
  'invitation.markSeen': [{}],
  'push.services': [{}],
  'push.subscribe': [{ transport: 'test', target: '{}' }],
  'push.unsubscribe': [{ subscriptionId: 'one' }],
  'push.list': [{}],
}

const cases = Object.keys(commands).map((name) => {
  const [payload, needs, id] = CASES[name as CommandName]
  return { name, payload, needs, id }
})

async function refusalOf(name: string, payload: object, can: Capabilities | undefined) {
  const { login } = createTestEngine({ authenticate: async ({ userId }) => ({ userId, can }) })
  const reply = await (await login('ada')).receive(name, payload)
  return reply.ok ? undefined : reply.error
}

describe.each(cases)('$name', ({ name, payload, needs }) => {
  it('[AU7] is refused without what it needs, and never otherwise', async () => {
    const ordinary = await refusalOf(name, payload, undefined)
    expect(ordinary?.code).not.toBe('FORBIDDEN')
    const refused = await refusalOf(name, payload, NONE)
    if (needs === undefined) {
      expect(refused?.code).not.toBe('FORBIDDEN')
      return
    }
    expect(refused).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining(`can.${needs}`),
    })
    const alone = await refusalOf(name, payload, { ...NONE, [needs]: true })
    expect(alone?.code).not.toBe('FORBIDDEN')
    const server = await refusalOf(name, payload, { ...NONE, server: true })
    expect(server?.code).not.toBe('FORBIDDEN')
  })
})

const listed = cases.filter(({ needs }) => needs !== undefined && needs !== 'presence')

describe.each(listed)('$name', ({ name, payload, needs = 'join', id }) => {
  it('[AU8] needs an id that fits, where a list is given', async () => {
    const refused = await refusalOf(name, payload, { [needs]: ['x*', 'other'] })
    expect(refused?.code).toBe('FORBIDDEN')
    if (id === undefined) return
    expect(refused?.message).toContain(`"${id}"`)
    const fitting = await refusalOf(name, payload, { [needs]: [`${id[0]}*`] })
    expect(fitting?.code).not.toBe('FORBIDDEN')
  })
})

describe('a token with a list', () => {
  it('[AU8] must name everybody who is invited', async () => {
    const can = { invite: ['bob', 'c*'] }
    const to = ['bob', 'cyd', 'dan']
    const refused = await refusalOf('invitation.invite', { ...CALL, to }, can)
    expect(refused).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('"dan"') })
    expect(await refusalOf('invitation.invite', { ...CALL, to: to.slice(0, 2) }, can)).toBe(
      undefined,
    )
  })

  it('[AU7] of channels allows no message to a user', async () => {
    const toBob = { to: { userId: 'bob' }, messageId: 'm1', body: '1' }
    const refused = await refusalOf('message.send', toBob, { send: ['*'] })
    expect(refused).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refusalOf('message.send', toBob, { send: true })).toBeUndefined()
  })
})

describe('a token without capabilities', () => {
  it('[AU7] reads its own attributes', async () => {
    expect(await refusalOf('user.attrs', { userId: 'ada' }, NONE)).toBeUndefined()
  })

  it('[AU7] is refused also for what follows its login without a pause', async () => {
    const { open } = createTestEngine({
      authenticate: async ({ userId }) => ({ userId, can: NONE }),
    })
    const ada = open()
    const [, refused] = await Promise.all([
      ada.ask('session.login', { version: 1, userId: 'ada' }),
      ada.refusal('invitation.invite', { ...CALL, to: 'bob' }),
    ])
    expect(refused.code).toBe('FORBIDDEN')
  })

  it('[AU6] learns by a refusal nothing of who is refused', async () => {
    const { login } = createTestEngine({
      authenticate: async ({ userId }) => ({ userId, ...(userId === 'spy' && { can: NONE }) }),
    })
    const [spy, bob] = [await login('spy'), await login('bob')]
    await bob.ask('user.setAttr', { key: 'mood', value: '1' })
    const online = await spy.refusal('user.attrs', { userId: 'bob' })
    await bob.ask('session.logout', {})
    const offline = await spy.refusal('user.attrs', { userId: 'bob' })
    const nobody = await spy.refusal('user.attrs', { userId: 'nobody' })
    expect([online, offline]).toEqual([nobody, nobody])
  })
})
