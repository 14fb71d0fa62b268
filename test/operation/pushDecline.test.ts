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

it('[PU79] an address declines so many times a minute, another one still may', async () => {
  const { transport } = createPushService()
  const limits = { pushDeclinesPerAddressPerMinute: 3 }
  const { url } = await openServer({ push: [transport], limits, trustProxy: 1 })
  const decline = (address: string, method = 'POST') =>
    fetch(`${url}/push/decline`, {
      method,
      headers: { 'X-Forwarded-For': `9.9.9.9, ${address}` },
      ...(method === 'POST' && {
        body: JSON.stringify({ userId: 'ada', inviteId: 'call', key: 'guess' }),
      }),
    })
  // What a browser asks before is not counted.
  for (let count = 0; count < 5; count++) {
    expect((await decline('1.1.1.1', 'OPTIONS')).status).toBe(204)
  }
  const answers = await Promise.all(Array.from({ length: 10 }, () => decline('1.1.1.1')))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 404)).toHaveLength(3)
  expect(statuses.filter((status) => status === 429)).toHaveLength(7)
  const refused = answers.find(({ status }) => status === 429)
  const seconds = Number(refused?.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
  expect(refused?.headers.get('access-control-allow-origin')).toBe('*')
  expect((await decline('2.2.2.2')).status).toBe(404)
})
