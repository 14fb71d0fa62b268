'use client'

import { useCallback, useState } from 'react'
import { SignalingError } from '../protocol/errors.ts'

export interface ActionState {
  /** Whether an action is under way. */
  readonly pending: boolean
  /** Why the last action failed. Gone when the next one begins. */
  readonly error?: SignalingError
}

/** Forgets why the last action failed. */
export type ResetAction = () => void

export type RunAction = <Result>(action: () => Promise<Result>) => Promise<Result>

const IDLE: ActionState = { pending: false }

/** Runs actions of a component, and shows how the last one stands. */
export function useAction(): readonly [state: ActionState, run: RunAction, reset: ResetAction] {
  const [state, setState] = useState(IDLE)
  const run = useCallback(<Result>(action: () => Promise<Result>) => {
    setState({ pending: true })
    const done = action().then(
      (result) => {
        setState(IDLE)
        return result
      },
      (thrown: unknown) => {
        const error = SignalingError.from(thrown)
        setState({ pending: false, error })
        throw error
      },
    )
    // The error is shown through `error`; a caller who does not wait need not catch it as well.
    done.catch(() => {})
    return done
  }, [])
  const reset = useCallback(() => setState(IDLE), [])
  return [state, run, reset]
}
