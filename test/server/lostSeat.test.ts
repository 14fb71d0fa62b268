import { expect, it } from 'vitest'
import { createTestEngine } from './createTestEngine.ts'

const LOBBY = { channelId: 'lobby' }

it('[CH12] a session has no seat that another one has given up in the turn in which it joined', async () => {
  const { login, clock } = createTestEngine()
  const [phone, laptop] = [await login('ada'), await login('ada')]
  const joined = phone.receive('channel.join', LOBBY)
  void laptop.receive('channel.join', { ...LOBBY, membership: 'durable' })
  await laptop.ask('channel.leave', LOBBY)
  await clock.settle()
  expect(await joined).toMatchObject({ ok: false, error: { code: 'NOT_A_MEMBER' } })

  await laptop.ask('channel.join', LOBBY)
  await laptop.ask('message.send', { to: LOBBY, messageId: 'm1', body: '1' })
  await clock.settle()
  expect(phone.events('channel:lobby')).toEqual([])
  expect(await phone.refusal('stream.sync', LOBBY)).toMatchObject({ code: 'NOT_A_MEMBER' })
  expect(await phone.receive('channel.join', LOBBY)).toMatchObject({ ok: true })
})
