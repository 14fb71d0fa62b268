import { describe, expect, it, onTestFinished } from 'vitest'
import type { PushTransport } from '../../src/server/pushTransport.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'

const web: PushTransport = {
  name: 'web',
  publicKey: 'public',
  identify: (target) => JSON.stringify(target),
  send: async () => ({ status: 'sent' }),
}

describe('client.push', () => {
  it('[PU60] asks for the services, and subscribes, lists and unsubscribes devices', async () => {
    const t = createTestSignaling({ push: [web] })
    onTestFinished(() => t.close())
    const ada = await t.connect('ada')

    expect(await ada.push.services()).toEqual([{ transport: 'web', publicKey: 'public' }])
    const target = { endpoint: 'https://push.example/secret' }
    const request = { transport: 'web', target, when: 'always', device: 'phone' } as const
    const subscription = await ada.push.subscribe({ ...request, allow: ['bob'] })
    expect(subscription).toMatchObject({ transport: 'web', when: 'always', device: 'phone' })
    expect(await ada.push.list()).toEqual([subscription])
    expect(JSON.stringify(subscription)).not.toContain('secret')

    await ada.push.unsubscribe(subscription.subscriptionId)
    expect(await ada.push.list()).toEqual([])
  })

  it('[PU60] needs a target that JSON can hold, and a session', async () => {
    const t = createTestSignaling({ push: [web] })
    onTestFinished(() => t.close())
    const ada = await t.connect('ada')
    await expect(ada.push.subscribe({ transport: 'web', target: undefined })).rejects.toMatchObject(
      { code: 'BAD_PAYLOAD' },
    )
    await ada.logout()
    await expect(ada.push.services()).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it('[PU61] goes along with a message that is tried again', async () => {
    const t = createTestSignaling({ users: ['bob'] })
    onTestFinished(() => t.close())
    const ada = t.client('ada')
    const sent: unknown[] = []
    const { transport } = ada.tap
    ada.tap.transport = {
      open(handlers) {
        const link = transport.open(handlers)
        return {
          ...link,
          send(command, reply) {
            if (command.name === 'message.send') sent.push(command.payload)
            link.send(command, reply)
          },
        }
      },
    }
    await ada.login('ada')
    const signal = AbortSignal.abort()
    const push = { title: 'Ada', description: 'Hello' }
    const options = { messageId: 'one', push, signal }
    await expect(ada.messages.send({ userId: 'bob' }, 'hello', options)).rejects.toMatchObject({
      code: 'ABORTED',
    })
    expect(sent).toEqual([])
    await ada.messages.retry('one')
    expect(sent).toEqual([
      { to: { userId: 'bob' }, messageId: 'one', body: '"hello"', push: JSON.stringify(push) },
    ])
  })

  it('[PU61] goes along with a message, and is no part of it', async () => {
    const t = createTestSignaling({ users: ['ada', 'bob'] })
    onTestFinished(() => t.close())
    const ada = await t.connect('ada')
    await t.user('bob').logsIn()
    const push = { title: 'Ada', description: 'Hello' }
    const message = await ada.messages.send({ userId: 'bob' }, 'hello', { push })
    expect(message).not.toHaveProperty('push')
    await t.settle()
    const received = t.events('bob', 'message.received')
    expect(received).toHaveLength(1)
    expect(JSON.stringify(received)).not.toContain('push')
    await expect(
      ada.messages.send({ userId: 'bob' }, 'hello', { push: { toJSON: () => undefined } }),
    ).rejects.toMatchObject({ code: 'BAD_PAYLOAD' })
  })
})
