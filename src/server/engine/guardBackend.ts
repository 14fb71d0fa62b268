import type { Backend } from '../backend.ts'
import { CommandError } from './commandError.ts'

/** Whatever a backend rejects with, a command that has met it may be sent again. */
export function guardBackend(backend: Backend): Backend {
  return {
    read: (...args) => backend.read(...args).catch(unavailable),
    commit: (...args) => backend.commit(...args).catch(unavailable),
    replay: (...args) => backend.replay(...args).catch(unavailable),
    heads: (...args) => backend.heads(...args).catch(unavailable),
    watch: (...args) => backend.watch(...args).catch(unavailable),
    claimDue: (...args) => backend.claimDue(...args).catch(unavailable),
    heartbeat: (...args) => backend.heartbeat(...args).catch(unavailable),
    owned: (...args) => backend.owned(...args).catch(unavailable),
    forgetNode: (...args) => backend.forgetNode(...args).catch(unavailable),
    onReset: (listener) => backend.onReset(listener),
    close: () => backend.close(),
  }
}

/** Tells what was behind a refusal; of one that has nothing behind it, its sender has been told. */
export function reportCauses(report: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    const isRefusal = error instanceof CommandError && error.code === 'UNAVAILABLE'
    const cause = isRefusal ? error.ownCause : error
    if (cause !== undefined) report(cause)
  }
}

function unavailable(cause: unknown): never {
  throw new CommandError('UNAVAILABLE', { cause })
}
