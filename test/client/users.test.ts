import { describe, expect, it } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { selectUser } from '../../src/store/users.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { record } from './clientViews.ts'

/** Ada's client, and every command that it sends. */
async function openAda() {
  const signaling = createTestSignaling()
  const bob = await signaling.connect('bob')
  const sent: string[] = []
  const { transport } = signaling.network('ada')
  const ada = createSignalingClient({
    clock: signaling.clock,
    random: () => 0.5,
    transport: {
      open(handlers) {
        const link = transport.open(handlers)
        return {
          ...link,
          send(command, onReply) {
            sent.push(command.name)
            link.send(command, onReply)
          },
        }
      },
    },
  })
  void ada.login('ada')
  await signaling.settle()
  sent.length = 0
  const statusOf = (userId: string) => selectUser(userId)(ada.store.getState())?.status
  return { signaling, ada, bob, sent, statusOf }
}

describe('a watched user', () => {
  it('[CL11] is watched once, and no more when nobody wants to', async () => {
    const { signaling, ada, bob, sent, statusOf } = await openAda()
    const stops = [ada.users.watch(['bob']), ada.users.watch(['bob', 'cyd'])]
    await signaling.settle()
    expect(sent).toEqual(['user.watch'])
    expect(statusOf('bob')).toMatchObject({ online: true })
    expect(statusOf('cyd')).toMatchObject({ online: false })
    stops[0]?.()
    stops[0]?.()
    await signaling.settle()
    expect(sent).toEqual(['user.watch'])
    stops[1]?.()
    // StrictMode mounts twice: who comes back in the same turn was never away.
    const again = ada.users.watch(['cyd'])
    await signaling.settle()
    expect(sent).toEqual(['user.watch', 'user.unwatch'])
    expect(statusOf('bob')).toBeUndefined()
    expect(statusOf('cyd')).toMatchObject({ online: false })
    void bob.logout()
    await signaling.settle()
    expect(statusOf('bob')).toBeUndefined()
    again()
  })

  it('[US2] is current, with its attributes', async () => {
    const { signaling, ada, bob, statusOf } = await openAda()
    const changes = record(ada, 'user.changed')
    ada.users.watch(['bob'])
    await signaling.settle()
    void bob.users.setAttr('mood', { colour: 'green' })
    void bob.users.setAvailability('busy')
    await signaling.settle()
    expect(statusOf('bob')).toEqual({ online: true, availability: 'busy' })
    const attrs = () => selectUser('bob')(ada.store.getState())?.attrs
    expect(attrs()?.get('mood')).toMatchObject({ value: { colour: 'green' }, setBy: 'bob' })
    void bob.users.deleteAttr('mood')
    await signaling.settle()
    expect(attrs()?.size).toBe(0)
    expect(changes.map((change) => change.attrs)).toEqual([
      { mood: { colour: 'green' } },
      { mood: undefined },
    ])
  })

  it('[US3] is current again after the connection was lost', async () => {
    const { signaling, ada, bob, statusOf } = await openAda()
    ada.users.watch(['bob'])
    await signaling.settle()
    signaling.network('ada').drop()
    void bob.logout()
    await signaling.advance(15_000)
    expect(statusOf('bob')).toMatchObject({ online: true })
    signaling.network('ada').restore()
    await signaling.advance(6000)
    expect(statusOf('bob')).toMatchObject({ online: false })
    await signaling.connect('bob')
    expect(statusOf('bob')).toMatchObject({ online: true })
  })

  it('before the login is watched with it', async () => {
    const signaling = createTestSignaling()
    const ada = signaling.client('ada')
    ada.users.watch(['bob'])
    await signaling.settle()
    void ada.login('ada')
    await signaling.settle()
    expect(selectUser('bob')(ada.store.getState())?.status).toMatchObject({ online: false })
  })

  it('[US1] can be asked about in any number', async () => {
    const { signaling, ada, sent } = await openAda()
    const userIds = Array.from({ length: 450 }, (_, index) => `u${index}`)
    const asked = ada.users.status(['bob', ...userIds])
    await signaling.settle()
    const statuses = await asked
    expect(statuses.size).toBe(451)
    expect(statuses.get('bob')).toMatchObject({ online: true })
    expect(sent).toEqual(['user.status', 'user.status', 'user.status'])
  })

  it('[US4] is idle again after the connection was lost', async () => {
    const { signaling, ada, bob } = await openAda()
    bob.users.watch(['ada'])
    void ada.users.setIdle(true)
    await signaling.settle()
    const availability = () => selectUser('ada')(bob.store.getState())?.status.availability
    expect(availability()).toBe('away')
    signaling.network('ada').drop()
    await signaling.advance(20_000)
    signaling.network('ada').restore()
    await signaling.advance(6000)
    expect(availability()).toBe('away')
  })
})
