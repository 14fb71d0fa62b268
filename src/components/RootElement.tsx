'use client'

import {
  createElement,
  type ComponentProps,
  type JSX,
  type ReactElement,
  type ReactNode,
} from 'react'
import { languageOf } from './languageOf.ts'
import { rootAttributes } from './rootAttributes.ts'
import { useStrings } from './useStrings.ts'

/** What the root of a component needs: `ref`, `className`, `children`, handlers, `aria-*` and `data-*`. */
export type RootProps<Tag extends keyof JSX.IntrinsicElements> = ComponentProps<Tag> &
  Readonly<Record<`data-${string}`, unknown>>

/** Renders the root of a component as an element of the app: one that spreads the props. */
export type RenderRoot<Tag extends keyof JSX.IntrinsicElements, State extends string = string> = (
  props: RootProps<Tag>,
  root: { readonly state: State },
) => ReactElement

interface RootOptions<Tag extends keyof JSX.IntrinsicElements, State extends string> {
  readonly as: Tag
  /** The component's name in selectors. */
  readonly mark: string
  readonly unstyled: boolean | undefined
  readonly state: State
  readonly render: RenderRoot<Tag, State> | undefined
}

/** The root of a component, in the language of its words, marked for `styles.css` and for tests. */
export function RootElement<Tag extends keyof JSX.IntrinsicElements, State extends string>({
  as,
  mark,
  unstyled,
  state,
  render,
  ...props
}: RootOptions<Tag, State> & ComponentProps<Tag>): ReactNode {
  const strings = useStrings()
  const root = {
    ...languageOf(strings),
    ...props,
    ...rootAttributes(mark, unstyled),
    'data-state': state,
  }
  // The compiler does not see that what is left are the props of the element.
  const rootProps = root as unknown as RootProps<Tag>
  return render ? render(rootProps, { state }) : createElement(as, rootProps)
}
