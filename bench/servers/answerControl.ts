/** What the bench asks of a server process over IPC. */
export type Question = 'cpu' | 'memory' | 'run' | 'stop'

export interface Asked {
  readonly id: number
  readonly question: Question
}

/** What a process holds after a collection of garbage, in bytes. */
export interface Memory {
  /** What the machine gives. */
  readonly rss: number
  /** What V8 and its buffers hold. */
  readonly heap: number
}

interface Controlled {
  /** 0 of a process that does not listen. */
  readonly port: number
  /** What a process measures by itself. */
  run?(): Promise<unknown>
}

/** Tells the bench where this process listens, and answers it from then on. */
export function answerControl({ port, run }: Controlled): void {
  process.on('message', ({ id, question }: Asked) => {
    void answerTo(question).then((answer) => process.send?.({ id, answer }))
  })
  // The bench may be broken off; nobody else would end this process.
  process.on('disconnect', () => process.exit())
  process.send?.({ port })

  async function answerTo(question: Question): Promise<unknown> {
    if (question === 'memory') return measureMemory()
    if (question === 'run') return run?.()
    if (question === 'cpu') {
      const { user, system } = process.cpuUsage()
      return user + system
    }
    // Nobody looks at what is left, so nothing is closed in order. Not at once, as the answer has to
    // leave; and by itself, so that --cpu-prof writes its file.
    setTimeout(() => process.exit(), 20)
    return null
  }
}

async function measureMemory(): Promise<Memory> {
  for (let at = 0; at < 4; at++) {
    globalThis.gc?.()
    await new Promise<void>((resolve) => void setTimeout(resolve, 50))
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heap: heapUsed + external }
}
