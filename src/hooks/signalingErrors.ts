import { SignalingError } from '../protocol/errors.ts'

/** Whether something that was thrown is one of Beckon's, of whatever copy of the package. */
export function isSignalingError(thrown: unknown): thrown is SignalingError {
  // Two copies in one page have a class each.
  return (
    thrown instanceof SignalingError ||
    (thrown instanceof Error && thrown.name === 'SignalingError')
  )
}

/** What was thrown, as an error that has a code. */
export function toSignalingError(thrown: unknown): SignalingError {
  return isSignalingError(thrown) ? thrown : SignalingError.from(thrown)
}
