import { describeError } from '../server/operation/describeError.ts'
import type { Logger } from '../server/operation/createEventLog.ts'

/** How long a server that has crashed may take to let go of its backend. */
const CLOSE_WITHIN_MS = 2000

/**
 * Ends the process with 1 when an error was caught by nobody: what it has left half done is not known.
 * The log says where it came from, without the message.
 */
export function endOnCrash(logger: Pick<Logger, 'error'>, close: () => Promise<void>): void {
  let isEnding = false
  const handleCrash = (thrown: unknown) => {
    logger.error({ err: describeError(thrown) }, 'crashed')
    if (isEnding) return
    isEnding = true
    const end = () => process.exit(1)
    setTimeout(end, CLOSE_WITHIN_MS)
    // As an async function: it may throw at once.
    const closeNow = async () => close()
    closeNow().then(end, end)
  }
  process.on('uncaughtException', handleCrash)
  process.on('unhandledRejection', handleCrash)
}
