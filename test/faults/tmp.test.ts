import { appendFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { startRedis } from '../redis/startRedis.ts'
import { createFleet } from './rig/createFleet.ts'
import { createTraffic } from './rig/createTraffic.ts'
import { findLosses } from './rig/findLosses.ts'
import { pause } from './rig/pause.ts'
const log = (s: string) => appendFileSync('/tmp/debug.log', `${new Date().toISOString()} ${s}\n`)
it('x', async () => {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const spec = { backend: { type: 'redis', url: redis.url } } as const
  const fleet = await createFleet([spec, spec])
  const traffic = await createTraffic({ url: fleet.url, clients: 16 })
  traffic.start()
  await pause(1500)
  log('pause')
  redis.pause()
  await pause(5000)
  redis.resume()
  log('resume')
  await pause(2500)
  await traffic.stop()
  log('stopped')
  await traffic.settled()
  const losses = await findLosses(fleet.url, traffic)
  log('losses ' + JSON.stringify(losses, null, 1))
  log(fleet.complaints())
  for (const loss of losses) {
    const id = loss.split(' ')[0]
    const keys = (await redis.ask('KEYS', '*')) as string[]
    log(
      'ledger ' +
        id +
        JSON.stringify(traffic.ledger.calls.get(id!)) +
        JSON.stringify([...traffic.ledger.failures]),
    )
    for (const key of keys) {
      const type = await redis.ask('TYPE', key)
      const v =
        type === 'zset'
          ? await redis.ask('ZRANGE', key, '0', '-1', 'WITHSCORES')
          : type === 'hash'
            ? await redis.ask('HGETALL', key)
            : type === 'list'
              ? await redis.ask('LRANGE', key, '0', '-1')
              : type
      if ((JSON.stringify(v) + key).includes(id!))
        log('KEY ' + type + ' ' + JSON.stringify(key) + ' ' + JSON.stringify(v).slice(0, 1500))
    }
    for (const { client, userId } of traffic.guests) {
      const i = (await client.invitations.list({ endedWithinMs: 8e7 })).find(
        (x) => x.inviteId === id,
      )
      if (i) log(userId + JSON.stringify(i))
    }
  }
  log('now ' + Date.now())
  expect(losses).toEqual([])
}, 300_000)
