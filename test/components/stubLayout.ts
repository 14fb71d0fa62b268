import { onTestFinished } from 'vitest'

/** Gives every list that scrolls by itself a height, and each of its rows, where there is no layout. */
export function stubLayout({ viewport = 600, row = 56 } = {}): void {
  const view = document.defaultView
  if (view === null) throw new Error('There is no window.')
  const before = view.ResizeObserver
  view.ResizeObserver = class implements ResizeObserver {
    readonly #run: ResizeObserverCallback
    constructor(run: ResizeObserverCallback) {
      this.#run = run
    }
    observe(target: Element) {
      const height = target.matches('[data-part="scroller"]') ? viewport : row
      const entry = { target, contentRect: new DOMRect(0, 0, 400, height) }
      queueMicrotask(() => this.#run([entry as unknown as ResizeObserverEntry], this))
    }
    unobserve() {}
    disconnect() {}
  }
  // What has none is not shown.
  const { prototype } = view.HTMLElement
  Object.defineProperty(prototype, 'offsetParent', { configurable: true, value: document.body })
  onTestFinished(() => {
    view.ResizeObserver = before
    Reflect.deleteProperty(prototype, 'offsetParent')
  })
}
