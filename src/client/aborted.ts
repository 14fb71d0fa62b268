import { SignalingError } from '../protocol/errors.ts'

/** What a caller hears who has given up. */
export function aborted(signal: AbortSignal | undefined): SignalingError {
  return new SignalingError('ABORTED', {
    message: 'The caller aborted it. It may still have taken effect.',
    cause: signal?.reason,
  })
}

/** Stops waiting when the signal says so. What is awaited goes on, for whoever else waits for it. */
export async function untilAborted<Result>(
  done: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return done
  let handleAbort = () => {}
  const abort = new Promise<never>((_resolve, reject) => {
    handleAbort = () => reject(aborted(signal))
    signal.addEventListener('abort', handleAbort)
  })
  try {
    return await Promise.race([done, abort])
  } finally {
    signal.removeEventListener('abort', handleAbort)
  }
}
