import type { SignalingError } from '../protocol/errors.ts'
import { en } from './locales/en.ts'

/** Why something did not work, for a person. `error.message` is for the developer. */
export function explain(error: SignalingError): string {
  return en.reasons[error.code] ?? en.someReason
}
