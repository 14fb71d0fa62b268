import { describe, expect, it } from 'vitest'
import type { TransportHandlers } from '../../src/client/transport.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { createTestEngine } from '../server/createTestEngine.ts'

const LOGIN = { version: 1, userId: 'ada', channels: [{ channelId: 'lobby' }] }

function openNetwork() {
  const { engine, clock, login } = createTestEngine()
  const network = createMemoryNetwork(engine, clock)
  const heard: string[] = []
  const handlers: TransportHandlers = {
    onOpen: () => void heard.push('open'),
    onFrame: ({ streamId }) => void heard.push(`frame of ${streamId}`),
    onEnded: (reason) => void heard.push(`ended: ${reason}`),
    onGoAway: () => void heard.push('goAway'),
    onRefusal: () => void heard.push('refusal'),
    onSignOfLife: () => {},
    onClose: () => void heard.push('close'),
  }
  const open = () => network.transport.open(handlers)
  const logIn = (link: ReturnType<typeof open>) =>
    link.send({ name: 'session.login', commandId: 'c1', payload: LOGIN }, ({ ok }) => {
      heard.push(ok ? 'reply' : 'refused')
    })
  return { clock, login, network, heard, open, logIn }
}

describe('a link', () => {
  it('opens a turn later, carries commands, and closes without a word', async () => {
    const { clock, network, heard, open, logIn } = openNetwork()
    const link = open()
    expect(heard).toEqual([])
    await clock.settle()
    logIn(link)
    await clock.settle()
    link.close()
    link.close()
    await clock.settle()
    expect(heard).toEqual(['open', 'reply'])
    expect(network.opened).toBe(1)
  })

  it('takes what it is told as text, so that nobody holds the objects of the other', async () => {
    const { clock, open } = openNetwork()
    const link = open()
    await clock.settle()
    const payload = structuredClone(LOGIN)
    const results: unknown[] = []
    link.send({ name: 'session.login', commandId: 'c1', payload }, (reply) => results.push(reply))
    payload.userId = 'mallory'
    await clock.settle()
    expect(results).toMatchObject([{ result: { session: { userId: 'ada' } } }])
  })

  it('is told why the server ends it', async () => {
    const { clock, login, heard, open, logIn } = openNetwork()
    const link = open()
    await clock.settle()
    logIn(link)
    await clock.settle()
    await login('ada', { exclusive: true })
    await clock.settle()
    expect(heard).toEqual(['open', 'reply', 'ended: replaced', 'close'])
  })
})

describe('a network', () => {
  it('that drops closes every link, and every new one, until it is restored', async () => {
    const { clock, network, heard, open } = openNetwork()
    open()
    await clock.settle()
    network.drop()
    expect(heard).toEqual(['open', 'close'])
    open()
    await clock.settle()
    expect(heard).toEqual(['open', 'close', 'close'])
    network.restore()
    open()
    await clock.settle()
    expect(heard.at(-1)).toBe('open')
    expect(network.opened).toBe(3)
  })

  it('that is silent keeps what is said until it is restored, in order', async () => {
    const { clock, login, network, heard, open, logIn } = openNetwork()
    const link = open()
    await clock.settle()
    logIn(link)
    await clock.settle()
    network.silence()
    const bob = await login('bob', { channels: [{ channelId: 'lobby' }] })
    await clock.settle()
    await bob.ask('invitation.invite', { inviteId: 'one', to: 'ada' })
    await clock.advance(2000)
    expect(heard).toEqual(['open', 'reply'])
    network.restore()
    await clock.settle()
    expect(heard.slice(2)).toEqual(['frame of channel:lobby', 'frame of inbox'])
  })

  it('has a latency, one way', async () => {
    const { clock, network, heard, open, logIn } = openNetwork()
    network.latency(100)
    const link = open()
    await clock.advance(100)
    expect(heard).toEqual(['open'])
    logIn(link)
    await clock.advance(199)
    expect(heard).toEqual(['open'])
    await clock.advance(1)
    expect(heard).toEqual(['open', 'reply'])
  })

  it('lets nothing overtake what was sent before, also when its latency is lowered', async () => {
    const { clock, network, heard, open, logIn } = openNetwork()
    const link = open()
    await clock.settle()
    network.latency(400)
    logIn(link)
    network.latency(0)
    link.send({ name: 'session.ping', commandId: 'c2', payload: {} }, ({ ok }) => {
      heard.push(ok ? 'pong' : 'not logged in')
    })
    await clock.advance(1000)
    expect(heard).toEqual(['open', 'reply', 'pong'])
  })
})
