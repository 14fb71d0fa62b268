import type { ComponentProps, ReactNode } from 'react'

/** Words for who cannot see, hidden without a style sheet too. */
export function HiddenText(props: ComponentProps<'span'>): ReactNode {
  return <span data-part="hidden-text" style={HIDDEN} {...props} />
}

const HIDDEN = { position: 'absolute', clipPath: 'inset(50%)' } as const
