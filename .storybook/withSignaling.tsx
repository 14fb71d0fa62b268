import type { Decorator, Loader } from '@storybook/react-vite'
import type { SignalingClient } from '../src/client/createSignalingClient.ts'
import {
  SignalingTestProvider,
  createTestSignaling,
  type TestSignaling,
  type TestSignalingOptions,
} from '../src/testing/index.ts'

/** What a play function makes the others do. Whoever looks at the story is Ada. */
export interface Others {
  readonly signaling: TestSignaling
  readonly bob: SignalingClient
  readonly cleo: SignalingClient
}

/**
 * Gives each story a server of its own, in the page. Its clock stands still, so that a story stays as
 * it is while somebody looks at it; with `parameters: { signaling: { clock: 'real' } }` it does not.
 */
export const loadSignaling: Loader = async ({ parameters }): Promise<Others> => {
  const signaling = createTestSignaling(parameters['signaling'] as TestSignalingOptions | undefined)
  const [bob, cleo] = await Promise.all([signaling.connect('bob'), signaling.connect('cleo')])
  return { signaling, bob, cleo }
}

/** Logs Ada in. */
export const withSignaling: Decorator = (Story, context) => (
  <SignalingTestProvider signaling={othersIn(context).signaling} as="ada">
    <Story />
  </SignalingTestProvider>
)

export function othersIn({ loaded }: { loaded: Record<string, unknown> }): Others {
  // What loadSignaling has returned.
  return loaded as unknown as Others
}
