'use client'

import type { ReactNode } from 'react'
import type { CallOutcome, HistoryCall } from '../store/callHistory.ts'
import { Avatar } from './Avatar.tsx'
import { CallButton } from './CallButton.tsx'
import { IncomingIcon, MissedIcon, OutgoingIcon } from './controlIcons.tsx'
import { formatDuration } from './formatDuration.ts'
import { formatRelative } from './formatRelative.ts'
import { formatterOf } from './formatterOf.ts'
import { plainNameOf, type FormatName } from './plainNameOf.ts'
import type { Strings } from './strings.ts'
import { useAllStrings } from './useAllStrings.ts'

/** How a call of the past looks. */
export interface CallHistoryLook {
  /** @default the user id */
  readonly formatName?: FormatName | undefined
  /** When it was. @default how long ago, and the day when that is long */
  readonly formatTime?: ((at: number) => string) | undefined
  /** Replaces what a row says; `undefined` leaves it. */
  readonly renderCall?: ((call: HistoryCall) => ReactNode) | undefined
  /**
   * Whether each row has a button that calls whom it was with.
   * @default true
   */
  readonly callBack?: boolean | undefined
}

export interface CallHistoryRowProps extends CallHistoryLook {
  readonly call: HistoryCall
  /** The server's time. `undefined` while nobody knows it. */
  readonly now: number | undefined
  readonly unstyled: boolean | undefined
}

/** One call of the past. */
export function CallHistoryRow(props: CallHistoryRowProps): ReactNode {
  const { call, formatName, renderCall, callBack = true, unstyled = false } = props
  const strings = useAllStrings()
  const { userIds, direction, outcome } = call
  const names = userIds.map((id) => plainNameOf(id, formatName) ?? id)
  const [userId = ''] = userIds

  return (
    <li data-part="row" data-direction={direction} data-outcome={outcome}>
      <Avatar userId={userId} name={names[0] ?? ''} />
      <div data-part="text">
        {renderCall?.(call) ?? (
          <>
            <p data-part="name">
              <bdi>
                {userIds.length === 1 ? (formatName?.(userId) ?? userId) : strings.names(names)}
              </bdi>
            </p>
            <p data-part="detail">
              <Sign {...call} />
              <span data-part="outcome">{wordsFor(call, strings)}</span>
              <When {...props} />
              {call.durationMs !== undefined && (
                <>
                  {' '}
                  <span data-part="duration">
                    <span data-part="hidden-text">{strings.talkTime}: </span>
                    {formatDuration(call.durationMs)}
                  </span>
                </>
              )}
            </p>
          </>
        )}
      </div>
      {callBack && (
        <CallButton
          to={userIds}
          name={strings.names(names)}
          unstyled={unstyled}
          {...(call.channelId === undefined ? {} : { channelId: call.channelId })}
          {...(call.data === undefined ? {} : { data: call.data })}
        />
      )}
    </li>
  )
}

function When({ call, now, formatTime }: CallHistoryRowProps): ReactNode {
  const strings = useAllStrings()
  const { startedAt } = call
  const exactly = formatterOf(strings.lang, DAY_AND_TIME)(startedAt)
  return (
    <>
      {' '}
      <time dateTime={new Date(startedAt).toISOString()} title={exactly} data-part="time">
        <bdi>
          {formatTime?.(startedAt) ?? formatRelative(startedAt, { now, lang: strings.lang })}
        </bdi>
      </time>
    </>
  )
}

function Sign({ direction, outcome }: HistoryCall): ReactNode {
  if (outcome === 'missed') return <MissedIcon />
  return direction === 'incoming' ? <IncomingIcon /> : <OutgoingIcon />
}

// Which way it went is said in words too: of an answered call the arrow is all that tells.
function wordsFor({ direction, outcome }: HistoryCall, strings: Strings): string {
  const isInviter = direction === 'outgoing'
  const words: Record<CallOutcome, string> = {
    ringing: isInviter ? strings.ringing : strings.incomingCall,
    active: strings.inCall,
    answered: isInviter ? strings.outgoingCall : strings.incomingCall,
    missed: strings.missedCall,
    declined: strings.endedBecause.rejected(isInviter),
    cancelled: strings.endedBecause.cancelled(true),
    noAnswer: strings.endedBecause.timedOut(true),
    answeredElsewhere: strings.somebodyElseAnswered,
  }
  return words[outcome]
}

const DAY_AND_TIME = { dateStyle: 'medium', timeStyle: 'short' } as const
