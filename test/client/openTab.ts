import { vi } from 'vitest'

/** What a browser gives a page: storage, and events. A tab that is duplicated begins with a copy. */
export function openTab(entries: Iterable<readonly [string, string]> = []) {
  const items = new Map(entries)
  const storage = {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  }
  const page = new EventTarget()
  vi.stubGlobal('sessionStorage', storage)
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  return { items, dispatch: (type: string) => page.dispatchEvent(new Event(type)) }
}
