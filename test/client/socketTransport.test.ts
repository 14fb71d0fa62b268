import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  createSignalingClient,
  type SignalingClientOptions,
} from '../../src/client/createSignalingClient.ts'
import { createToken } from '../../src/server/auth/jwt.ts'
import { createSignalingServer } from '../../src/server/createSignalingServer.ts'
import { openServer } from '../server/openServer.ts'
import { invitationOf, lobbyOf, messagesOf, reasonOf, record, statusOf } from './clientViews.ts'
import { openTab } from './openTab.ts'

const LOBBY = { channelId: 'lobby' }

function createClient(options: SignalingClientOptions) {
  const client = createSignalingClient(options)
  onTestFinished(() => client.close())
  return client
}

async function logIn(url: string, userId: string) {
  const client = createClient({ url })
  await client.login(userId)
  return client
}

/** A machine that is busy with other things may take its time. */
function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 15_000 })
}

describe('over a real socket', () => {
  it('clients meet, talk and call', async () => {
    const { url, failures } = await openServer()
    const [ada, bob] = await Promise.all([logIn(url, 'ada'), logIn(url, 'bob')])
    await Promise.all([ada.channels.join('lobby'), bob.channels.join('lobby')])
    const body = { text: '…\u{1f600}"\\', list: [null, true, 1.5] }
    await ada.messages.send(LOBBY, body)
    await eventually(() => expect(messagesOf(bob)).toMatchObject([{ from: 'ada', body }]))

    await ada.channels.setAttr('lobby', 'topic', 'tea', { ifRev: 0 })
    await eventually(() => expect(lobbyOf(bob).attrs.get('topic')?.value).toBe('tea'))
    await ada.invitations.invite({ to: 'bob', inviteId: 'call', data: { video: true } })
    await eventually(() => expect(invitationOf(bob, 'call')?.data).toEqual({ video: true }))
    await bob.invitations.accept('call')
    await eventually(() => expect(invitationOf(ada, 'call')?.status).toBe('active'))
    expect(failures).toEqual([])
  })

  it('[CL3] a token opens the door', async () => {
    const secret = 'a secret that is known to this test alone'
    const { url } = await openServer({ auth: { secret } })
    const ada = createClient({ url, getToken: ({ userId }) => createToken(userId, { secret }) })
    expect(await ada.login('ada')).toMatchObject({ userId: 'ada' })
    const mallory = createClient({ url, getToken: () => createToken('mallory', { secret }) })
    expect(await reasonOf(mallory.login('ada'))).toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('token'),
    })
    expect(statusOf(mallory)).toBe('unauthorized')
  })

  it('[WR3] what is too large is refused here, and cuts no connection', async () => {
    const { url } = await openServer()
    const ada = await logIn(url, 'ada')
    await ada.channels.join('lobby')
    const statuses = record(ada, 'connection.changed')
    for (const kib of [9, 65, 200]) {
      const failed = await reasonOf(ada.messages.send(LOBBY, 'x'.repeat(kib * 1024)))
      expect(failed).toMatchObject({ code: 'TOO_LARGE' })
    }
    await ada.messages.send(LOBBY, 'x'.repeat(8 * 1024))
    expect(statuses).toEqual([])
  })

  it('[CL1] a server that is started again finds its clients, and their calls are gone', async () => {
    const { url, port, server } = await openServer()
    const ada = await logIn(url, 'ada')
    await ada.channels.join('lobby')
    const resets = record(ada, 'stream.reset')
    await server.close()
    await eventually(() => expect(statusOf(ada)).toBe('reconnecting'))

    const next = createSignalingServer({ auth: 'none' })
    onTestFinished(() => next.close())
    await next.listen(port)
    await eventually(() => expect(statusOf(ada)).toBe('connected'))
    expect(lobbyOf(ada)).toMatchObject({ status: 'ready', count: 1 })
    expect(resets.map(({ streamId }) => streamId)).toContain('channel:lobby')
  })

  it('a server that cannot be reached is a NETWORK error, tried again until it is', async () => {
    const { url, server } = await openServer()
    await server.close()
    const ada = createClient({ url, reconnect: { maxAttempts: 2, maxDelayMs: 10 } })
    expect(await reasonOf(ada.login('ada'))).toMatchObject({ code: 'NETWORK' })
    expect(statusOf(ada)).toBe('offline')
  })
})

describe('a page over a real socket', () => {
  it('[CL6] that is reloaded goes on with its session', async () => {
    const { url } = await openServer()
    const tab = openTab()
    const before = createClient({ url })
    const { sessionId } = await before.login('ada')
    await before.channels.join('lobby')
    tab.dispatch('pagehide')
    const after = createClient({ url })
    const session = await after.login('ada')
    // The page before is gone in a browser; here it has to be told.
    await before.close()
    expect(session.sessionId).toBe(sessionId)
    await after.channels.join('lobby')
    expect(lobbyOf(after).members.get('ada')?.sessionIds).toEqual([session.sessionId])
  })

  it('[CL6] that is duplicated begins a session of its own', async () => {
    const { url } = await openServer()
    const tab = openTab()
    const original = await logIn(url, 'ada')
    openTab(tab.items)
    const copy = await logIn(url, 'ada')
    const ids = [original, copy].map((one) => one.store.getState().session?.sessionId)
    expect(new Set(ids).size).toBe(2)
    await Promise.all([original, copy].map((one) => one.channels.join('lobby')))
    expect([original, copy].map(statusOf)).toEqual(['connected', 'connected'])
  })
})
