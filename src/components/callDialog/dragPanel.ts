const KEY = 'beckon.callPosition'
/** What moves less has been clicked. In CSS pixels, as all lengths here. */
const THRESHOLD = 4
/** How far an arrow key moves it. */
const STEP = 24
/** What stays free at the edges of the window. */
const MARGIN = 8

interface Point {
  readonly x: number
  readonly y: number
}

const ARROWS: ReadonlyMap<string, Point> = new Map([
  ['ArrowLeft', { x: -STEP, y: 0 }],
  ['ArrowRight', { x: STEP, y: 0 }],
  ['ArrowUp', { x: 0, y: -STEP }],
  ['ArrowDown', { x: 0, y: STEP }],
])

/**
 * Lets an element that keeps to a corner be moved by a pointer, and by the arrow keys while it has the
 * focus itself. It never leaves the window. Returns what ends that.
 */
export function dragPanel(panel: HTMLElement, isKept: boolean): () => void {
  let at = (isKept && readKept()) || { x: 0, y: 0 }
  let grabbed: { readonly from: Point; readonly at: Point; isMoving: boolean } | undefined
  const listening = new AbortController()
  const { signal } = listening
  panel.dataset['draggable'] = ''
  settle()

  panel.addEventListener('pointerdown', handleGrab, { signal })
  panel.addEventListener('pointermove', handleMove, { signal })
  for (const name of ['pointerup', 'pointercancel']) {
    panel.addEventListener(name, handleRelease, { signal })
  }
  panel.addEventListener('keydown', handleKeyDown, { signal })
  addEventListener('resize', settle, { signal })
  // What is a pill in the corner is larger at other times.
  const sizes = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(settle)
  sizes?.observe(panel)

  return () => {
    listening.abort()
    sizes?.disconnect()
    delete panel.dataset['draggable']
    panel.style.removeProperty('--beckon-call-offset')
  }

  function handleGrab({ button, target, pointerId, clientX: x, clientY: y }: PointerEvent): void {
    const isControl = target instanceof Element && target.closest(CONTROLS) !== null
    if (button !== 0 || isControl || !isInCorner()) return
    grabbed = { from: { x, y }, at, isMoving: false }
    // A fast pointer is out of the dialog before it has moved with it.
    panel.setPointerCapture(pointerId)
  }

  function handleMove({ clientX, clientY }: PointerEvent): void {
    if (grabbed === undefined) return
    const by = { x: clientX - grabbed.from.x, y: clientY - grabbed.from.y }
    if (!grabbed.isMoving && Math.hypot(by.x, by.y) < THRESHOLD) return
    grabbed.isMoving = true
    move({ x: grabbed.at.x + by.x, y: grabbed.at.y + by.y })
  }

  function handleRelease(): void {
    if (grabbed?.isMoving === true) keep()
    grabbed = undefined
  }

  function handleKeyDown(event: KeyboardEvent): void {
    const step = ARROWS.get(event.key)
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey
    if (step === undefined || !isPlain || event.target !== panel || !isInCorner()) return
    event.preventDefault()
    move({ x: at.x + step.x, y: at.y + step.y })
    keep()
  }

  function isInCorner(): boolean {
    return panel.dataset['placement'] === 'corner'
  }

  // A larger window, and a smaller dialog, has it where it was put.
  function settle(): void {
    show(within(at))
  }

  function move(to: Point): void {
    at = within(to)
    show(at)
  }

  function show({ x, y }: Point): void {
    panel.style.setProperty('--beckon-call-offset', `${x}px ${y}px`)
  }

  /** The nearest to that point with which all of it can be seen. */
  function within({ x, y }: Point): Point {
    if (!isInCorner()) return { x, y }
    const { clientWidth, clientHeight } = document.documentElement
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = panel
    return {
      x: between(x, MARGIN - offsetLeft, clientWidth - MARGIN - offsetWidth - offsetLeft),
      y: between(y, MARGIN - offsetTop, clientHeight - MARGIN - offsetHeight - offsetTop),
    }
  }

  function keep(): void {
    if (!isKept) return
    try {
      localStorage.setItem(KEY, JSON.stringify(at))
    } catch {
      // A browser that keeps nothing has it in the corner again.
    }
  }
}

const CONTROLS = 'button, a, input, select, textarea, [data-part="media"]'

/** Where there is no room for both, the beginning is seen rather than the end. */
function between(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}

function readKept(): Point | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    return isPoint(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

function isPoint(value: unknown): value is Point {
  const { x, y } = (value ?? {}) as Partial<Record<'x' | 'y', unknown>>
  return Number.isFinite(x) && Number.isFinite(y)
}
