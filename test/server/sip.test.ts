import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import type { PhoneCall, PhoneLeg, Sip } from '../../src/server/sip/sip.ts'
import { record } from '../client/clientViews.ts'
import { openServer } from './openServer.ts'

const NUMBER = '+4930123456'
const CALL = { to: NUMBER, phone: { srcNum: '+491' }, data: { hello: 1 }, channelId: 'room' }

/** A server with a gateway that notes the calls that it gets. */
async function openExchange(leg: PhoneLeg = {}) {
  const calls: PhoneCall[] = []
  const asked: string[] = []
  const house = await openHouse((call) => {
    calls.push(call)
    return leg
  }, asked)
  return { ...house, calls, asked }
}

async function openHouse(sip?: Sip, asked: string[] = []) {
  const { url, failures, server } = await openServer({
    ...(sip && { sip }),
    authorize: ({ name, userId }) => {
      asked.push(`${userId} ${name}`)
      return true
    },
  })
  const connect = async (userId: string) => {
    const client = createSignalingClient({ url })
    onTestFinished(() => client.close())
    await client.login(userId)
    return client
  }
  return { ada: await connect('ada'), connect, failures, server }
}

describe('a call to a telephone', () => {
  it('[PH1] is unreachable at once on a server without sip', async () => {
    const { ada } = await openHouse()
    expect(await ada.invitations.invite(CALL)).toMatchObject({
      status: 'ended',
      endReason: 'unreachable',
      phone: { srcNum: '+491' },
    })
  })

  it('[PH1] rings the user who goes by that name', async () => {
    const { ada, connect, calls } = await openExchange()
    const bob = await connect(NUMBER)
    const rings = record(bob, 'invitation.received')
    const { inviteId } = await ada.invitations.invite(CALL)
    await vi.waitFor(() => expect(rings).toHaveLength(1))
    await bob.invitations.accept(inviteId)
    expect(calls).toEqual([])
  })

  it('[PH1] is for one number', async () => {
    const { ada } = await openExchange()
    const failing = ada.invitations.invite({ to: [NUMBER, '+49'], phone: {} })
    await expect(failing).rejects.toMatchObject({ code: 'BAD_PAYLOAD' })
  })

  it('[PH2] is told to sip, which rings, accepts and sends keys', async () => {
    const keys: string[] = []
    const { ada, calls } = await openExchange({ onDtmf: (digits) => void keys.push(digits) })
    const changes = record(ada, 'invitation.changed')
    const messages = record(ada, 'invitation.message')
    const { inviteId } = await ada.invitations.invite({ ...CALL, timeoutMs: 0 })
    await vi.waitFor(() => expect(calls).toHaveLength(1))
    const { accept, sendDtmf, reject: _reject, end: _end, ...rest } = calls[0] ?? never()
    const { phone, to, ...told } = CALL
    expect(rest).toEqual({ inviteId, from: 'ada', to, ...told, ...phone })
    await accept({ ok: true })
    await vi.waitFor(() => expect(changes).toHaveLength(2))
    expect(changes.map(({ cause }) => cause)).toEqual(['delivered', 'accepted'])
    expect(changes[1]?.invitation.invitees[0]?.data).toEqual({ ok: true })
    await ada.invitations.sendDtmf(inviteId, '12#')
    await sendDtmf('*')
    await vi.waitFor(() => expect([keys, messages[0]?.dtmf]).toEqual([['12#'], '*']))
  })

  it('[PH2] is ended by either side, and sip hears of it once', async () => {
    const onEnd = vi.fn<() => void>()
    const { ada, calls } = await openExchange({ onEnd })
    const first = await ada.invitations.invite(CALL)
    await vi.waitFor(() => expect(calls).toHaveLength(1))
    await calls[0]?.accept()
    await ada.invitations.end(first.inviteId)
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1))
    const second = await ada.invitations.invite(CALL)
    await vi.waitFor(() => expect(calls).toHaveLength(2))
    await calls[1]?.accept()
    await calls[1]?.end('bye')
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(2))
    const ended = await ada.invitations.get(second.inviteId)
    expect(ended).toMatchObject({ status: 'ended', endData: 'bye' })
  })

  it('[PH2] is rejected by sip, and where sip throws', async () => {
    let count = 0
    const { ada, failures } = await openHouse(async (call) => {
      count++
      if (count === 1) return call.reject('no')
      throw new Error('no trunk')
    })
    for (const data of ['no', undefined]) {
      const changes = record(ada, 'invitation.changed')
      await ada.invitations.invite(CALL)
      await vi.waitFor(() => expect(changes.at(-1)?.cause).toBe('rejected'))
      expect(changes.at(-1)?.invitation.invitees[0]?.data).toEqual(data)
    }
    expect(failures).toMatchObject([{ message: 'no trunk' }])
  })

  it('[PH3] makes the number be online until it is over, and asks nobody about that', async () => {
    const { ada, calls, asked } = await openExchange()
    const isOnline = async () => (await ada.users.status([NUMBER])).get(NUMBER)?.online
    const { inviteId } = await ada.invitations.invite(CALL)
    await vi.waitFor(() => expect(calls).toHaveLength(1))
    expect(await isOnline()).toBe(true)
    await ada.invitations.cancel(inviteId)
    await vi.waitFor(async () => expect(await isOnline()).toBe(false), 5000)
    expect(asked.filter((line) => line.startsWith(NUMBER))).toEqual([])
  })

  it('[PH3] ends with the server', async () => {
    const onEnd = vi.fn<() => void>()
    const { ada, calls, server } = await openExchange({ onEnd })
    await ada.invitations.invite(CALL)
    await vi.waitFor(() => expect(calls).toHaveLength(1))
    await server.close()
    expect(onEnd).toHaveBeenCalledTimes(1)
  })
})

function never(): never {
  throw new Error('There is no call.')
}
