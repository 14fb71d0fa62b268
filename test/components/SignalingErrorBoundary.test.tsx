import { act, fireEvent, render, screen } from '@testing-library/react'
import { Component, useState, type ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { SignalingErrorBoundary, SignalingError } from '../../src/index.ts'
import { useChannelMembers } from '../../src/suspense/index.ts'
import { Suspense } from 'react'
import { signalingInAct } from '../signalingInAct.tsx'

let problem: Error | undefined

function Part(): ReactNode {
  if (problem !== undefined) throw problem
  return <p>All is well</p>
}

class Outer extends Component<{ children: ReactNode }, { message?: string }> {
  override state: { message?: string } = {}
  static getDerivedStateFromError({ message }: Error) {
    return { message }
  }
  override render() {
    return this.state.message === undefined ? this.props.children : <p>{this.state.message}</p>
  }
}

// React tells the console of what was caught, unless somebody else hears of it.
const quietly = { onCaughtError: () => {} }

describe('SignalingErrorBoundary', () => {
  it('shows a sentence, and its children again when that may help', () => {
    problem = new SignalingError('TIMEOUT')
    const onReset = vi.fn(() => (problem = undefined))
    render(
      <SignalingErrorBoundary onReset={onReset} className="mine">
        <Part />
      </SignalingErrorBoundary>,
      quietly,
    )
    const alert = screen.getByRole('alert')
    expect(alert).toHaveTextContent('The server did not answer in time.')
    expect(alert).toHaveAttribute('data-code', 'TIMEOUT')
    expect(alert).toHaveClass('mine')
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(onReset).toHaveBeenCalledTimes(1)
    expect(screen.getByText('All is well')).toBeVisible()
  })

  it('has no button where the answer would be the same', () => {
    problem = new SignalingError('FORBIDDEN')
    render(
      <SignalingErrorBoundary>
        <Part />
      </SignalingErrorBoundary>,
      quietly,
    )
    expect(screen.getByRole('alert')).toHaveTextContent('You are not allowed to.')
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('catches again what fails again', () => {
    problem = new SignalingError('NETWORK')
    const onError = vi.fn()
    render(
      <SignalingErrorBoundary onError={onError}>
        <Part />
      </SignalingErrorBoundary>,
      quietly,
    )
    fireEvent.click(screen.getByRole('button'))
    expect(screen.getByRole('alert')).toHaveTextContent('The server cannot be reached.')
    expect(onError).toHaveBeenCalledTimes(2)
    expect(onError.mock.calls[0]?.[0]).toBe(problem)
  })

  it('shows what the app has for it', () => {
    problem = new SignalingError('NETWORK')
    render(
      <SignalingErrorBoundary
        fallback={({ error, isRetryable, reset }) => (
          <button type="button" onClick={reset}>
            {error.code} {String(isRetryable)}
          </button>
        )}
      >
        <Part />
      </SignalingErrorBoundary>,
      quietly,
    )
    const button = screen.getByRole('button', { name: 'NETWORK true' })
    problem = undefined
    fireEvent.click(button)
    expect(screen.getByText('All is well')).toBeVisible()
  })

  it('leaves what is none of its own to the next one', () => {
    problem = new Error('A bug of the app')
    const onError = vi.fn()
    render(
      <Outer>
        <SignalingErrorBoundary onError={onError}>
          <Part />
        </SignalingErrorBoundary>
      </Outer>,
      quietly,
    )
    expect(screen.getByText('A bug of the app')).toBeVisible()
    expect(screen.queryByRole('alert')).toBeNull()
    expect(onError).not.toHaveBeenCalled()
  })

  it('catches everything where it is told to', () => {
    problem = new Error('A bug of the app')
    const onError = vi.fn()
    render(
      <SignalingErrorBoundary catchAll onError={onError}>
        <Part />
      </SignalingErrorBoundary>,
      quietly,
    )
    expect(screen.getByRole('alert')).toHaveTextContent('Please try again.')
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'INTERNAL', cause: problem })
    problem = undefined
    fireEvent.click(screen.getByRole('button'))
    expect(screen.getByText('All is well')).toBeVisible()
  })

  it('begins anew with other keys', () => {
    problem = new SignalingError('FORBIDDEN')
    const view = (key: string) => (
      <SignalingErrorBoundary resetKeys={[key]}>
        <Part />
      </SignalingErrorBoundary>
    )
    const { rerender } = render(view('one'), quietly)
    problem = undefined
    rerender(view('one'))
    expect(screen.getByRole('alert')).toBeVisible()
    rerender(view('two'))
    expect(screen.getByText('All is well')).toBeVisible()
  })

  it('catches an error of another copy of the package', () => {
    problem = Object.assign(new Error('Elsewhere'), { name: 'SignalingError', code: 'NETWORK' })
    render(
      <SignalingErrorBoundary>
        <Part />
      </SignalingErrorBoundary>,
      quietly,
    )
    expect(screen.getByRole('alert')).toHaveTextContent('The server cannot be reached.')
  })

  it('catches what a hook that waits has been refused', async () => {
    const t = signalingInAct({ can: { ada: { join: [] } } })
    function Members() {
      return useChannelMembers('secret').length
    }
    function Page() {
      const [isShown, setIsShown] = useState(false)
      return (
        <SignalingErrorBoundary>
          <button type="button" onClick={() => setIsShown(true)}>
            Show
          </button>
          <Suspense fallback="Waiting">{isShown && <Members />}</Suspense>
        </SignalingErrorBoundary>
      )
    }
    render(<Page />, { wrapper: t.as('ada'), ...quietly })
    await t.settle()
    await t.act(() => void fireEvent.click(screen.getByRole('button', { name: 'Show' })))
    await act(() => t.settle())
    expect(screen.getByRole('alert')).toHaveTextContent('You are not allowed to.')
  })
})
