import { act } from '@testing-library/react'
import type { ComponentType, ReactNode } from 'react'
import { expect, onTestFinished } from 'vitest'
import type { SignalingClient } from '../src/client/createSignalingClient.ts'
import {
  createTestSignaling,
  type TestSignalingOptions,
} from '../src/testing/createTestSignaling.ts'
import type { TestSignaling } from '../src/testing/createTestSignaling.ts'
import { createTestUser, type TestUser } from '../src/testing/createTestUser.ts'
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
  const signaling = createTestSignaling(options)
  onTestFinished(async () => {
    await signaling.close()
    expect(signaling.failures).toEqual([])
  })

  return {
    ...signaling,
    settle: () => act(() => signaling.settle()),
    async advance(duration) {
      await act(() => signaling.advance(duration))
      await rendered()
    },
    connect: (userId) => act(() => signaling.connect(userId)),
    act: inAct,
    user: (userId) => driver(userId, signaling.user(userId).client),
    tab: (userId) => driver(userId, signaling.tab(userId).client),
    as: (userId) =>
      function As({ children }) {
        return (
          <SignalingTestProvider signaling={signaling} as={userId}>
            {children}
          </SignalingTestProvider>
        )
      },
  }

  async function inAct<Result>(action: () => Result | Promise<Result>): Promise<Result> {
    try {
      const [result] = await act(() => Promise.all([action(), signaling.settle()]))
      return result
    } finally {
      await rendered()
    }
  }

  function driver(userId: string, client: SignalingClient): TestUser {
    return createTestUser({
      userId,
      client,
      run: (action) =>
        inAct(async () => {
          // The scenario comes first.
          await signaling.settle()
          return action()
        }),
    })
  }

  // What was rendered may have had effects that ask the server for something.
  async function rendered(): Promise<void> {
    await act(() => signaling.settle())
  }
}
