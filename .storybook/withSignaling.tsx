import type { SignalingClient } from '../src/client/createSignalingClient.ts'
import { en } from '../src/components/locales/en.ts'
import type { TestSignaling } from '../src/testing/index.ts'
import {
  loadSignaling as loaderOf,
  withSignaling as decoratorOf,
} from '../src/testing/storybook.tsx'

const scenario = { users: ['bob', 'cleo'] }

/** What the toolbar offers. */
export const locales = { en }

/** Bob and Cleo are there before each story is. */
export const loadSignaling = loaderOf({ scenario })

/** Logs Ada in. */
export const withSignaling = decoratorOf({ as: 'ada', scenario, locales })

/** What a play function makes the others do. Whoever looks at the story is Ada. */
export interface Others {
  readonly signaling: TestSignaling
  readonly bob: SignalingClient
  readonly cleo: SignalingClient
}

export function othersIn({ loaded }: { loaded: Record<string, unknown> }): Others {
  // What loadSignaling has returned.
  const signaling = loaded['signaling'] as TestSignaling
  return { signaling, bob: signaling.user('bob').client, cleo: signaling.user('cleo').client }
}
