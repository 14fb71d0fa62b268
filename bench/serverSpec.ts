import type { BackendSpec } from '../test/faults/rig/nodeSpec.ts'

/** The one argument of a server process, as JSON. The rivals keep no records. */
export interface ServerSpec {
  /** 0 is any that is free. */
  readonly port: number
  readonly backend: BackendSpec
  /** How long each measurement of a backend takes. */
  readonly durationMs?: number
}
