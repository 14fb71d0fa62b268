import type { Backend } from '../server/backend.ts'

export interface BackendHarness {
  /** Opens a backend with nothing in it. */
  open(): Promise<Backend>
  /** Lets so much time go by, as far as the backend can tell. Hours pass in some tests. */
  elapse(ms: number): Promise<void>
  /**
   * How many random sequences of commits are compared with a model.
   * @default 200
   */
  readonly runs?: number
}

/**
 * The contract of a `Backend` as a test suite of vitest, with fast-check. The ids in brackets are
 * rules in PROTOCOL.md.
 *
 * @example
 * await describeBackend('my backend', { open: async () => myBackend({ now }), elapse })
 */
export async function describeBackend(name: string, harness: BackendHarness): Promise<void> {
  // Loaded here, so that the rest of `beckon/testing` needs neither vitest nor fast-check.
  const { describeContract } = await import('./backendContract/describeContract.ts')
  describeContract(name, harness)
}
