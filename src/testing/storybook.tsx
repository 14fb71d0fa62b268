'use client'

import { useEffect, type ReactElement } from 'react'
import type { SignalingProviderProps } from '../components/SignalingProvider.tsx'
import {
  createTestSignaling,
  type TestSignaling,
  type TestSignalingOptions,
} from './createTestSignaling.ts'
import { SignalingTestProvider } from './SignalingTestProvider.tsx'

/** As much of Storybook's context as is looked at. */
export interface StoryContext {
  readonly abortSignal: AbortSignal
  readonly globals: Readonly<Record<string, unknown>>
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface WithSignalingOptions {
  /** Whoever looks at the story. @default 'ana' */
  readonly as?: string
  /** What there is. A story changes parts of it with `parameters: { signaling: { … } }`. */
  readonly scenario?: TestSignalingOptions
  /** What components say, by the locale that the toolbar shows. @default English */
  readonly locales?: Readonly<Record<string, SignalingProviderProps['strings']>>
}

/** One server for each time that a story is shown, whatever the number of renders. */
const systems = new WeakMap<AbortSignal, TestSignaling>()

/** The server of a story, for its play function. */
export function signalingOf(context: StoryContext): TestSignaling {
  const known = systems.get(context.abortSignal)
  if (known !== undefined) return known
  throw new Error(
    'This story has no signaling. Give it the decorator withSignaling(), or the preview the loader loadSignaling().',
  )
}

/**
 * A loader: each story has a server of its own, in the page, and what the scenario says is there
 * before the story is. Its clock stands still, so that a story stays as it is while somebody looks at
 * it, unless the scenario says `clock: 'real'` or the toolbar has changed the network.
 */
export function loadSignaling({ scenario }: Pick<WithSignalingOptions, 'scenario'> = {}) {
  return async (context: StoryContext): Promise<{ readonly signaling: TestSignaling }> => {
    const signaling = open(context, scenario)
    await signaling.settle()
    return { signaling }
  }
}

/** For `beforeEach` of the preview: frees the server of a story that is left. */
export function closeSignaling(context: StoryContext): () => Promise<void> {
  return async () => systems.get(context.abortSignal)?.close()
}

/** A decorator: whoever looks at the story is logged in, on the network that the toolbar shows. */
export function withSignaling({ as = 'ana', scenario, locales = {} }: WithSignalingOptions = {}) {
  return (Story: () => ReactElement, context: StoryContext): ReactElement => {
    const { network, locale } = context.globals
    const strings = typeof locale === 'string' ? locales[locale] : undefined
    return (
      <OnNetwork signaling={open(context, scenario)} as={as} network={network} strings={strings}>
        <Story />
      </OnNetwork>
    )
  }
}

function open({ abortSignal, parameters }: StoryContext, scenario?: TestSignalingOptions) {
  // What a story says of itself cannot be checked here; Storybook has no types for parameters.
  const own = parameters['signaling'] as TestSignalingOptions | undefined
  const signaling = systems.get(abortSignal) ?? createTestSignaling({ ...scenario, ...own })
  systems.set(abortSignal, signaling)
  return signaling
}

interface OnNetworkProps {
  readonly signaling: TestSignaling
  readonly as: string
  readonly network: unknown
  readonly strings: SignalingProviderProps['strings']
  readonly children: ReactElement
}

function OnNetwork({ signaling, as, network, strings, children }: OnNetworkProps): ReactElement {
  useEffect(() => {
    if (network !== 'slow' && network !== 'dropped') return undefined
    // Time has to pass, for what is slow and for coming back.
    runOnce(signaling)
    const { drop, latency, restore } = signaling.network(as)
    if (network === 'dropped') drop()
    else latency(SLOW_MS)
    return () => {
      latency(0)
      restore()
    }
  }, [signaling, as, network])

  return (
    <SignalingTestProvider signaling={signaling} as={as} {...(strings && { strings })}>
      {children}
    </SignalingTestProvider>
  )
}

/** One way. */
const SLOW_MS = 500

const running = new WeakSet<TestSignaling>()

function runOnce(signaling: TestSignaling): void {
  if (running.has(signaling)) return
  running.add(signaling)
  // It stops when the system is closed.
  signaling.run()
}

/** A decorator: the page has the theme, the direction and the language that the toolbar shows. */
export function withAppearance(Story: () => ReactElement, { globals }: StoryContext): ReactElement {
  const { theme, direction, locale } = globals
  return (
    <Appearance theme={textOf(theme)} direction={textOf(direction)} locale={textOf(locale)}>
      <Story />
    </Appearance>
  )
}

interface AppearanceProps {
  readonly theme: string
  readonly direction: string
  readonly locale: string
  readonly children: ReactElement
}

function Appearance({ theme, direction, locale, children }: AppearanceProps): ReactElement {
  useEffect(() => {
    const page = document.documentElement
    page.lang = locale || 'en'
    page.dir = direction === 'rtl' || direction === 'ltr' ? direction : directionOf(page.lang)
    page.style.colorScheme = theme === 'light' || theme === 'dark' ? theme : 'light dark'
    if (theme === 'light' || theme === 'dark') page.dataset['theme'] = theme
    else delete page.dataset['theme']
  }, [theme, direction, locale])
  return children
}

/** Languages that are written from right to left. */
const RTL = new Set(['ar', 'fa', 'he', 'ur'])

function directionOf(locale: string): 'ltr' | 'rtl' {
  return RTL.has(locale.split('-', 1)[0] ?? '') ? 'rtl' : 'ltr'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

interface ToolbarItem {
  readonly value: string
  readonly title: string
}

interface Toolbar {
  readonly description: string
  readonly toolbar: {
    readonly title: string
    readonly icon: 'lightning' | 'globe' | 'transfer' | 'contrast'
    readonly items: ToolbarItem[]
    readonly dynamicTitle: true
  }
}

/**
 * For `globalTypes` of the preview: what the toolbar offers.
 *
 * @param locales Catalogues by locale, as `withSignaling` takes them.
 */
export function signalingToolbar(
  locales: Readonly<Record<string, unknown>> = {},
): Readonly<Record<'network' | 'locale' | 'direction' | 'theme', Toolbar>> {
  const names = new Set(['en', ...Object.keys(locales)])
  return {
    network: toolbar('Network', 'lightning', 'What the network does to whoever looks', [
      { value: 'online', title: 'Online' },
      { value: 'slow', title: 'Slow (0.5 s each way)' },
      { value: 'dropped', title: 'Dropped' },
    ]),
    locale: toolbar(
      'Language',
      'globe',
      'What components say',
      [...names].map((value) => ({ value, title: nameOf(value) })),
    ),
    direction: toolbar('Direction', 'transfer', 'Which way one reads', [
      { value: 'auto', title: 'Of the language' },
      { value: 'ltr', title: 'Left to right' },
      { value: 'rtl', title: 'Right to left' },
    ]),
    theme: toolbar('Theme', 'contrast', 'Light or dark', [
      { value: 'auto', title: 'Of the system' },
      { value: 'light', title: 'Light' },
      { value: 'dark', title: 'Dark' },
    ]),
  }
}

/** A language in its own words, so that whoever speaks it finds it. */
function nameOf(locale: string): string {
  return new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale
}

/** For `initialGlobals` of the preview: what the toolbar shows at first. */
export const signalingGlobals: Readonly<Record<string, string>> = {
  network: 'online',
  locale: 'en',
  direction: 'auto',
  theme: 'auto',
}

function toolbar(
  title: string,
  icon: Toolbar['toolbar']['icon'],
  description: string,
  items: ToolbarItem[],
): Toolbar {
  return { description, toolbar: { title, icon, items, dynamicTitle: true } }
}
