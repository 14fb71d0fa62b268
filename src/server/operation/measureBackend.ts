import type { Backend } from '../backend.ts'
import type { BackendCall } from './createMetrics.ts'

export interface MeasureOptions {
  /** In milliseconds. */
  readonly now: () => number
  readonly onCall: (call: BackendCall) => void
}

/** The same backend, with every call measured that takes its time. */
export function measureBackend(backend: Backend, { now, onCall }: MeasureOptions): Backend {
  const measured = new Map<PropertyKey, unknown>()
  return new Proxy(backend, {
    get(target, name) {
      const known = measured.get(name)
      if (known !== undefined) return known
      const method: unknown = Reflect.get(target, name, target)
      if (typeof method !== 'function') return method
      const wrapped = (...args: unknown[]) => {
        const beganAt = now()
        const result: unknown = Reflect.apply(method, target, args)
        if (!(result instanceof Promise)) return result
        const tell = (hasFailed: boolean) =>
          onCall({ method: String(name), ms: now() - beganAt, hasFailed })
        result.then(
          () => tell(false),
          () => tell(true),
        )
        return result
      }
      measured.set(name, wrapped)
      return wrapped
    },
  })
}
