import type { SignalingError } from '../protocol/errors.ts'
import type { CommonStrings } from './strings.ts'

/** Why something did not work, for a person. `error.message` is for the developer. */
export function explain(error: SignalingError, strings: CommonStrings): string {
  return strings.reasons[error.code] ?? strings.someReason
}
