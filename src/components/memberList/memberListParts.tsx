'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useSignaling } from '../../hooks/signalingContext.ts'
import { explain } from '../explain.ts'
import { useMemberList } from './memberListContext.ts'
import { Skeleton } from '../Skeleton.tsx'
import { useStrings } from '../useStrings.ts'

/** How many members there are, and how many of them are shown when that is another number. */
export function MemberListCount(props: ComponentProps<'p'>): ReactNode {
  const strings = useStrings()
  const { status, total, arrangement, more } = useMemberList()
  const isNarrowed = more.isNarrowed === true
  if (status !== 'ready') return null
  return (
    // What a search finds is told to whoever types; who comes and goes is not.
    <p aria-live={isNarrowed ? 'polite' : 'off'} {...props} data-part="count">
      {isNarrowed ? strings.membersFound(arrangement.count, total) : strings.memberCount(total)}
    </p>
  )
}

/** Stands where rows will be. */
export function MemberListLoading(props: ComponentProps<'div'>): ReactNode {
  const strings = useStrings()
  return (
    useMemberList().status === 'loading' && <Skeleton label={strings.loadingMembers} {...props} />
  )
}

/** Why the members cannot be shown, and a button that tries again. Renders nothing while they can. */
export function MemberListError({ children, ...props }: ComponentProps<'div'>): ReactNode {
  const strings = useStrings()
  const { channels } = useSignaling()
  const { error, channelId } = useMemberList()
  if (error === undefined) return null
  return (
    <div role="alert" {...props} data-part="error">
      {children ?? <p>{strings.membersFailed(explain(error, strings))}</p>}
      {/* To hold it asks for it again; to join would keep it after the list is gone. */}
      <button type="button" onClick={() => channels.hold(channelId)()}>
        {strings.tryAgain}
      </button>
    </div>
  )
}

/** Stands there when nobody is shown. When a search has found nobody, it says so whatever else it says. */
export function MemberListEmpty({ children, ...props }: ComponentProps<'div'>): ReactNode {
  const strings = useStrings()
  const { status, arrangement, more } = useMemberList()
  if (status !== 'ready' || arrangement.lines.length > 0) return null
  const text = more.search?.trim() ?? ''
  return (
    <div {...props} data-part="empty">
      {text === '' ? (children ?? strings.noMembers) : strings.noMembersFound(text)}
    </div>
  )
}
