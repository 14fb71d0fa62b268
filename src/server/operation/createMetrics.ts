import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import type { Monitor } from '../engine/monitor.ts'
import { createDurations } from './createDurations.ts'

/** Counts what a server does. No label names a user, a session or a channel. */
export interface Metrics {
  readonly monitor: Monitor
  /** One call of the backend, when it is over. */
  backendCalled(call: BackendCall): void
  /** Everything in the text format of Prometheus. */
  text(): Promise<string>
}

export interface BackendCall {
  readonly method: string
  readonly ms: number
  readonly hasFailed: boolean
}

/** The content type of `text()`. */
export const METRICS_TYPE: string = Registry.PROMETHEUS_CONTENT_TYPE

export function createMetrics(now: () => number): Metrics {
  // One per server: two in one process must not count into each other.
  const registry = new Registry()
  const counts = createCounts(registry)
  const sent = countSent(registry)
  const countCommand = countCommands(registry)
  const commandTook = createDurations(registry, {
    name: 'beckon_command_duration_seconds',
    help: 'From the arrival of a command to its reply.',
    label: 'name',
  })
  const backendTook = createDurations(registry, {
    name: 'beckon_backend_duration_seconds',
    help: 'Calls of the backend.',
    label: 'method',
  })
  let isProcessMeasured = false

  return {
    monitor: {
      connected: () => counts.connections.inc(),
      disconnected: () => counts.connections.dec(),
      commandBegan() {
        const beganAt = now()
        return ({ name, code }) => {
          countCommand(name, code)
          commandTook(name, now() - beganAt)
        }
      },
      sessionBegan: () => counts.sessions.inc(),
      sessionEnded(_session, reason) {
        counts.sessions.dec()
        counts.sessionEnds.inc({ reason })
      },
      sent(bytes) {
        sent.packets++
        sent.bytes += bytes
      },
      refused: (reason) => counts.refusals.inc({ reason }),
      slow: () => counts.slow.inc(),
      pushed: ({ transport, status }) => counts.pushes.inc({ transport, status }),
      fenced: () => counts.fenced.inc(),
    },
    backendCalled({ method, ms, hasFailed }) {
      backendTook(method, ms)
      if (hasFailed) counts.backendFailures.inc({ method })
    },
    async text() {
      // Measuring the event loop costs a little all the time, so it begins with the first question.
      if (!isProcessMeasured) collectDefaultMetrics({ register: registry })
      isProcessMeasured = true
      return registry.metrics()
    },
  }
}

// By hand until somebody asks: for a frame to a thousand members, prom-client would take as long as it.
function countSent(registry: Registry): { packets: number; bytes: number } {
  const sent = { packets: 0, bytes: 0 }
  registry.registerMetric(
    new Counter({
      name: 'beckon_packets_sent_total',
      help: 'Frames and replies, a frame once for each connection that it left for.',
      registers: [],
      collect() {
        this.inc(sent.packets)
        sent.packets = 0
      },
    }),
  )
  registry.registerMetric(
    new Counter({
      name: 'beckon_sent_bytes_total',
      help: 'The size of those packets.',
      registers: [],
      collect() {
        this.inc(sent.bytes)
        sent.bytes = 0
      },
    }),
  )
  return sent
}

function countCommands(registry: Registry): (name: string, code: string) => void {
  /** By name and code. Names are those that the server knows. */
  const counted = new Map<string, Map<string, number>>()
  registry.registerMetric(
    new Counter({
      name: 'beckon_commands_total',
      help: 'Commands, by name and by OK or the code of the refusal.',
      labelNames: ['name', 'code'],
      registers: [],
      collect() {
        for (const [name, codes] of counted) {
          for (const [code, count] of codes) this.inc({ name, code }, count)
        }
        counted.clear()
      },
    }),
  )
  return (name, code) => {
    const codes = counted.get(name) ?? new Map<string, number>()
    if (codes.size === 0) counted.set(name, codes)
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }
}

function createCounts(registry: Registry) {
  const registers = [registry]
  return {
    connections: new Gauge({
      name: 'beckon_connections',
      help: 'Sockets that are open.',
      registers,
    }),
    sessions: new Gauge({
      name: 'beckon_sessions',
      help: 'Sessions that this node looks after, those within their grace window included.',
      registers,
    }),
    sessionEnds: new Counter({
      name: 'beckon_session_ends_total',
      help: 'Sessions that this node no longer looks after, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    refusals: new Counter({
      name: 'beckon_connections_refused_total',
      help: 'Connections that a limit of the edge did not let in, or put out, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    slow: new Counter({
      name: 'beckon_slow_connections_total',
      help: 'Connections that were closed because they did not read.',
      registers,
    }),
    pushes: new Counter({
      name: 'beckon_pushes_total',
      help: 'Pushes to devices, by transport and by what became of them: sent, gone, retry, failed.',
      labelNames: ['transport', 'status'],
      registers,
    }),
    fenced: new Counter({
      name: 'beckon_fenced_total',
      help: 'How often this node has lost its lease.',
      registers,
    }),
    backendFailures: new Counter({
      name: 'beckon_backend_failures_total',
      help: 'Calls of the backend that have failed.',
      labelNames: ['method'],
      registers,
    }),
  }
}
