import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createVapidKeys } from '../../src/server/push/index.ts'
import { isFull } from '../manyRuns.ts'
import { connectTo } from '../server/openServer.ts'
import { certificate } from '../server/push/services/certificate.ts'
import { openPushService } from '../server/push/services/openPushService.ts'
import { pause } from './rig/pause.ts'
import { startNode } from './rig/startNode.ts'

const vapid = { subject: 'mailto:ops@example.com', ...createVapidKeys() }

/** Ada has a browser that is pushed to, and Bob rings her on a server that dies by it. */
async function ringAndDie(diesAt: 'commit' | 'send', timeoutMs: number) {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-push-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const service = await openPushService()
  const browser = service.createBrowser(vapid.publicKey)
  const backend = { type: 'sqlite', path: join(folder, 'beckon.db') } as const
  const push = { vapid, ca: certificate.cert }
  const first = await startNode({ backend, port: 0, push: { ...push, diesAt } })
  const url = `http://127.0.0.1:${first.port}`
  const ada = await connectTo(url)
  await ada.ask('session.login', { version: 1, userId: 'ada' })
  const target = JSON.stringify(browser.target)
  await ada.ask('push.subscribe', { transport: 'web', target })
  await ada.ask('session.logout', {})
  const bob = await connectTo(url)
  await bob.ask('session.login', { version: 1, userId: 'bob' })
  // A call would be over with the server on which its inviter was.
  const signal = { inviteId: 'one', to: 'ada', kind: 'signal', push: '{"description":"Come"}' }
  bob.ask('invitation.invite', { ...signal, timeoutMs }).catch(() => {
    // It dies before it answers.
  })
  await first.gone
  const restart = () => startNode({ backend, port: 0, push })
  const types = () => browser.received.map(({ payload }) => payload.data.type)
  return { restart, browser, types }
}

describe('a server that is killed between the commit of a push and the push', () => {
  it('[PU13] pushes it when it is back, once', async () => {
    const { restart, types } = await ringAndDie('commit', 60_000)
    expect(types()).toEqual([])
    await restart()
    await expect.poll(types, { timeout: 15_000 }).toEqual(['ring'])
    await pause(6000)
    expect(types()).toEqual(['ring'])
  })

  it('[PU13] pushes nothing when it comes back after the ring', async () => {
    const { restart, types } = await ringAndDie('commit', 1500)
    await pause(2000)
    await restart()
    await pause(6000)
    expect(types()).toEqual([])
  })
})

it.runIf(isFull)(
  '[PU13] a server that is killed when it has just sent a push sends it again by the same key',
  async () => {
    const { restart, browser, types } = await ringAndDie('send', 120_000)
    expect(types()).toEqual(['ring'])
    await restart()
    await expect.poll(types, { timeout: 40_000 }).toEqual(['ring', 'ring'])
    const [one, other] = browser.received
    expect(one?.topic).toBe(other?.topic)
  },
)
