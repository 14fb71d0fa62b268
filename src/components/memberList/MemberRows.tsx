'use client'

import type { CSSProperties, ReactNode, Ref } from 'react'
import { useMemberList } from './memberListContext.ts'

export interface MemberRowsProps {
  /** @default 'div' */
  readonly as?: 'div' | 'ul'
  readonly style?: CSSProperties
  readonly children: ReactNode
  readonly ref?: Ref<never>
}

/** The element of the list itself. */
export function MemberRows({ as: Element = 'div', ...props }: MemberRowsProps): ReactNode {
  const { more } = useMemberList()
  return <Element {...props} role="list" {...more.listProps} data-part="list" />
}
