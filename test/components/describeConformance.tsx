import { act, fireEvent, render } from '@testing-library/react'
import {
  cloneElement,
  createRef,
  type ComponentProps,
  type ComponentType,
  type ReactElement,
  type ReactNode,
} from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { signalingInAct, type SignalingInAct } from '../signalingInAct.tsx'

export interface ConformanceOptions {
  /** What the root bears as `data-beckon`. */
  readonly mark: string
  /** The name of the root's element. @default 'div' */
  readonly tag?: string
  /** Brings about that there is something to show. */
  readonly prepare?: (set: {
    readonly t: SignalingInAct
    readonly ada: SignalingClient
    readonly bob: SignalingClient
  }) => Promise<unknown>
  /** Slots that are shown then, each of a part. @default the component has none */
  readonly slots?: readonly string[]
  /**
   * What `render` makes: the root, which takes the props; or what is in it, where other parts make the
   * root.
   * @default 'root'
   */
  readonly renders?: 'root' | 'inside'
  /** React tells the console of what it has caught. */
  readonly catches?: boolean
}

/**
 * What every component promises: attributes, `ref`, `className`, `style` and handlers reach its root,
 * the root bears its mark, the app may render the root and put components into slots, `unstyled` takes
 * away what the style sheet goes by, and a server can render it. That it complains of nothing on the console is a matter of the setup of all tests.
 */
export function describeConformance(
  name: string,
  element: ReactElement<Record<string, unknown>>,
  { mark, tag = 'div', prepare, slots = [], renders = 'root', catches = false }: ConformanceOptions,
): void {
  async function setUp(props: Record<string, unknown> = {}) {
    const t = signalingInAct()
    const [ada, bob] = [await t.connect('ada'), await t.connect('bob')]
    const view = (more: Record<string, unknown>) => cloneElement(element, { ...props, ...more })
    const shown = render(view({}), {
      wrapper: inside(ada),
      ...(catches && { onCaughtError: () => {} }),
    })
    await t.settle()
    await prepare?.({ t, ada, bob })
    await t.settle()
    return { t, ...shown, rerender: (more: Record<string, unknown>) => shown.rerender(view(more)) }
  }
  const find = (attribute: string) =>
    document.querySelector<HTMLElement>(`[${attribute}="${mark}"]`)
  const root = () => {
    const found = find('data-beckon')
    if (found === null) throw new Error(`Nothing is marked as ${mark}.`)
    return found
  }

  describe(`${name} conforms: it`, () => {
    it('renders one element that bears its mark', async () => {
      await setUp()
      expect(document.querySelectorAll(`[data-beckon="${mark}"]`)).toHaveLength(1)
      expect(root().localName).toBe(tag)
    })

    it('says how it stands in data-state', async () => {
      await setUp()
      expect(root().getAttribute('data-state')).toMatch(/^[a-z-]+$/i)
    })

    it('hands attributes on to its root', async () => {
      await setUp({ id: 'mine', title: 'A title', lang: 'en', 'data-testid': 'test' })
      expect(root()).toHaveAttribute('id', 'mine')
      expect(root()).toHaveAttribute('title', 'A title')
      expect(root()).toHaveAttribute('lang', 'en')
      expect(root()).toHaveAttribute('data-testid', 'test')
    })

    it('takes a class and a style, and other ones later', async () => {
      const { rerender } = await setUp({ className: 'one', style: { color: 'red' } })
      expect(root()).toHaveClass('one')
      expect(root().style.color).toBe('red')
      rerender({ className: 'two', style: { color: 'blue' } })
      expect(root().className).toBe('two')
      expect(root().style.color).toBe('blue')
    })

    it('gives its root to a ref object, and takes it back', async () => {
      const ref = createRef<HTMLElement>()
      const { unmount } = await setUp({ ref })
      expect(ref.current).toBe(root())
      unmount()
      expect(ref.current).toBeNull()
    })

    it('gives its root to a ref function, and runs its undo', async () => {
      const undo = vi.fn()
      const ref = vi.fn((_element: HTMLElement | null) => undo)
      const { unmount } = await setUp({ ref })
      expect(ref).toHaveBeenLastCalledWith(root())
      unmount()
      // StrictMode takes it back once on the way.
      expect(undo).toHaveBeenCalledTimes(ref.mock.calls.length)
    })

    it('calls the handlers that it was given', async () => {
      const [onPointerEnter, onKeyDown, onFocus] = [vi.fn(), vi.fn(), vi.fn()]
      await setUp({ onPointerEnter, onKeyDown, onFocus })
      fireEvent.pointerEnter(root())
      fireEvent.keyDown(root(), { key: 'F9' })
      fireEvent.focus(root())
      expect(onPointerEnter).toHaveBeenCalled()
      expect(onKeyDown).toHaveBeenCalled()
      expect(onFocus).toHaveBeenCalled()
    })

    it('lets the app render it', async () => {
      const Tag = tag as 'div'
      const ref = createRef<HTMLElement>()
      const renderOwn = (props: ComponentProps<'div'>, told: { readonly state: string }) =>
        renders === 'root' ? <Tag {...props} data-told={told.state} /> : <i data-told="inside" />
      await setUp({ ref, className: 'mine', id: 'root', render: renderOwn })
      expect(ref.current).toBe(root())
      expect(root()).toHaveClass('mine')
      expect(root()).toHaveAttribute('id', 'root')
      if (renders === 'inside') expect(root().querySelector('[data-told]')).toBeInTheDocument()
      else expect(root()).toHaveAttribute('data-told', root().getAttribute('data-state'))
    })

    it.each(slots)('has a component of the app in the slot %s, and props for it', async (slot) => {
      const Slot = ({ className }: { readonly className?: string }) => <i className={className} />
      const { rerender } = await setUp({
        slots: { [slot]: Slot },
        slotProps: { [slot]: { className: 'given' } },
      })
      expect(root().querySelector('i.given')).toBeInTheDocument()
      rerender({ slotProps: { [slot]: (state: object) => ({ className: typeof state }) } })
      expect(root().querySelector('i.object')).toBeInTheDocument()
    })

    it('leaves its looks to the app', async () => {
      await setUp({ unstyled: true, className: 'mine' })
      expect(find('data-beckon')).toBeNull()
      expect(find('data-beckon-unstyled')).toHaveClass('mine')
      expect(document.querySelector('[data-beckon]')).toBeNull()
    })

    // An error boundary has nothing to catch with on a server.
    it.skipIf(catches)('is rendered by a server, and taken over in the browser', async () => {
      const t = signalingInAct()
      const ada = await t.connect('ada')
      const page = <SignalingProvider client={ada}>{element}</SignalingProvider>
      const container = document.body.appendChild(document.createElement('div'))
      container.innerHTML = renderToString(page)
      const hydrated = await act(async () => hydrateRoot(container, page))
      await t.settle()
      await act(async () => hydrated.unmount())
    })
  })
}

function inside(client: SignalingClient): ComponentType<{ children: ReactNode }> {
  return function Inside({ children }) {
    return <SignalingProvider client={client}>{children}</SignalingProvider>
  }
}
