import { describe, expect, it, onTestFinished } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import { createSignalingStore } from '../../src/store/createSignalingStore.ts'
import { filterMissed } from '../../src/store/invitations.ts'
import type { Invitation } from '../../src/protocol/invitations.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { causesIn, openCallers } from './openCallers.ts'

const statusIn = ({ store }: SignalingClient, inviteId = 'one') =>
  store.getState().invitations.byId.get(inviteId)?.status

describe('a client that was away', () => {
  it('[IN12] a call that rings at the login is received', async () => {
    const { t, ada, run } = await openCallers()
    await run(() => ada.invitations.invite({ to: 'dee', inviteId: 'one' }))
    const dee = t.client('dee')
    const causes = causesIn(dee)
    await run(() => dee.login('dee'))
    expect(statusIn(dee)).toBe('ringing')
    expect(causes).toContain('received')
  })

  it('[IN12] a call that comes in the midst of the login is received once, and told of once', async () => {
    let now = () => 0
    let finish = () => {}
    const held = new Promise<void>((resolve) => (finish = resolve))
    const inner = memoryBackend({ now: () => now() })
    const { t, ada } = await openCallers({
      backend: {
        ...inner,
        async read(key, query) {
          // The stream has begun by then, and the snapshot is yet to be taken.
          if (key === 'user:dee' && query.names?.includes('seen/missed') === true) await held
          return inner.read(key, query)
        },
      },
    })
    now = t.now
    const dee = t.client('dee')
    const causes = causesIn(dee)
    const login = dee.login('dee')
    await t.settle()
    const invited = ada.invitations.invite({ to: 'dee', inviteId: 'one' })
    await t.settle()
    finish()
    await t.settle()
    await Promise.all([login, invited])
    expect(causes).toEqual(['received', 'delivered dee'])
  })

  it('[IN12] a call that ended while one was away for longer than the grace window is told', async () => {
    const { t, ada, bob, run } = await openCallers()
    await run(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
    await run(() => bob.invitations.accept('one'))
    const causes = causesIn(bob)
    t.network('bob').drop()
    await t.advance(15_000)
    t.network('bob').restore()
    await t.advance(10_000)
    expect(bob.store.getState().connection.status).toBe('connected')
    expect(statusIn(bob)).toBe('ended')
    expect(causes).not.toEqual([])
  })

  it('[IN36] a call that ended more than a minute ago is told too', async () => {
    const { t, ada, bob, run } = await openCallers()
    await run(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
    await run(() => bob.invitations.accept('one'))
    const causes = causesIn(bob)
    t.network('bob').drop()
    await t.advance(120_000)
    t.network('bob').restore()
    await t.advance(10_000)
    expect(bob.store.getState().connection.status).toBe('connected')
    expect(causes).not.toEqual([])
  })

  it('[IN1] whoever hears of a call first by a later revision receives it', async () => {
    let now = () => 0
    const inner = memoryBackend({ now: () => now() })
    let failing = 0
    const t = createTestSignaling({
      backend: {
        ...inner,
        async commit(key, change) {
          const isRef = change.events.some((text) => text.includes('invitation.ref'))
          if (key === 'user:bob' && isRef && failing++ === 0) throw new Error('The disk hiccups.')
          return inner.commit(key, change)
        },
      },
    })
    now = t.now
    onTestFinished(() => t.close())
    const ada = await t.connect('ada')
    const bob = await t.connect('bob')
    const received: unknown[] = []
    bob.on('invitation.received', (event) => received.push(event))
    void ada.invitations.invite({ to: 'bob', inviteId: 'one' })
    await t.settle()
    void ada.invitations.modify('one', 1)
    await t.settle()
    await t.advance(10_000)
    expect(bob.store.getState().invitations.byId.get('one')?.status).toBe('ringing')
    expect(received).toHaveLength(1)
  })

  it('[IN34] what was said reaches a party that was away for a moment, though the call ended meanwhile', async () => {
    const { t, ada, bob, run } = await openCallers()
    await run(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
    await run(() => bob.invitations.accept('one'))
    const heard: unknown[] = []
    bob.on('invitation.message', ({ payload }) => heard.push(payload))
    t.network('bob').drop()
    await run(() => ada.invitations.modify('one', 1))
    await run(() => ada.invitations.send('one', 'goodbye'))
    await run(() => ada.invitations.end('one'))
    t.network('bob').restore()
    await t.advance(3000)
    expect(heard).toEqual(['goodbye'])
  })
})

describe('answered elsewhere', () => {
  it('[IN3] is heard by the other session of whoever answered a signal', async () => {
    const { t, ada, bob, run } = await openCallers()
    const phone = await t.connect('bob')
    const causes = causesIn(phone)
    const policy = { endWhen: 'answered' } as const
    await run(() => ada.invitations.invite({ to: 'bob', inviteId: 'one', kind: 'signal', policy }))
    await run(() => bob.invitations.accept('one'))
    expect(causes).toContain('answeredElsewhere bob')
  })

  it('[IN3] the same in a group that still rings for others', async () => {
    const { t, ada, bob, run } = await openCallers()
    const phone = await t.connect('bob')
    const causes = causesIn(phone)
    const policy = { endWhen: 'answered' } as const
    await run(() => ada.invitations.invite({ to: ['bob', 'cyd'], inviteId: 'one', policy }))
    await run(() => bob.invitations.accept('one'))
    expect(causes).toContain('answeredElsewhere bob')
  })

  it('[IN17] others hear it when a signal for one is taken', async () => {
    const { ada, bob, cyd, run } = await openCallers()
    const causes = causesIn(cyd)
    const policy = { answer: 'first', endWhen: 'answered' } as const
    await run(() => ada.invitations.invite({ to: ['bob', 'cyd'], inviteId: 'one', policy }))
    await run(() => bob.invitations.accept('one'))
    expect(causes).toContain('answeredElsewhere bob')
  })
})

describe('a proposal', () => {
  it('[IN33] resolves to true when they have agreed, whatever has been proposed since', async () => {
    const { t, ada, bob, run } = await openCallers()
    await run(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))
    await run(() => bob.invitations.accept('one'))
    const agreed = ada.invitations.propose('one', { video: true })
    await t.settle()
    const first = bob.store.getState().invitations.byId.get('one')?.proposal?.proposalId ?? ''
    t.network('ada').drop()
    await run(() => bob.invitations.answerProposal('one', first, true))
    const other = bob.invitations.propose('one', 2, { timeoutMs: 1000 })
    await t.advance(1500)
    await other
    t.network('ada').restore()
    await t.advance(5000)
    const invitation = ada.store.getState().invitations.byId.get('one')
    expect(invitation).toMatchObject({ status: 'active', data: { video: true } })
    expect(await agreed).toBe(true)
  })
})

describe('what the store shows', () => {
  it('[IN22] of a call that one has left again stays its whole time', async () => {
    const { t, ada, bob, cyd, run } = await openCallers()
    await run(() => ada.invitations.invite({ to: ['bob', 'cyd'], inviteId: 'one' }))
    await run(() => bob.invitations.accept('one'))
    await run(() => cyd.invitations.accept('one'))
    await run(() => cyd.invitations.leave('one'))
    await t.advance(10_000)
    await run(() => cyd.invitations.join('one'))
    await t.advance(4000)
    await run(() => cyd.invitations.leave('one'))
    await t.advance(2000)
    expect(cyd.store.getState().invitations.noticeId).toBe('one')
  })

  it('drops the oldest ended call, not the latest', () => {
    const store = createSignalingStore(createFakeClock())
    store.apply([
      { type: 'session.started', session: { userId: 'bob', sessionId: 'bob-1', uid: 1 } },
    ])
    const missed = (n: number): Invitation => ({
      inviteId: `call-${n}`,
      kind: 'call',
      rev: 2,
      inviter: 'ada',
      inviterSessionId: 'ada-1',
      invitees: [{ userId: 'bob', state: 'timedOut', changedAt: n }],
      data: undefined,
      policy: { answer: 'all', endWhen: 'oneLeft', rejectEnds: 'whenAll' },
      timeoutMs: 30_000,
      onlineOnly: false,
      status: 'ended',
      endReason: 'timedOut',
      createdAt: n,
      endedAt: n,
    })
    // As `list` answers: the latest first.
    for (let n = 200; n > 0; n--) {
      store.apply([{ type: 'invitation.changed', invitation: missed(n) }])
    }
    store.apply([{ type: 'invitation.changed', invitation: missed(201) }])
    const ids = filterMissed(store.getState()).map(({ inviteId }) => inviteId)
    expect(ids.slice(0, 3)).toEqual(['call-201', 'call-200', 'call-199'])
  })

  it('[IN9] rings for a client that knew the one before', async () => {
    const t = createTestSignaling()
    onTestFinished(() => t.close())
    const ada = await t.connect('ada')
    const bob = await t.connect('bob')
    const again = async () => {
      const done = ada.invitations.invite({ to: 'bob', inviteId: 'daily' })
      await t.settle()
      await done
      await t.settle()
    }
    await again()
    void ada.invitations.cancel('daily')
    await t.settle()
    expect(statusIn(bob, 'daily')).toBe('ended')
    await t.advance(24 * 60 * 60 * 1000 + 1000)
    await again()
    expect(statusIn(bob, 'daily')).toBe('ringing')
  })
})
