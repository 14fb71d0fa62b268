'use client'

import { useState, type ReactNode } from 'react'
import { useSignalingState } from '../hooks/signalingContext.ts'
import { isMap } from './toPlain.ts'

/** Everything that the client knows, as a tree. */
export function StorePanel(): ReactNode {
  const state = useSignalingState((current) => current)
  return (
    <div data-part="tree">
      {childrenOf(state).map(([name, value]) => (
        <Branch key={name} name={name} value={value} />
      ))}
    </div>
  )
}

interface BranchProps {
  readonly name: string
  readonly value: unknown
}

function Branch({ name, value }: BranchProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  if (typeof value !== 'object' || value === null) {
    return (
      <p data-part="leaf">
        <b>{name}</b>: <code>{textOf(value)}</code>
      </p>
    )
  }
  const children = childrenOf(value)
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <b>{name}</b> <span data-part="kind">{kindOf(value, children.length)}</span>
      </summary>
      {/* Only what somebody has opened: a channel may have ten thousand members. */}
      {isOpen && (
        <div data-part="tree">
          {children.slice(0, SHOWN).map(([key, child]) => (
            <Branch key={key} name={key} value={child} />
          ))}
          {children.length > SHOWN && <p data-part="hint">and {children.length - SHOWN} more</p>}
        </div>
      )}
    </details>
  )
}

const SHOWN = 200

function childrenOf(value: object): readonly (readonly [name: string, value: unknown])[] {
  if (isMap(value) || Array.isArray(value)) {
    return [...value.entries()].map(([key, each]): [string, unknown] => [String(key), each])
  }
  if (value instanceof Error) return [...Object.entries(value), ['message', value.message]]
  return Object.entries(value)
}

function kindOf(value: object, count: number): string {
  if (Array.isArray(value)) return `list of ${count}`
  if (isMap(value)) return `map of ${count}`
  return value instanceof Error ? value.name : ''
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
