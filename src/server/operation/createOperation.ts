import type { Backend } from '../backend.ts'
import type { Monitor } from '../engine/monitor.ts'
import { createEventLog, type EventLog, type Logger, type LogOptions } from './createEventLog.ts'
import { createMetrics } from './createMetrics.ts'
import { describeError } from './describeError.ts'
import { joinMonitors } from './joinMonitors.ts'
import { measureBackend } from './measureBackend.ts'

export interface OperationOptions {
  readonly backend: Backend
  readonly logger: Logger | undefined
  readonly log: LogOptions | undefined
  readonly onError: ((error: unknown) => void) | undefined
}

/** What whoever runs a server sees of it. */
export interface Operation {
  readonly monitor: Monitor
  /** The backend, measured. */
  readonly backend: Backend
  readonly log: EventLog | undefined
  readonly metrics: () => Promise<string>
  /** Hears of what is nobody's fault but the server's. */
  readonly report: (error: unknown) => void
}

export function createOperation({ backend, logger, log, onError }: OperationOptions): Operation {
  const now = () => performance.now()
  const metrics = createMetrics(now)
  const eventLog = logger && createEventLog({ ...log, logger, now })
  return {
    monitor: joinMonitors(metrics.monitor, eventLog?.monitor),
    backend: measureBackend(backend, { now, onCall: metrics.backendCalled }),
    log: eventLog,
    metrics: metrics.text,
    report(error) {
      eventLog?.failed(error)
      if (onError !== undefined) onError(error)
      else if (eventLog === undefined) console.error('beckon:', describeError(error))
    },
  }
}
