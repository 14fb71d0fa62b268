import type { SignalingClient } from '../src/client/createSignalingClient.ts'
import { ar } from '../src/components/locales/ar.ts'
import { de } from '../src/components/locales/de.ts'
import { en } from '../src/components/locales/en.ts'
import { es } from '../src/components/locales/es.ts'
import { fr } from '../src/components/locales/fr.ts'
import { it } from '../src/components/locales/it.ts'
import { ja } from '../src/components/locales/ja.ts'
import { ko } from '../src/components/locales/ko.ts'
import { nl } from '../src/components/locales/nl.ts'
import { pl } from '../src/components/locales/pl.ts'
import { ptBR } from '../src/components/locales/pt-BR.ts'
import { zhCN } from '../src/components/locales/zh-CN.ts'
import type { TestSignaling } from '../src/testing/index.ts'
import {
  loadSignaling as loaderOf,
  withSignaling as decoratorOf,
} from '../src/testing/storybook.tsx'

const scenario = { users: ['bob', 'cleo'] }

/** What the toolbar offers. */
export const locales = {
  en,
  ar,
  de,
  es,
  fr,
  it,
  ja,
  ko,
  nl,
  pl,
  'pt-BR': ptBR,
  'zh-CN': zhCN,
}

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
