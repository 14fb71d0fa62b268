import { act } from '@testing-library/react'
import type { ComponentType, ReactNode } from 'react'
import { expect, onTestFinished } from 'vitest'
import {
  createTestSignaling,
  type TestSignalingOptions,
} from '../src/testing/createTestSignaling.ts'
import type { TestSignaling } from '../src/testing/createTestSignaling.ts'
import type { FakeClock } from '../src/testing/fakeClock.ts'
import { SignalingTestProvider } from '../src/testing/SignalingTestProvider.tsx'

export interface SignalingInAct extends TestSignaling {
  /** Does something, and waits until everybody has heard of it and has rendered. */
  act<Result>(action: () => Result | Promise<Result>): Promise<Result>
  /** A wrapper in which a user is logged in. */
  as(userId: string): ComponentType<{ children: ReactNode }>
}

/**
 * The real server in memory for a test of components: when one of its promises resolves, React has
 * rendered what came of it. Closed by itself when the test is over.
 */
export function signalingInAct(options?: TestSignalingOptions): SignalingInAct {
  const signaling = createTestSignaling({ ...options, act })
  // A fake clock can; a real one is not asked to.
  const { settle } = signaling.clock as Partial<FakeClock>
  onTestFinished(async () => {
    await signaling.close()
    expect(signaling.failures).toEqual([])
  })

  return {
    ...signaling,
    async act(action) {
      try {
        // Not the system's own: that is an `act`, which may not end after this one.
        const [result] = await act(() => Promise.all([action(), settle?.()]))
        return result
      } finally {
        await signaling.settle()
      }
    },
    as: (userId) =>
      function As({ children }) {
        return (
          <SignalingTestProvider signaling={signaling} as={userId}>
            {children}
          </SignalingTestProvider>
        )
      },
  }
}
