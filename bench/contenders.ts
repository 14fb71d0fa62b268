/** Who takes part, and what the table calls them. */
export interface Contender {
  readonly label: string
  readonly server: 'beckonServer' | 'socketIoServer' | 'wsServer'
  readonly backend: 'memory' | 'sqlite' | 'redis'
  /** Whether its channel stores what is sent. */
  readonly history: boolean
}

const beckon = { server: 'beckonServer', backend: 'memory', history: false } as const
const rival = { backend: 'memory', history: false } as const

export const CONTENDERS = {
  socketIo: { ...rival, label: 'raw socket.io', server: 'socketIoServer' },
  ws: { ...rival, label: 'raw ws', server: 'wsServer' },
  beckon: { ...beckon, label: 'Beckon, memory' },
  beckonStored: { ...beckon, label: 'Beckon, memory, with history', history: true },
  beckonSqlite: { ...beckon, label: 'Beckon, SQLite', backend: 'sqlite' },
  beckonRedis: { ...beckon, label: 'Beckon, Redis', backend: 'redis' },
} satisfies Record<string, Contender>

export type ContenderName = keyof typeof CONTENDERS

/** What ratios are against. */
export const BASELINE: ContenderName = 'socketIo'
