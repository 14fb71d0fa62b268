/** Where a server keeps its records. The rivals keep none. */
export type BackendSpec =
  | { readonly type: 'memory' }
  | { readonly type: 'sqlite'; readonly path: string }
  | { readonly type: 'redis'; readonly url: string }

/** The one argument of a server process, as JSON. */
export interface ServerSpec {
  /** 0 is any that is free. */
  readonly port: number
  readonly backend: BackendSpec
  /** How long each measurement of a backend takes. */
  readonly durationMs?: number
}
