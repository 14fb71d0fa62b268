'use client'

import type { ReactNode } from 'react'
import type { InvitationStep, Message } from '../protocol/messages.ts'
import { Avatar } from './Avatar.tsx'
import { AlertIcon, HangUpIcon, PhoneIcon } from './icons.tsx'
import { formatterOf } from './formatterOf.ts'
import { useAllStrings } from './useAllStrings.ts'
import { nameOf } from './nameOf.ts'
import { textOf } from './textOf.ts'

/** How a message looks. */
export interface MessageLook {
  /** @default the user id */
  readonly formatName?: ((userId: string) => string) | undefined
  /** The time of a message. @default hour and minute, as the reader's language has it */
  readonly formatTime?: ((at: number) => string) | undefined
  /** Replaces what a message says; `undefined` leaves it. */
  readonly renderMessage?: ((message: Message) => ReactNode) | undefined
}

export interface MessageRowProps extends MessageLook {
  readonly message: Message
  readonly selfId: string | undefined
  /** The day, above the first message of it. */
  readonly day: string | undefined
  /** Of somebody else than the one before, or much later. */
  readonly isFirst: boolean
  readonly onRetry: (messageId: string) => void
}

/** One message. */
export function MessageRow(props: MessageRowProps): ReactNode {
  const { message, selfId, day, isFirst } = props
  const { from, invitation, state } = message

  return (
    <li
      data-part="row"
      data-own={from === selfId}
      data-first={isFirst}
      data-state={state ?? 'sent'}
      data-kind={invitation === undefined ? 'message' : 'step'}
    >
      {day !== undefined && <p data-part="day">{day}</p>}
      {invitation === undefined ? (
        <Bubble {...props} />
      ) : (
        <Step {...props} invitation={invitation} />
      )}
    </li>
  )
}

function Bubble(props: MessageRowProps): ReactNode {
  const strings = useAllStrings()
  const { message, selfId, isFirst, onRetry, formatName } = props
  const { from, messageId, state } = message
  const isOwn = from === selfId
  const name = isOwn ? strings.you : nameOf(from, { formatName, strings })

  return (
    <div data-part="message">
      {!isOwn && isFirst && <Avatar userId={from} name={name} />}
      {/* Those who cannot see whose it is hear it with each of them. */}
      <p data-part={isFirst ? 'header' : 'hidden-text'}>
        <bdi data-part={isOwn ? 'hidden-text' : 'name'}>{name}</bdi> <Time {...props} />
      </p>{' '}
      <div data-part="bubble" dir="auto" lang="">
        <Body {...props} />
      </div>
      {state === 'pending' && <span data-part="hidden-text">{strings.sending}</span>}
      {state === 'failed' && (
        <p data-part="failure">
          <AlertIcon />
          <span>{strings.notSent}</span>
          <button type="button" data-part="retry" onClick={() => onRetry(messageId)}>
            {strings.tryAgain}
          </button>
        </p>
      )}
    </div>
  )
}

function Body({ message, renderMessage }: MessageRowProps): ReactNode {
  const text = textOf(message)
  return renderMessage?.(message) ?? text ?? <code>{JSON.stringify(message.body)}</code>
}

function Step(props: MessageRowProps & { readonly invitation: InvitationStep }): ReactNode {
  const strings = useAllStrings()
  const { message, invitation, selfId, renderMessage, formatName } = props
  const { action, inviter, invitees } = invitation
  const isInviter = inviter === selfId
  const name = nameOf(isInviter ? (invitees[0] ?? '') : inviter, { formatName, strings })
  const isMissed = !isInviter && (action === 'cancel' || action === 'timeout')
  const rendered = renderMessage?.(message)

  return (
    <div data-part="step" data-missed={isMissed}>
      {rendered ?? (
        <>
          {action === 'invite' || action === 'accept' ? <PhoneIcon /> : <HangUpIcon />}
          <span>{strings.callSteps[action](isInviter, name)}</span> <Time {...props} />
        </>
      )}
    </div>
  )
}

function Time({ message: { sentAt }, formatTime }: MessageRowProps): ReactNode {
  const strings = useAllStrings()
  return (
    <time dateTime={new Date(sentAt).toISOString()} dir="auto" data-part="time">
      {formatTime?.(sentAt) ?? formatterOf(strings.lang, HOUR_AND_MINUTE)(sentAt)}
    </time>
  )
}

const HOUR_AND_MINUTE = { hour: 'numeric', minute: '2-digit' } as const
