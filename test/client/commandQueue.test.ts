import { describe, expect, it } from 'vitest'
import { createCommandQueue } from '../../src/client/commandQueue.ts'
import type { OutgoingCommand, TransportLink } from '../../src/client/transport.ts'
import type { CommandReply } from '../../src/protocol/commands.ts'
import { SignalingError } from '../../src/protocol/errors.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'

const LOBBY = { channelId: 'lobby' }

function openQueue() {
  const clock = createFakeClock()
  let count = 0
  const queue = createCommandQueue({ clock, createId: () => `c${++count}` })
  return { clock, queue }
}

/** A link that keeps what is sent, to be answered by the test. */
function createLink() {
  const sent: (OutgoingCommand & { onReply: (reply: CommandReply) => void })[] = []
  const link: TransportLink = {
    send: (command, onReply) => void sent.push({ ...command, onReply }),
    close: () => {},
  }
  return { link, sent, ids: () => sent.map(({ commandId }) => commandId) }
}

const ok: CommandReply = { ok: true, result: null }
const away: CommandReply = { ok: false, error: { code: 'UNAVAILABLE', message: 'Later.' } }

describe('a command', () => {
  it('is sent at once, and answered with its result', async () => {
    const { queue } = openQueue()
    const { link, sent } = createLink()
    queue.attach(link)
    const pinged = queue.send('session.ping', {})
    expect(sent).toMatchObject([{ name: 'session.ping', commandId: 'c1', payload: {} }])
    sent[0]?.onReply({ ok: true, result: { now: 7 } })
    expect(await pinged).toEqual({ now: 7 })
  })

  it('rejects with what the server says', async () => {
    const { queue } = openQueue()
    const { link, sent } = createLink()
    queue.attach(link)
    const left = queue.send('channel.leave', LOBBY)
    sent[0]?.onReply({ ok: false, error: { code: 'FORBIDDEN', message: 'No.' } })
    await expect(left).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'No.' })
  })

  it('[CL2] waits for a link, and is sent on the next in the order of asking', () => {
    const { queue } = openQueue()
    void queue.send('channel.leave', { channelId: 'one' })
    void queue.send('channel.leave', { channelId: 'two' })
    const { link, ids } = createLink()
    queue.attach(link)
    void queue.send('channel.leave', { channelId: 'three' })
    expect(ids()).toEqual(['c1', 'c2', 'c3'])
  })

  it('[CL2] is sent again with its own id when the link is lost before the answer', async () => {
    const { queue } = openQueue()
    const first = createLink()
    queue.attach(first.link)
    const one = queue.send('channel.leave', { channelId: 'one' })
    const two = queue.send('channel.leave', { channelId: 'two' })
    first.sent[0]?.onReply(ok)
    await one
    queue.detach()
    const second = createLink()
    queue.attach(second.link)
    expect(second.ids()).toEqual(['c2'])
    second.sent[0]?.onReply(ok)
    expect(await two).toBeNull()
  })

  it('[CL2] fails with TIMEOUT after 30 s, connected or not', async () => {
    const { clock, queue } = openQueue()
    const left = queue.send('channel.leave', LOBBY).catch((error: unknown) => error)
    await clock.advance(29_999)
    const { link, ids, sent } = createLink()
    queue.attach(link)
    await clock.advance(1)
    expect(await left).toMatchObject({ code: 'TIMEOUT', isRetryable: true })
    sent[0]?.onReply(ok)
    queue.attach(link)
    expect(ids()).toEqual(['c1'])
  })

  it('is given up by its signal, before or after it was sent', async () => {
    const { queue } = openQueue()
    const { link, ids } = createLink()
    queue.attach(link)
    const early = queue.send('channel.leave', LOBBY, { signal: AbortSignal.abort('why') })
    await expect(early).rejects.toMatchObject({ code: 'ABORTED', cause: 'why' })
    expect(ids()).toEqual([])

    const abort = new AbortController()
    const late = queue.send('channel.leave', LOBBY, { signal: abort.signal })
    abort.abort()
    await expect(late).rejects.toMatchObject({ code: 'ABORTED' })
    queue.attach(link)
    expect(ids()).toHaveLength(1)
  })

  it('fails with everything else that waits when the session is over', async () => {
    const { clock, queue } = openQueue()
    const waiting = [queue.send('channel.leave', LOBBY), queue.send('session.ping', {})]
    queue.fail(new SignalingError('NOT_LOGGED_IN'))
    for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
    const { link, ids } = createLink()
    queue.attach(link)
    await clock.advance(60_000)
    expect(ids()).toEqual([])
  })
})

describe('a command that is refused with UNAVAILABLE', () => {
  const leave = (queue: ReturnType<typeof openQueue>['queue'], signal?: AbortSignal) =>
    queue.send('channel.leave', LOBBY, { signal }).catch(() => {})

  it('[CL16] is sent again after 500 ms, in its place among those that came later', async () => {
    const { clock, queue } = openQueue()
    const { link, sent, ids } = createLink()
    queue.attach(link)
    for (let count = 0; count < 3; count++) void leave(queue)
    // The answer of c2 is still to come.
    sent[2]?.onReply(away)
    sent[0]?.onReply(away)
    void leave(queue)
    await clock.advance(499)
    expect(ids()).toEqual(['c1', 'c2', 'c3'])
    await clock.advance(1)
    expect(ids().slice(3)).toEqual(['c1', 'c3', 'c4'])
    void leave(queue)
    expect(ids().slice(6)).toEqual(['c5'])
  })

  it('[CL16] holds nobody up any more when it is given up', () => {
    const { queue } = openQueue()
    const { link, sent, ids } = createLink()
    queue.attach(link)
    const abort = new AbortController()
    void leave(queue, abort.signal)
    sent[0]?.onReply(away)
    abort.abort()
    void leave(queue)
    expect(ids()).toEqual(['c1', 'c2'])
  })

  it('[CL16] is sent with the others on the next link, and not again after that', async () => {
    const { clock, queue } = openQueue()
    const first = createLink()
    queue.attach(first.link)
    void leave(queue)
    first.sent[0]?.onReply(away)
    void leave(queue)
    queue.detach()
    const second = createLink()
    queue.attach(second.link)
    void leave(queue)
    await clock.advance(5000)
    expect(second.ids()).toEqual(['c1', 'c2', 'c3'])
    expect(first.ids()).toEqual(['c1'])
  })
})

describe('a command that is larger than the server takes', () => {
  const send = (frameBytes: number, value: string) => {
    const { queue } = openQueue()
    const { link, ids } = createLink()
    queue.attach(link)
    queue.setFrameBytes(frameBytes)
    const sent = queue.send('channel.setAttr', { ...LOBBY, key: 'topic', value })
    return { sent, ids }
  }

  it('[WR3] is refused before it cuts the connection', async () => {
    const { sent, ids } = send(64 * 1024, 'x'.repeat(64 * 1024))
    await expect(sent).rejects.toMatchObject({ code: 'TOO_LARGE' })
    expect(ids()).toEqual([])
  })

  it('[WR3] is measured as it will be sent', async () => {
    const quotes = '"'.repeat(40 * 1024)
    await expect(send(64 * 1024, quotes).sent).rejects.toMatchObject({ code: 'TOO_LARGE' })
    expect(send(64 * 1024, 'x'.repeat(40 * 1024)).ids()).toHaveLength(1)
  })

  it('[WR3] is measured also when the large part lies deeper', async () => {
    const { queue } = openQueue()
    const { link } = createLink()
    queue.attach(link)
    queue.setFrameBytes(8 * 1024)
    const to = { channelId: 'x'.repeat(10_000) }
    const sent = queue.send('message.send', { to, messageId: 'm1', body: '1' })
    await expect(sent).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })
})
