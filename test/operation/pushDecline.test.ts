import { expect, it } from 'vitest'
import { createPushService } from '../server/pushService.ts'
import { openServer } from '../server/openServer.ts'

it('[PU16] a device declines by a request, from any page', async () => {
  const service = createPushService()
  const { url, login } = await openServer({ push: [service.transport] })
  const ada = await login('ada')
  await ada.ask('push.subscribe', { transport: 'test', target: '{"token":"phone"}' })
  await ada.ask('session.logout', {})
  const bob = await login('bob')
  await bob.ask('invitation.invite', { inviteId: 'call', to: 'ada' })
  await expect.poll(() => service.pushes.length).toBe(1)
  const data = service.pushes[0]?.data
  if (data?.type !== 'ring') throw new Error('Nothing has rung.')
  const { userId, inviteId, key } = data

  const post = (body: BodyInit, method = 'POST') =>
    fetch(`${url}/push/decline`, method === 'GET' ? {} : { method, body })
  expect((await post('', 'GET')).status).toBe(405)
  expect((await post('nonsense')).status).toBe(400)
  expect((await post('x'.repeat(5000))).status).toBe(400)
  expect((await post(JSON.stringify({ userId, inviteId }))).status).toBe(400)
  expect((await post(JSON.stringify({ userId, inviteId, key: 'guess' }))).status).toBe(404)
  const told = await post(JSON.stringify({ userId, inviteId, key }))
  expect(told.status).toBe(204)
  expect(told.headers.get('access-control-allow-origin')).toBe('*')
  const reply = await bob.ask('invitation.get', { inviteId })
  expect(reply).toMatchObject({ ok: true, result: { endReason: 'rejected' } })
  expect((await post(JSON.stringify({ userId, inviteId, key }))).status).toBe(404)
})

it('[PU16] there is no such request where nothing is pushed', async () => {
  const { url } = await openServer()
  const { status } = await fetch(`${url}/push/decline`, { method: 'POST', body: '{}' })
  expect(status).toBe(404)
})
