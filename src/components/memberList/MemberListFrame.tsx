'use client'

import { useRef, useState, type ComponentProps, type ReactNode } from 'react'
import { useSignalingState } from '../../hooks/signalingContext.ts'
import { useChannel } from '../../hooks/useChannel.ts'
import { useMemberOrder } from '../../hooks/useMemberOrder.ts'
import type { Arrangement } from './memberLines.ts'
import {
  MemberListContext,
  type MemberListMore,
  type MemberListState,
} from './memberListContext.ts'
import type { MemberLook } from './MemberContent.tsx'
import { RootElement, type RenderRoot } from '../RootElement.tsx'
import { useStrings } from '../useStrings.ts'

interface MemberListFrameProps extends ComponentProps<'section'>, MemberLook {
  readonly channelId: string
  readonly join?: boolean
  readonly pageSize?: number
  readonly unstyled?: boolean
  readonly render?: RenderRoot<'section', MemberListState['status']>
  readonly arrangement: Arrangement
  readonly more: MemberListMore
}

/** The element around the parts of a list, and what they share. */
export function MemberListFrame({
  arrangement,
  more,
  channelId,
  join = true,
  pageSize = 200,
  render,
  unstyled = false,
  onCall,
  renderRow,
  rowActions,
  formatName,
  formatRole,
  showDevices = true,
  ...sectionProps
}: MemberListFrameProps): ReactNode {
  const strings = useStrings()
  const { status, error, count } = useChannel(channelId, { join: false })
  const known = useMemberOrder(channelId).size
  const selfId = useSignalingState(({ session }) => session?.userId)
  const isLong = useIsLong(arrangement.lines.length)
  const box = useRef<HTMLDivElement>(null)
  const label = sectionProps['aria-label'] ?? strings.membersOf(channelId)
  // Before the first answer, on a server too, there is nothing else to say.
  const isLoading = status === 'loading' || (status === 'idle' && join)
  const state = isLoading ? 'loading' : status

  return (
    <MemberListContext
      value={{
        channelId,
        status: state,
        error,
        total: count,
        restCount: count - known,
        pageSize,
        arrangement,
        selfId,
        look: { onCall, renderRow, rowActions, formatName, formatRole, showDevices, unstyled },
        label,
        isLong,
        LineElement: isLong || more.choice ? 'div' : 'li',
        box,
        more,
      }}
    >
      <RootElement
        as="section"
        mark="channel-member-list"
        {...{ render, unstyled, state }}
        {...sectionProps}
        aria-label={label}
        data-long={isLong}
      />
    </MemberListContext>
  )
}

/** So many lines are a list that scrolls by itself, until there are much fewer. */
const LONG = 60
const SHORT = 40

function useIsLong(count: number): boolean {
  const [wasLong, setWasLong] = useState(false)
  const isLong = count >= (wasLong ? SHORT : LONG)
  if (isLong !== wasLong) setWasLong(isLong)
  return isLong
}
