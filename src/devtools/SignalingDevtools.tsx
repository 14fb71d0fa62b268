'use client'

import {
  useEffect,
  useId,
  useRef,
  useState,
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { useRovingFocus } from '../components/useRovingFocus.ts'
import { useSignaling } from '../hooks/signalingContext.ts'
import { useConnection } from '../hooks/useConnection.ts'
import type { Devtools } from './createDevtools.ts'
import { DEVTOOLS_CSS } from './devtoolsCss.ts'
import { NetworkPanel } from './NetworkPanel.tsx'
import { StorePanel } from './StorePanel.tsx'
import { TimelinePanel } from './TimelinePanel.tsx'
import { useDevtools, useDevtoolsState } from './useDevtools.ts'

export interface SignalingDevtoolsProps extends Omit<ComponentProps<'div'>, 'children'> {
  /** @default false */
  defaultOpen?: boolean
  /**
   * Which corner of the page.
   * @default 'bottom-start'
   */
  position?: 'bottom-start' | 'bottom-end'
  /**
   * Whether it is there in production too.
   * @default false
   */
  force?: boolean
}

/**
 * Shows a developer what passes between a client and its server, and what the client knows: a timeline,
 * the store, and a network that can be slow or gone; it can also let a call ring that nobody has made.
 * Put it anywhere within a `SignalingProvider`; what passes is recorded from the first connection that
 * is made after it was mounted. Renders a `<div>`, and nothing in production. Its words are English.
 *
 * @example
 * <SignalingProvider url="http://localhost:7878" userId="ada">
 *   <Lobby />
 *   <SignalingDevtools />
 * </SignalingProvider>
 */
export function SignalingDevtools({ force = false, ...props }: SignalingDevtoolsProps): ReactNode {
  if (!force && isProduction()) return null
  return <Tools {...props} />
}

// Bundlers put the answer here. Where there is none, nobody has built the page for production.
function isProduction(): boolean {
  try {
    return process.env.NODE_ENV === 'production'
  } catch {
    return false
  }
}

const TABS = ['Timeline', 'Store', 'Network'] as const
type Tab = (typeof TABS)[number]

type ToolsProps = Omit<SignalingDevtoolsProps, 'force'>

function Tools({
  defaultOpen = false,
  position = 'bottom-start',
  onKeyDown,
  ...divProps
}: ToolsProps): ReactNode {
  const devtools = useDevtools()
  const panelId = useId()
  const [isOpen, setIsOpen] = useState(defaultOpen)
  const opener = useRef<HTMLButtonElement>(null)
  const { status } = useConnection()
  const { latencyMs, isDown, delayMs } = useDevtoolsState(devtools)

  function handleKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    onKeyDown?.(event)
    if (event.key !== 'Escape' || event.defaultPrevented || !isOpen) return
    event.preventDefault()
    setIsOpen(false)
    opener.current?.focus()
  }

  const root = {
    ...divProps,
    'data-beckon-devtools': '',
    'data-state': isOpen ? 'open' : 'closed',
    'data-position': position,
    onKeyDown: handleKeyDown,
  }
  return (
    <div {...root}>
      <style>{DEVTOOLS_CSS}</style>
      {isOpen && <Panel id={panelId} devtools={devtools} />}
      <button
        ref={opener}
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        data-part="opener"
        data-status={isDown ? 'down' : status}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span data-part="light" aria-hidden="true" />
        Beckon devtools: {isDown ? 'cut off' : status}
        {latencyMs !== undefined && !isDown && `, ${latencyMs} ms`}
        {delayMs > 0 && `, slowed by ${delayMs} ms`}
      </button>
    </div>
  )
}

interface PanelProps {
  readonly id: string
  readonly devtools: Devtools
}

/** How often the server is asked for a sign of life while somebody looks. */
const PING_EVERY_MS = 5000

function Panel({ id, devtools }: PanelProps): ReactNode {
  const { clock } = useSignaling()
  const isConnected = useConnection().status === 'connected'
  const [tab, setTab] = useState<Tab>('Timeline')
  const tabs = useRef<HTMLDivElement>(null)
  const roving = useRovingFocus(tabs)

  useEffect(() => {
    if (!isConnected) return undefined
    let cancel = () => {}
    const pingAgain = () => {
      void devtools.ping()
      cancel = clock.setTimer(pingAgain, PING_EVERY_MS)
    }
    pingAgain()
    return () => cancel()
  }, [clock, devtools, isConnected])

  return (
    <section id={id} aria-label="Beckon devtools" data-part="panel">
      <div
        ref={tabs}
        role="tablist"
        tabIndex={-1}
        aria-label="What to look at"
        data-part="tabs"
        {...roving}
      >
        {TABS.map((name) => (
          <button
            key={name}
            id={`${id}${name}`}
            type="button"
            role="tab"
            aria-selected={tab === name}
            aria-controls={tab === name ? `${id}panel` : undefined}
            onClick={() => setTab(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div id={`${id}panel`} role="tabpanel" aria-labelledby={`${id}${tab}`} data-part="content">
        {tab === 'Timeline' && <TimelinePanel devtools={devtools} />}
        {tab === 'Store' && <StorePanel />}
        {tab === 'Network' && <NetworkPanel devtools={devtools} />}
      </div>
    </section>
  )
}
