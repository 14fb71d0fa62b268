import { createBalancer, type Balancer } from './createBalancer.ts'
import type { NodeSpec } from './nodeSpec.ts'
import { startNode, type ServerProcess } from './startNode.ts'

/** Several servers on one backend, behind a balancer that knows which of them are there. */
export interface Fleet {
  readonly balancer: Balancer
  readonly url: string
  node(index: number): ServerProcess
  /** As when the power fails. */
  kill(index: number): Promise<void>
  /** Another one in the place of one that was killed. */
  replace(index: number): Promise<void>
  /** What the servers that run have complained about. */
  complaints(): string
}

export async function createFleet(specs: readonly Omit<NodeSpec, 'port'>[]): Promise<Fleet> {
  const start = (spec: Omit<NodeSpec, 'port'>) => startNode({ ...spec, port: 0 })
  const nodes: (ServerProcess | undefined)[] = await Promise.all(specs.map(start))
  const ports = () => nodes.flatMap((node) => node?.port ?? [])
  const balancer = await createBalancer(ports())
  const node = (index: number): ServerProcess => {
    const found = nodes[index]
    if (found === undefined) throw new Error(`Node ${index} does not run.`)
    return found
  }
  return {
    balancer,
    url: balancer.url,
    node,
    async kill(index) {
      const gone = node(index)
      nodes[index] = undefined
      balancer.use(ports())
      await gone.kill()
    },
    async replace(index) {
      const spec = specs[index]
      if (spec !== undefined) nodes[index] = await start(spec)
      balancer.use(ports())
    },
    complaints: () => nodes.map((one) => one?.complaints() ?? '').join(''),
  }
}
