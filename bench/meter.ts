import type { BenchServer } from './startServer.ts'

/** What the cores have worked since a meter was made, in microseconds. */
export interface Reading {
  readonly serverUs: number
  readonly loadUs: number
}

/** Begins to count the work of servers and of the load, which is this process. */
export async function createMeter(
  servers: readonly Pick<BenchServer, 'cpu'>[],
): Promise<{ read(): Promise<Reading> }> {
  const readServers = async () => {
    const each = await Promise.all(servers.map((server) => server.cpu()))
    return each.reduce((sum, us) => sum + us, 0)
  }
  const serverBefore = await readServers()
  const before = process.cpuUsage()
  return {
    async read() {
      const { user, system } = process.cpuUsage(before)
      return { serverUs: (await readServers()) - serverBefore, loadUs: user + system }
    },
  }
}
