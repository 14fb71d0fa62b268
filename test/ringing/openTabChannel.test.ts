import { describe, expect, it, vi } from 'vitest'
import { openTabChannel } from '../../src/ringing/openTabChannel.ts'

/** Tabs of a browser without BroadcastChannel: each hears what another one writes, and has changed. */
function openBrowser() {
  const kept = new Map<string, string>()
  const tabs = new Set<Set<(event: object) => void>>()

  return function inTab<Result>(tab: Set<(event: object) => void>, act: () => Result): Result {
    tabs.add(tab)
    const write = (key: string, newValue: string | null) => {
      if ((kept.get(key) ?? null) === newValue) return
      if (newValue === null) kept.delete(key)
      else kept.set(key, newValue)
      for (const other of tabs) if (other !== tab) for (const hear of other) hear({ key, newValue })
    }
    vi.stubGlobal('BroadcastChannel', undefined)
    vi.stubGlobal('localStorage', {
      setItem: (key: string, value: string) => write(key, value),
      removeItem: (key: string) => write(key, null),
    })
    vi.stubGlobal('addEventListener', (_: string, hear: (event: object) => void) => tab.add(hear))
    vi.stubGlobal('removeEventListener', (_: string, hear: (event: object) => void) =>
      tab.delete(hear),
    )
    return act()
  }
}

describe('tabs of a browser without BroadcastChannel', () => {
  it('speak to each other by what they store, and leave nothing there', () => {
    const inTab = openBrowser()
    const [one, two] = [new Set<(event: object) => void>(), new Set<(event: object) => void>()]
    const heard: unknown[] = []
    const first = inTab(one, () => openTabChannel('ring'))
    const second = inTab(two, () => openTabChannel('ring'))
    const other = inTab(two, () => openTabChannel('another ring'))
    if (!first || !second || !other) throw new Error('They cannot speak.')
    first.onMessage = (message) => heard.push(['first', message])
    second.onMessage = (message) => heard.push(['second', message])
    other.onMessage = (message) => heard.push(['other', message])
    first.post({ type: 'here' })
    first.post({ type: 'here' })
    second.post('gone')
    expect(heard).toEqual([
      ['second', { type: 'here' }],
      ['second', { type: 'here' }],
      ['first', 'gone'],
    ])

    inTab(two, () => second.close())
    first.post({ type: 'here' })
    expect(heard).toHaveLength(3)
  })

  it('say nothing where nothing may be stored', () => {
    vi.stubGlobal('BroadcastChannel', undefined)
    vi.stubGlobal('localStorage', {
      setItem() {
        throw new Error('QuotaExceededError')
      },
    })
    expect(openTabChannel('ring')).toBeUndefined()
  })
})
