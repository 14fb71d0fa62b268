import type { RecordKey } from '../backend.ts'
import type { PushOutcome, PushTransport } from '../pushTransport.ts'
import { untilAborted } from '../../internal/untilAborted.ts'
import { within } from '../../internal/within.ts'
import { createPushJobs, type ClaimedJob } from './pushJobs.ts'
import { createPushPool } from './createPushPool.ts'
import { planPush } from './pushPlan.ts'
import type { Services } from './services.ts'

/** Sends what is to be pushed. */
export interface PushSender {
  /** Looks at a job whose alarm has come. Early, late or repeated it does no harm. */
  look(key: RecordKey, jobId: string): void
  /** Gives up what is being sent. Whoever serves the records next sends it again. */
  close(): Promise<void>
}

/** How long a service may take to answer. */
const ANSWER_WITHIN_MS = 10_000

/** How old a claim may be when something is sent by it: with the answer, less than it holds. */
const FRESH_MS = 5000

export function createPushSender(services: Services): PushSender {
  const { clock, report, monitor, push = [] } = services
  const transports = new Map(push.map((transport) => [transport.name, transport]))
  const jobs = createPushJobs(services)
  const pool = createPushPool(report)
  const asking = new Set<AbortController>()
  let isClosed = false

  return {
    look: (key, jobId) => pool.add(`${key}\n${jobId}`, jobId, () => lookNow(key, jobId)),
    close() {
      isClosed = true
      for (const controller of asking) controller.abort()
      return pool.close()
    },
  }

  async function lookNow(key: RecordKey, jobId: string): Promise<void> {
    const found = await jobs.read(key, jobId)
    if (found === undefined) return
    const plan = planPush(found.job, found.situation)
    if (plan.type !== 'send') return jobs.settle(found, plan)
    const beganAt = clock.now()
    const claimed = await jobs.claim(found, plan)
    // This process has been asleep: somebody else has taken the job meanwhile, or will.
    if (claimed === undefined || clock.now() - beganAt > FRESH_MS) return
    const { transport } = claimed.subscription
    const outcome = await ask(transports.get(transport), claimed)
    monitor?.pushed({ transport, ...outcome })
    await jobs.note(claimed, outcome)
  }

  async function ask(
    transport: PushTransport | undefined,
    { push: sent, subscription }: ClaimedJob,
  ): Promise<PushOutcome> {
    if (transport === undefined) {
      return {
        status: 'failed',
        reason: `This server has no "${subscription.transport}" any more.`,
      }
    }
    const controller = new AbortController()
    asking.add(controller)
    try {
      const { signal } = controller
      // Some do not listen to the signal, and nobody waits for those.
      const send = () => untilAborted(transport.send(sent, { signal }), signal)
      return await within(send, {
        clock,
        ms: ANSWER_WITHIN_MS,
        late: () => new Error(`It took more than ${ANSWER_WITHIN_MS} ms.`),
      })
    } catch (error) {
      if (isClosed) return { status: 'retry', reason: 'The server is closing.', isUnsure: true }
      // Its message may hold what nobody may read.
      const name = error instanceof Error ? error.name : typeof error
      return { status: 'retry', reason: `It could not be asked (${name}).`, isUnsure: true }
    } finally {
      controller.abort()
      asking.delete(controller)
    }
  }
}
