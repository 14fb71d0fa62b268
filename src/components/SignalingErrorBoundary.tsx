'use client'

import { Component, type ComponentProps, type ErrorInfo, type ReactNode, type Ref } from 'react'
import { isSignalingError, toSignalingError } from '../hooks/signalingErrors.ts'
import type { SignalingError } from '../protocol/errors.ts'
import { explain } from './explain.ts'
import { useAllStrings } from './useAllStrings.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

/** What a fallback is told. */
export interface SignalingFailure {
  /** What was thrown. What was no `SignalingError` is its `cause`. */
  readonly error: SignalingError
  /** Renders the children again. */
  readonly reset: () => void
  /** Whether that may help. */
  readonly isRetryable: boolean
}

export interface SignalingErrorBoundaryProps extends Omit<ComponentProps<'div'>, 'onError'> {
  children?: ReactNode
  /** What is shown instead of the children. @default a sentence, and a button where it may help */
  fallback?: (failure: SignalingFailure) => ReactNode
  /** When one of them changes, the children are rendered again. @default none */
  resetKeys?: readonly unknown[]
  /**
   * Whether errors that are none of Beckon's are caught too. They go to the next boundary otherwise.
   * @default false
   */
  catchAll?: boolean
  onError?: (error: SignalingError, info: ErrorInfo) => void
  /** Called before the children are rendered again. */
  onReset?: () => void
  /** Renders the root as an element of yours, which spreads the props. @default a `<div>` */
  render?: RenderRoot<'div', 'retryable' | 'final'>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * Catches what hooks of `beckon/suspense` throw when the server has refused or cannot be reached, and
 * shows a sentence in place of its children. Renders its children alone, and a `<div>` with
 * `role="alert"` in their place, which takes all other props.
 */
export function SignalingErrorBoundary({
  ref,
  resetKeys = NO_KEYS,
  ...props
}: SignalingErrorBoundaryProps): ReactNode {
  // Only a class can catch, and the ref of a class is the class.
  return <Boundary {...props} rootRef={ref} keys={resetKeys} />
}

const NO_KEYS: readonly unknown[] = []

interface BoundaryProps extends Omit<SignalingErrorBoundaryProps, 'ref' | 'resetKeys'> {
  readonly rootRef: Ref<HTMLDivElement> | undefined
  readonly keys: readonly unknown[]
}

interface BoundaryState {
  readonly failed?: { readonly thrown: unknown } | undefined
  readonly keys: readonly unknown[]
}

class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { keys: this.props.keys }

  static getDerivedStateFromError(thrown: unknown): Partial<BoundaryState> {
    return { failed: { thrown } }
  }

  static getDerivedStateFromProps({ keys }: BoundaryProps, state: BoundaryState): BoundaryState {
    if (isSame(keys, state.keys)) return state
    return { keys, failed: undefined }
  }

  override componentDidCatch(thrown: unknown, info: ErrorInfo): void {
    if (this.catches(thrown)) this.props.onError?.(toSignalingError(thrown), info)
  }

  override render(): ReactNode {
    const { failed } = this.state
    if (failed === undefined) return this.props.children
    if (!this.catches(failed.thrown)) throw failed.thrown
    const error = toSignalingError(failed.thrown)
    const failure = {
      error,
      reset: this.reset,
      // What somebody else has thrown may pass; what the server has refused stays refused.
      isRetryable: error.isRetryable || !isSignalingError(failed.thrown),
    }
    return this.props.fallback?.(failure) ?? <Fallback {...this.props} failure={failure} />
  }

  readonly reset = (): void => {
    this.props.onReset?.()
    this.setState({ failed: undefined })
  }

  catches(thrown: unknown): boolean {
    return this.props.catchAll === true || isSignalingError(thrown)
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((key, index) => Object.is(key, other[index]))
}

interface FallbackProps extends BoundaryProps {
  readonly failure: SignalingFailure
}

function Fallback({
  failure: { error, reset, isRetryable },
  render,
  unstyled,
  rootRef,
  children: _children,
  fallback: _fallback,
  keys: _keys,
  catchAll: _catchAll,
  onError: _onError,
  onReset: _onReset,
  ...divProps
}: FallbackProps): ReactNode {
  const strings = useAllStrings()
  return (
    <RootElement
      as="div"
      mark="signaling-error"
      {...{ render, unstyled }}
      state={isRetryable ? 'retryable' : 'final'}
      ref={rootRef}
      role="alert"
      {...divProps}
      data-code={error.code}
    >
      <p data-part="text">{strings.partFailed(explain(error, strings))}</p>
      {isRetryable && (
        <button type="button" data-part="retry" onClick={reset}>
          {strings.tryAgain}
        </button>
      )}
    </RootElement>
  )
}
