import { expect, it } from 'vitest'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'

it('rings', async () => {
  const t = createTestSignaling()
  const ada = await t.connect('ada')
  const bob = await t.connect('bob')
  const log: string[] = []
  bob.on('invitation.received', ({ invitation }) => log.push(`bob rings ${invitation.inviteId}`))
  ada.on('invitation.changed', ({ invitation, cause }) =>
    log.push(`ada ${cause} ${invitation.status} ${invitation.rev}`),
  )
  bob.on('invitation.changed', ({ invitation, cause }) =>
    log.push(`bob ${cause} ${invitation.status} ${invitation.rev}`),
  )
  void ada.channels.join('lobby')
  void bob.channels.join('lobby')
  await t.settle()
  expect([...ada.store.getState().channels.get('lobby')!.members.keys()]).toEqual(['ada', 'bob'])
  void ada.channels.setAttr('lobby', 'topic', 'hello')
  await t.settle()
  expect(bob.store.getState().channels.get('lobby')!.attrs.get('topic')?.value).toBe('hello')
  void bob.messages.send({ channelId: 'lobby' }, { text: 'hi' })
  await t.settle()
  expect(ada.store.getState().channels.get('lobby')!.messages).toHaveLength(1)
  void ada.invitations.invite({ to: 'bob', inviteId: 'one' })
  await t.settle()
  void bob.invitations.accept('one')
  await t.settle()
  void bob.invitations.end('one')
  await t.settle()
  void ada.invitations.invite({ to: 'bob', inviteId: 'two' })
  await t.advance(29_999)
  expect(bob.store.getState().invitations.byId.get('two')?.status).toBe('ringing')
  await t.advance(1)
  expect(bob.store.getState().invitations.byId.get('two')?.endReason).toBe('timedOut')
  expect(t.failures).toEqual([])
  console.log(log)
  await t.close()
})
