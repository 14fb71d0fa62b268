import type { Push, PushOutcome, PushTransport } from '../../src/server/pushTransport.ts'

/** A push service that takes everything, unless a test says otherwise. */
export interface PushService {
  readonly transport: PushTransport
  /** What it was asked to deliver, whatever it said. */
  readonly pushes: Push[]
  /** What it says to the next ones, in turn; then `sent` again. */
  readonly answers: (PushOutcome | Promise<PushOutcome> | Error)[]
  /** The kinds of what was pushed, with the device: `ring phone`. */
  told(): readonly string[]
}

export function createPushService(name = 'test'): PushService {
  const pushes: Push[] = []
  const answers: PushService['answers'] = []
  return {
    pushes,
    answers,
    told: () => pushes.map(({ kind, target }) => `${kind} ${tokenOf(target)}`),
    transport: {
      name,
      identify: tokenOf,
      async send(push) {
        pushes.push(push)
        const answer = answers.shift() ?? { status: 'sent' }
        if (answer instanceof Error) throw answer
        return answer
      },
    },
  }
}

function tokenOf(target: unknown): string {
  if (typeof target === 'object' && target !== null && 'token' in target)
    return String(target.token)
  throw new Error('A device of this service has a token. Give { token }.')
}
