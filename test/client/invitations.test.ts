import { describe, expect, it } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import { phaseOf, selectShown } from '../../src/store/invitations.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { invitationOf, reasonOf, record, statusOf } from './clientViews.ts'

/** Ada, and two tabs of bob. */
async function openHouse() {
  const signaling = createTestSignaling()
  const ada = await signaling.connect('ada')
  const tab = await signaling.connect('bob')
  const phone = await signaling.connect('bob')
  const ring = async (timeoutMs = 30_000) => {
    const invited = ada.invitations.invite({ to: 'bob', inviteId: 'call', timeoutMs })
    await signaling.settle()
    return invited
  }
  return { ...signaling, ada, tab, phone, ring }
}

function phaseIn(client: SignalingClient) {
  return phaseOf(invitationOf(client, 'call'), client.store.getState().session)
}

describe('an invitation', () => {
  it('[IN1] is received on every session of the invitee', async () => {
    const { ada, tab, phone, ring } = await openHouse()
    const received = [ada, tab, phone].map((one) => record(one, 'invitation.received'))
    await ring()
    expect(received.map(({ length }) => length)).toEqual([0, 1, 1])
    expect(received[1]?.[0]?.invitation).toMatchObject({ inviter: 'ada', status: 'ringing' })
    expect([ada, tab, phone].map(phaseIn)).toEqual(['outgoing', 'incoming', 'incoming'])
  })

  it('[IN2] is confirmed by the client itself, without anybody asking', async () => {
    const { ada, ring } = await openHouse()
    const changes = record(ada, 'invitation.changed')
    await ring()
    expect(changes).toMatchObject([{ cause: 'delivered', by: 'bob' }])
    expect(invitationOf(ada, 'call')?.invitees).toMatchObject([{ state: 'delivered' }])
  })

  it('[IN2] is not delivered while nobody is there', async () => {
    const { ada, settle, connect } = await openHouse()
    void ada.invitations.invite({ to: 'cyd', inviteId: 'call' })
    await settle()
    expect(invitationOf(ada, 'call')?.invitees).toMatchObject([{ state: 'pending' }])
    const cyd = await connect('cyd')
    await settle()
    expect(phaseIn(cyd)).toBe('incoming')
    expect(invitationOf(ada, 'call')?.invitees).toMatchObject([{ state: 'delivered' }])
  })

  it('[IN3] that one tab accepts was answered elsewhere for the other', async () => {
    const { ada, tab, phone, ring, settle } = await openHouse()
    await ring()
    const [adas, tabs, phones] = [ada, tab, phone].map((one) => record(one, 'invitation.changed'))
    const answers = [tab, phone].map((one) =>
      one.invitations.accept('call', { data: { camera: true } }).catch((error: unknown) => error),
    )
    await settle()
    expect(await answers[0]).toMatchObject({ status: 'active' })
    expect(await answers[1]).toMatchObject({
      code: 'INVITATION_OVER',
      invitation: { status: 'active' },
    })
    expect(adas?.map(({ cause }) => cause)).toEqual(['accepted'])
    expect(tabs?.map(({ cause }) => cause)).toEqual(['accepted'])
    expect(phones?.map(({ cause }) => cause)).toEqual(['answeredElsewhere'])
    expect([ada, tab, phone].map(phaseIn)).toEqual(['active', 'active', 'elsewhere'])
    expect(invitationOf(ada, 'call')?.invitees).toMatchObject([{ data: { camera: true } }])
  })

  it('[IN4] that one tab rejects is over for the other', async () => {
    const { ada, tab, phone, ring, settle } = await openHouse()
    await ring()
    void phone.invitations.reject('call')
    await settle()
    for (const one of [ada, tab, phone]) {
      expect(invitationOf(one, 'call')).toMatchObject({ status: 'ended', endReason: 'rejected' })
    }
  })

  it('[IN14] that is over says so with the refusal, and the store learns it', async () => {
    const { ada, tab, ring, settle, network, advance } = await openHouse()
    await ring()
    network('bob').latency(100)
    void ada.invitations.cancel('call')
    await settle()
    const late = reasonOf(tab.invitations.accept('call'))
    await advance(1000)
    expect(await late).toMatchObject({
      code: 'INVITATION_OVER',
      invitation: { inviteId: 'call', endReason: 'cancelled' },
    })
    expect(invitationOf(tab, 'call')).toMatchObject({ status: 'ended' })
    const unknown = reasonOf(tab.invitations.accept('nothing'))
    await advance(1000)
    expect(await unknown).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('[IN5] [IN6] is cancelled while it rings, and ended when it was answered', async () => {
    const { ada, tab, ring, settle } = await openHouse()
    await ring()
    void tab.invitations.accept('call')
    await settle()
    const failed = reasonOf(ada.invitations.cancel('call'))
    await settle()
    expect(await failed).toMatchObject({ code: 'INVITATION_ACTIVE' })
    void tab.invitations.end('call', { data: 'bye' })
    await settle()
    expect(invitationOf(ada, 'call')).toMatchObject({ status: 'ended', endReason: 'ended' })
  })

  it('[IN10] from both sides at once becomes one call', async () => {
    const { ada, tab, phone, settle } = await openHouse()
    const calls = [
      ada.invitations.invite({ to: 'bob', inviteId: 'call' }),
      tab.invitations.invite({ to: 'ada', inviteId: 'other' }),
    ]
    await settle()
    const [adas, bobs] = await Promise.all(calls)
    expect(adas?.inviteId).toBe('call')
    expect(bobs).toMatchObject({ inviteId: 'call', status: 'active' })
    expect([ada, tab, phone].map(phaseIn)).toEqual(['active', 'active', 'elsewhere'])
    expect(ada.store.getState().invitations.byId.size).toBe(1)
  })

  it('[IN11] carries any JSON value, or none', async () => {
    const { ada, tab, settle } = await openHouse()
    for (const [index, data] of [{ video: true }, null, 0, undefined].entries()) {
      const inviteId = `call ${index}`
      const options = data === undefined ? {} : { data }
      void ada.invitations.invite({ to: 'bob', inviteId, ...options })
      await settle()
      expect(invitationOf(tab, inviteId)?.data).toEqual(data)
      void ada.invitations.cancel(inviteId)
      await settle()
    }
  })

  it('[IN12] that rings is there after a login, without a word of an event', async () => {
    const { ring, connect } = await openHouse()
    await ring()
    const third = await connect('bob')
    expect(phaseIn(third)).toBe('incoming')
    expect(selectShown(third.store.getState())?.inviteId).toBe('call')
  })
})

describe('the timeout', () => {
  it('[IN7] comes from the server, at expiresAt', async () => {
    const { ada, tab, ring, advance } = await openHouse()
    const changes = record(tab, 'invitation.changed')
    await ring()
    await advance(29_999)
    expect(phaseIn(tab)).toBe('incoming')
    await advance(1)
    expect(changes.at(-1)).toMatchObject({ cause: 'timedOut' })
    expect(invitationOf(ada, 'call')).toMatchObject({ endReason: 'timedOut' })
  })

  it('[CL8] is not decided by a client that is cut off: it waits for the event', async () => {
    const { tab, ring, advance, network } = await openHouse()
    await ring()
    network('bob').drop()
    await advance(60_000)
    expect(phaseIn(tab)).toBe('incoming')
    const { expiresAt = 0 } = invitationOf(tab, 'call') ?? {}
    expect(tab.now()).toBeGreaterThan(expiresAt)
    network('bob').restore()
    await advance(10_000)
    expect(invitationOf(tab, 'call')).toMatchObject({ endReason: 'timedOut' })
  })
})

describe('the notice of an end', () => {
  it('is shown for 4 s', async () => {
    const { ada, tab, ring, settle, advance } = await openHouse()
    await ring()
    void ada.invitations.cancel('call')
    await settle()
    expect(selectShown(tab.store.getState())).toMatchObject({ endReason: 'cancelled' })
    await advance(3999)
    expect(selectShown(tab.store.getState())).toBeDefined()
    await advance(1)
    expect(selectShown(tab.store.getState())).toBeUndefined()
    expect(invitationOf(tab, 'call')).toBeDefined()
  })

  it('of the next call is shown for 4 s of its own', async () => {
    const { ada, tab, ring, settle, advance } = await openHouse()
    await ring()
    void ada.invitations.cancel('call')
    await settle()
    await advance(3000)
    void ada.invitations.invite({ to: 'bob', inviteId: 'second' })
    await settle()
    void ada.invitations.cancel('second')
    await settle()
    await advance(2000)
    expect(selectShown(tab.store.getState())?.inviteId).toBe('second')
    await advance(2000)
    expect(selectShown(tab.store.getState())).toBeUndefined()
  })
})

describe('a silent network while it rings', () => {
  it('[SE13] [CL5] does not keep the user from answering in time', async () => {
    const { ada, tab, phone, ring, network, advance, settle } = await openHouse()
    await phone.logout()
    network('bob').silence()
    await ring(20_000)
    await advance(7000)
    network('bob').restore()
    await advance(2000)
    expect(statusOf(tab)).toBe('connected')
    expect(phaseIn(tab)).toBe('incoming')
    void tab.invitations.accept('call')
    await settle()
    expect(phaseIn(ada)).toBe('active')
  })
})
