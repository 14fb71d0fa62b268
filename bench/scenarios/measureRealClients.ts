import type { ContenderName } from '../contenders.ts'
import { bodyOf } from '../load/flood.ts'
import { openRealClient, type RealClient } from '../load/openRealClient.ts'
import { untilTrue } from '../load/untilTrue.ts'
import { createMeter } from '../meter.ts'
import { profileWork } from '../profileWork.ts'
import type { Sample } from '../scenario.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../startServer.ts'
import { toFloodSample } from './measureFlood.ts'

interface Size {
  readonly memberCount: number
  readonly senderCount: number
}

/** The same flood with the client library of each, all in one process, which decodes everything. */
export async function measureRealClients(
  contender: ContenderName,
  settings: Settings,
  { memberCount, senderCount }: Size,
): Promise<Sample> {
  const { window, warmUpMs, durationMs } = settings
  const server = await startServer(contender, settings)
  const heard = Array.from({ length: memberCount }, () => 0)
  const clients: RealClient[] = []
  for (let at = 0; at < memberCount; at++) {
    const where = { port: server.port, userId: `user-${at}` }
    clients.push(
      await openRealClient(contender, where, () => {
        heard[at] = (heard[at] ?? 0) + 1
      }),
    )
  }

  await floodOnce(warmUpMs)
  const meter = await createMeter([server])
  const { sent, elapsedMs } = await profileWork(() => floodOnce(durationMs), {
    folder: settings.profileTo,
    name: `load-${contender}`,
  })
  const { serverUs, loadUs } = await meter.read()

  clients.forEach((client) => client.close())
  await server.stop()
  return toFloodSample({ deliveries: sent * memberCount, elapsedMs, serverUs, loadUs })

  async function floodOnce(forMs: number): Promise<{ sent: number; elapsedMs: number }> {
    heard.fill(0)
    const began = performance.now()
    const until = began + forMs
    let sentCount = 0
    const keepSending = async (client: RealClient, at: number) => {
      while (performance.now() < until) await client.publish(bodyOf(at, sentCount++))
    }
    await Promise.all(
      clients
        .slice(0, senderCount)
        .flatMap((client, at) => Array.from({ length: window }, () => keepSending(client, at))),
    )
    const missing = () => heard.filter((count) => count !== sentCount).length
    await untilTrue(
      () => missing() === 0,
      () => `${missing()} of ${memberCount} clients have not heard ${sentCount} messages once each`,
    )
    return { sent: sentCount, elapsedMs: performance.now() - began }
  }
}
