import { describe, expect, it } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import type { SignalingEvents } from '../../src/client/events.ts'
import { phaseOf } from '../../src/store/invitations.ts'
import { causesIn, openSoundCallers } from './openCallers.ts'

const GROUP = { inviteId: 'one', to: ['bob', 'cyd'] }

function heardBy(client: SignalingClient): SignalingEvents['invitation.message'][] {
  const heard: SignalingEvents['invitation.message'][] = []
  client.on('invitation.message', (event) => heard.push(event))
  return heard
}

function phaseIn({ store }: SignalingClient, inviteId = 'one') {
  const { invitations, session } = store.getState()
  return phaseOf(invitations.byId.get(inviteId), session)
}

describe('a group call', () => {
  it('[IN3] [IN17] says who has answered, and to others that it was answered elsewhere', async () => {
    const { t, ada, bob, cyd, run } = await openSoundCallers()
    const phone = await t.connect('bob')
    const [adas, phones, cyds] = [ada, phone, cyd].map(causesIn)
    await run(() => ada.invitations.invite(GROUP))
    await run(() => bob.invitations.accept('one'))
    expect(phones).toContain('answeredElsewhere bob')
    expect(cyds).toContain('accepted bob')
    expect([phaseIn(bob), phaseIn(phone), phaseIn(cyd)]).toEqual([
      'active',
      'elsewhere',
      'incoming',
    ])
    await run(() => cyd.invitations.accept('one'))
    expect(phones?.at(-1)).toBe('accepted cyd')
    expect(adas?.filter((cause) => cause.startsWith('accepted'))).toEqual([
      'accepted bob',
      'accepted cyd',
    ])
  })

  it('[IN17] first: who was too late sees that somebody else has it', async () => {
    const { ada, bob, cyd, run } = await openSoundCallers()
    const cyds = causesIn(cyd)
    await run(() => ada.invitations.invite({ ...GROUP, policy: { answer: 'first' } }))
    await run(() => bob.invitations.accept('one'))
    expect(cyds.at(-1)).toBe('answeredElsewhere bob')
    expect(phaseIn(cyd)).toBe('elsewhere')
    await expect(run(() => cyd.invitations.accept('one'))).rejects.toMatchObject({
      code: 'INVITATION_OVER',
      invitation: { status: 'active' },
    })
  })

  it('[IN20] is received by who is added, and again by who is rung again', async () => {
    const { t, ada, bob, cyd, run } = await openSoundCallers()
    const dee = await t.connect('dee')
    const [dees, cyds] = [causesIn(dee), causesIn(cyd)]
    await run(() => ada.invitations.invite({ ...GROUP, data: { topic: 'tea' } }))
    await run(() => bob.invitations.accept('one'))
    await run(() => cyd.invitations.reject('one', { reason: 'busy' }))
    await run(() => ada.invitations.add('one', ['dee', 'cyd']))
    expect(dees[0]).toBe('received')
    expect(dee.store.getState().invitations.byId.get('one')?.data).toEqual({ topic: 'tea' })
    expect(cyds.filter((cause) => cause === 'received')).toHaveLength(2)
    expect(phaseIn(cyd)).toBe('incoming')
  })

  it('[IN21] [IN22] is left and joined again', async () => {
    const { ada, bob, cyd, run } = await openSoundCallers()
    await run(() => ada.invitations.invite(GROUP))
    await run(() => bob.invitations.accept('one'))
    await run(() => cyd.invitations.accept('one'))
    await run(() => ada.invitations.leave('one'))
    expect([phaseIn(ada), phaseIn(bob)]).toEqual(['observing', 'active'])
    await run(() => ada.invitations.join('one'))
    expect(phaseIn(ada)).toBe('active')
    await expect(run(() => bob.invitations.end('one'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('a proposal', () => {
  async function talking() {
    const house = await openSoundCallers()
    const { ada, bob, run } = house
    await run(() => ada.invitations.invite({ inviteId: 'one', to: 'bob', data: 'voice' }))
    await run(() => bob.invitations.accept('one'))
    return house
  }

  const proposalIn = ({ store }: SignalingClient) =>
    store.getState().invitations.byId.get('one')?.proposal

  it('[IN33] resolves when the others have agreed', async () => {
    const { t, ada, bob } = await talking()
    const [adas, bobs] = [causesIn(ada), causesIn(bob)]
    const agreed = ada.invitations.propose('one', 'video')
    await t.settle()
    expect(proposalIn(bob)).toMatchObject({ by: 'ada', data: 'video', agreedBy: [] })
    void bob.invitations.answerProposal('one', proposalIn(bob)?.proposalId ?? '', true)
    await t.settle()
    expect(await agreed).toBe(true)
    expect(bobs).toEqual(['proposed ada', 'modified bob', 'proposalEnded true answered'])
    expect(adas).toEqual(bobs)
    expect(bob.store.getState().invitations.byId.get('one')?.data).toBe('video')
  })

  it('[IN33] resolves to false when it times out, and when the call ends', async () => {
    const { t, ada, bob, run } = await talking()
    const late = ada.invitations.propose('one', 'video', { timeoutMs: 1000 })
    await t.settle()
    await t.advance(1000)
    expect(await late).toBe(false)
    const ended = ada.invitations.propose('one', 'video')
    await t.settle()
    await run(() => bob.invitations.end('one'))
    expect(await ended).toBe(false)
  })

  it('[IN33] that was decided while its proposer was away, resolves when it is back', async () => {
    const { t, ada, bob, run } = await talking()
    const agreed = ada.invitations.propose('one', 'video')
    await t.settle()
    t.network('ada').drop()
    await run(() => bob.invitations.answerProposal('one', proposalIn(bob)?.proposalId ?? '', true))
    t.network('ada').restore()
    await t.advance(5000)
    expect(await agreed).toBe(true)
  })

  it('[IN33] is given up by a signal, and by the end of the session', async () => {
    const { t, ada } = await talking()
    const controller = new AbortController()
    const aborted = ada.invitations.propose('one', 'video', { signal: controller.signal })
    aborted.catch(() => {})
    await t.settle()
    controller.abort()
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' })
  })

  it('[IN33] resolves to false when its session ends', async () => {
    const { t, ada } = await talking()
    const proposed = ada.invitations.propose('one', 'video')
    await t.settle()
    void ada.logout()
    await t.settle()
    expect(await proposed).toBe(false)
  })
})

describe('what is sent within a call', () => {
  it('[IN34] reaches the session that is in it, and no other of the user', async () => {
    const { t, ada, bob, run } = await openSoundCallers()
    const phone = await t.connect('bob')
    const [bobs, phones] = [heardBy(bob), heardBy(phone)]
    await run(() => ada.invitations.invite({ inviteId: 'one', to: 'bob' }))
    await run(() => ada.invitations.send('one', { early: true }))
    await run(() => bob.invitations.accept('one'))
    await run(() => ada.invitations.send('one', { sdp: 1 }))
    const message = { inviteId: 'one', from: 'ada' }
    expect(bobs).toEqual([
      { ...message, payload: { early: true } },
      { ...message, payload: { sdp: 1 } },
    ])
    expect(phones).toEqual([{ ...message, payload: { early: true } }])
  })
})

describe('a client that was away', () => {
  it('[IN12] [IN39] has what is said about a call, data included, when it is back', async () => {
    const { t, ada, bob, run } = await openSoundCallers()
    await run(() => ada.invitations.invite({ ...GROUP, data: { topic: 'tea' } }))
    t.network('bob').drop()
    await run(() => ada.invitations.add('one', ['dee']))
    t.network('bob').restore()
    await t.advance(2000)
    const known = bob.store.getState().invitations.byId.get('one')
    expect(known).toEqual(ada.store.getState().invitations.byId.get('one'))
    expect(known).toMatchObject({ data: { topic: 'tea' }, invitees: { length: 3 } })
  })

  it('[SE13] whose socket is silent while it rings, hears of the end within 6 s of its return', async () => {
    const { t, ada, bob, run } = await openSoundCallers()
    await run(() => ada.invitations.invite({ inviteId: 'one', to: 'bob' }))
    t.network('bob').silence()
    await t.advance(1000)
    await run(() => ada.invitations.cancel('one'))
    await t.advance(3000)
    t.network('bob').restore()
    await t.advance(6000)
    expect(phaseIn(bob)).toBe('ended')
  })

  it('[IN7] [CL8] that stays away through the timeout, still shows it as ringing, and is told later', async () => {
    const { t, ada, bob, run } = await openSoundCallers()
    await run(() => ada.invitations.invite({ inviteId: 'one', to: 'bob' }))
    t.network('bob').drop()
    await t.advance(40_000)
    expect(phaseIn(bob)).toBe('incoming')
    t.network('bob').restore()
    await t.advance(6000)
    expect(bob.store.getState().invitations.byId.get('one')).toMatchObject({
      endReason: 'timedOut',
    })
  })
})
