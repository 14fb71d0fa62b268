'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useCallHistory, type UseCallHistoryResult } from '../hooks/useCallHistory.ts'
import type { HistoryCall } from '../store/callHistory.ts'
import { CallHistoryRow, type CallHistoryLook } from './CallHistoryRow.tsx'
import { explain } from './explain.ts'
import { handFocusTo } from './handFocusTo.ts'
import { Skeleton } from './Skeleton.tsx'
import { useNow } from './useNow.ts'
import { useAllStrings } from './useAllStrings.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface CallHistoryProps extends Omit<ComponentProps<'div'>, 'children'>, CallHistoryLook {
  /** The calls with one user. @default those with everybody */
  with?: string
  /** Which calls are shown. @default all of them */
  filter?: (call: HistoryCall) => boolean
  /** How many calls to look for at a time. @default 20 */
  limit?: number
  /** Names the list for assistive technology. @default 'Calls' */
  label?: string
  /** What is shown where there are no calls. @default words */
  emptyState?: ReactNode
  /** Renders the root as an element of yours, which spreads the props. @default a `<div>` */
  render?: RenderRoot<'div', 'idle' | 'loading' | 'ready' | 'empty' | 'error'>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * The calls of this user, the latest first: who, which way, when, how long, and what became of it, each
 * with a button that calls back. They are those that the server has stored, for 30 days. Renders a
 * `<div>`.
 */
export function CallHistory({
  with: userId,
  filter,
  limit = 20,
  label,
  emptyState,
  formatName,
  formatTime,
  renderCall,
  callBack,
  render,
  unstyled,
  ...divProps
}: CallHistoryProps): ReactNode {
  const strings = useAllStrings()
  const history = useCallHistory({ limit, ...(userId === undefined ? {} : { with: userId }) })
  const now = useNow()
  const { status } = history
  const calls = filter === undefined ? history.calls : history.calls.filter(filter)
  const isEmpty = calls.length === 0 && !history.pending && !history.hasOlder

  return (
    <RootElement
      as="div"
      mark="call-history"
      {...{ render, unstyled }}
      state={status === 'ready' && isEmpty ? 'empty' : status}
      {...divProps}
    >
      {(status === 'loading' || status === 'idle') && <Skeleton label={strings.loadingCalls} />}
      {calls.length > 0 && (
        <ol role="list" aria-label={label ?? strings.callHistory} data-part="list">
          {calls.map((call) => (
            <CallHistoryRow
              key={call.inviteId}
              {...{ call, now, formatName, formatTime, renderCall, callBack, unstyled }}
            />
          ))}
        </ol>
      )}
      {status === 'ready' && isEmpty && (
        <div data-part="empty">{emptyState ?? <p>{strings.noCalls}</p>}</div>
      )}
      <Rest {...history} />
    </RootElement>
  )
}

/** The way to older ones, or why there is none. */
function Rest({
  status,
  error,
  hasOlder,
  pending,
  loadOlder,
  retry,
}: UseCallHistoryResult): ReactNode {
  const strings = useAllStrings()
  if (error !== undefined) {
    return (
      <div role="alert" data-part="error">
        <p>{strings.callsFailed(explain(error, strings))}</p>
        <button ref={toRoot} type="button" onClick={retry}>
          {strings.tryAgain}
        </button>
      </div>
    )
  }
  if (status !== 'ready' || !(hasOlder || pending)) return null
  return (
    <button
      ref={toLastRow}
      type="button"
      data-part="older"
      aria-busy={pending}
      // Not disabled: the focus would be gone.
      onClick={() => void (pending || loadOlder())}
    >
      {pending ? strings.loadingCalls : strings.showOlderCalls}
    </button>
  )
}

// It goes away with the last page. Above it is the last call then, or nothing where a filter hides all.
const toLastRow = handFocusTo(
  ({ parentElement }) =>
    parentElement?.querySelector('[data-part="row"]:last-child') ?? parentElement,
)

const toRoot = handFocusTo(({ parentElement }) => parentElement?.parentElement)
