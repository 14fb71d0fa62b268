'use client'

import { useState, type ReactNode } from 'react'
import type { Devtools } from './createDevtools.ts'
import type { LogEntry } from './createLog.ts'
import { downloadJson } from './downloadJson.ts'
import { useDevtoolsState, useLogEntries } from './useDevtools.ts'

/** More than that nobody reads; the search finds the rest. */
const SHOWN = 200

/** What has passed, the latest first. */
export function TimelinePanel({ devtools }: { readonly devtools: Devtools }): ReactNode {
  const entries = useLogEntries(devtools)
  const { isTapped } = useDevtoolsState(devtools)
  const [words, setWords] = useState('')
  const found = entries.filter((entry) => matches(entry, words)).toReversed()

  return (
    <>
      <div data-part="bar">
        <input
          type="search"
          aria-label="Search the timeline"
          placeholder="Search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <button type="button" onClick={() => devtools.log.clear()}>
          Clear
        </button>
        <button type="button" onClick={() => downloadJson(devtools.toExport())}>
          Export JSON
        </button>
      </div>
      {!isTapped && (
        <p data-part="hint">
          Commands are recorded from the next connection on: the devtools came after this one.
        </p>
      )}
      {found.length === 0 && <p data-part="hint">Nothing yet.</p>}
      <ol role="list" aria-label="Timeline" data-part="timeline">
        {found.slice(0, SHOWN).map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} />
          </li>
        ))}
      </ol>
    </>
  )
}

/** Whoever has no mouse scrolls with the arrow keys. */
const FOCUSABLE = { tabIndex: 0 } as const

function Entry({ entry }: { readonly entry: LogEntry }): ReactNode {
  const { at, kind, name, detail, tookMs, isError, isFake } = entry
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details
      data-kind={kind}
      data-error={isError === true}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        <time dateTime={new Date(at).toISOString()}>{timeOf(at)}</time>
        <span data-part="kind">{kind}</span>
        <span data-part="name">{name}</span>
        {isFake === true && <span data-part="mark">fake</span>}
        {isError === true && <span data-part="mark">error</span>}
        {tookMs !== undefined && <span data-part="took">{tookMs} ms</span>}
      </summary>
      {/* Thousands of lines cost something even where nobody sees them. */}
      {isOpen && <pre {...FOCUSABLE}>{JSON.stringify(detail, null, 2) ?? 'nothing more'}</pre>}
    </details>
  )
}

function matches({ kind, name, detail }: LogEntry, words: string): boolean {
  if (words === '') return true
  const text = `${kind} ${name} ${JSON.stringify(detail)}`.toLowerCase()
  return words
    .toLowerCase()
    .split(' ')
    .every((word) => text.includes(word))
}

/** `12:05:09.120`, where the developer is. */
function timeOf(at: number): string {
  const date = new Date(at)
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
