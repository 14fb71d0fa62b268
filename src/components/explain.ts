import type { SignalingError } from '../protocol/errors.ts'
import type { Strings } from './strings.ts'

/** Why something did not work, for a person. `error.message` is for the developer. */
export function explain(error: SignalingError, strings: Strings): string {
  return strings.reasons[error.code] ?? strings.someReason
}
