'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useCallTimer } from '../../hooks/useCallTimer.ts'
import { Avatar } from '../Avatar.tsx'
import { callStatus } from '../callStatus.ts'
import { formatDuration } from '../formatDuration.ts'
import { plainNameOf } from '../plainNameOf.ts'
import { useStrings } from '../useStrings.ts'
import { useCallDialogContext } from './callDialogContext.ts'
import { announcementOf, companyOf, hasMissed, messageOf, othersOf, titleOf } from './callPeople.ts'
import { HiddenText } from './HiddenText.tsx'
import { SecondsLeft } from './SecondsLeft.tsx'

/**
 * Says to who cannot see that a call comes in, and which keys answer it. At once, and once: where the
 * dialog takes the focus, the dialog itself is what is read. Renders a hidden `<span>`.
 */
export function CallDialogAnnouncement(props: ComponentProps<'span'>): ReactNode {
  const strings = useStrings()
  const { state, isShy, keys, options } = useCallDialogContext()
  const { invitation, phase, userId } = state
  if (phase !== 'incoming' || !isShy) return null
  const { formatName } = options
  const words = announcementOf(invitation, userId, { formatName, strings })
  return (
    <HiddenText role="alert" {...props}>
      {props.children ??
        strings.announcement(words, { focus: spoken(keys.focus), accept: spoken(keys.accept) })}
    </HiddenText>
  )
}

/** The faces of whom one talks to: one, or the first few of several. Renders a `<div>`. */
export function CallDialogAvatar({ children, ...props }: ComponentProps<'div'>): ReactNode {
  const { state, options } = useCallDialogContext()
  const others = othersOf(state.invitation, state.userId)
  return (
    <div {...props} data-part="avatars">
      {children ??
        others
          .slice(0, 3)
          .map((id) => (
            <Avatar key={id} userId={id} name={plainNameOf(id, options.formatName) ?? id} />
          ))}
    </div>
  )
}

/** Whom one talks to. It names the dialog. Renders an `<h2>`. */
export function CallDialogTitle({ children, ...props }: ComponentProps<'h2'>): ReactNode {
  const strings = useStrings()
  const { state, titleId, options } = useCallDialogContext()
  const others = othersOf(state.invitation, state.userId)
  return (
    <h2 id={titleId} {...props} data-part="title">
      {children ?? <bdi>{titleOf(others, { formatName: options.formatName, strings })}</bdi>}
    </h2>
  )
}

/** How the call stands, or why it is over. Renders a `<span>` that is announced. */
export function CallDialogStatus({ children, ...props }: ComponentProps<'span'>): ReactNode {
  const strings = useStrings()
  const { state, statusId, options } = useCallDialogContext()
  const { formatName } = options
  return (
    <span id={statusId} role="status" {...props} data-part="status">
      {children ?? callStatus({ ...state, ...(formatName && { formatName }) }, strings)}
    </span>
  )
}

/** How long it rings still, and then how long one talks. Renders a `<span>`, of which no second is announced. */
export function CallDialogCountdown(props: ComponentProps<'span'>): ReactNode {
  const strings = useStrings()
  const { invitation, phase, userId } = useCallDialogContext().state
  const of = phase === 'incoming' || phase === 'outgoing' ? 'ring' : 'talk'
  const isOfMine = phase !== 'elsewhere' && phase !== 'observing' && !hasMissed(invitation, userId)
  const ms = useCallTimer(of === 'ring' || isOfMine ? invitation.inviteId : undefined, of)
  if (ms === undefined) return null
  return (
    <>
      <span
        role="timer"
        aria-label={of === 'ring' ? strings.timeLeft : strings.talkTime}
        {...props}
        data-part="countdown"
      >
        {props.children ?? formatDuration(ms)}
      </span>
      {phase === 'incoming' && <SecondsLeft ms={ms} />}
    </>
  )
}

/** Who else is called, while a group call comes in. Renders a `<p>`. */
export function CallDialogOthers({ children, ...props }: ComponentProps<'p'>): ReactNode {
  const strings = useStrings()
  const { state, options } = useCallDialogContext()
  const { invitation, phase, userId } = state
  if (phase !== 'incoming' || invitation.invitees.length === 1) return null
  return (
    <p {...props} data-part="others">
      {children ?? companyOf(invitation, userId, { formatName: options.formatName, strings })}
    </p>
  )
}

/** What the other side has said when it declined. Renders a `<p>` that is announced. */
export function CallDialogNotice({ children, ...props }: ComponentProps<'p'>): ReactNode {
  const { invitation, phase, userId } = useCallDialogContext().state
  if (invitation.inviter !== userId || invitation.invitees.length > 1) return null
  const words = phase === 'ended' ? invitation.invitees.map(messageOf).join('') : ''
  return (
    // What is announced must be there before there is something to announce.
    <p role="status" {...props} data-part="notice">
      {children ?? (words && <q>{words}</q>)}
    </p>
  )
}

function spoken(key = ''): string {
  return key.replaceAll('+', ' ')
}
