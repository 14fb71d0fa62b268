import { vi } from 'vitest'

/** A bound for what never comes. Vitest's own second is a measure of how busy the machine is. */
const PATIENCE_MS = 20_000

const { waitFor } = vi
vi.waitFor = (callback, options) => {
  const given = typeof options === 'number' ? { timeout: options } : (options ?? {})
  return waitFor(callback, { timeout: PATIENCE_MS, ...given })
}
