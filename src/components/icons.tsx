'use client'

import { use, type Context, type ReactNode } from 'react'
import { createSharedContext } from '../hooks/signalingContext.ts'

/** What an icon stands for. */
export type IconName =
  | 'alert'
  | 'backspace'
  | 'camera'
  | 'cameraOff'
  | 'chevron'
  | 'close'
  | 'hangUp'
  | 'incoming'
  | 'keys'
  | 'microphone'
  | 'microphoneOff'
  | 'missed'
  | 'outgoing'
  | 'phone'
  | 'send'
  | 'soundOff'

/** Icons of the app, in place of those that Beckon draws. */
export type Icons = { readonly [Name in IconName]?: ReactNode }

export const IconsContext: Context<Icons> = createSharedContext<Icons>('beckon.IconsContext', {})

const RECEIVER =
  'M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.2 11 11 0 0 0 3.6.6 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.3.2 2.5.6 3.6a1 1 0 0 1-.2 1z'

/** A telephone receiver. The words beside it say what it does. */
export function PhoneIcon(): ReactNode {
  return (
    <Icon name="phone">
      <path fill="currentColor" d={RECEIVER} />
    </Icon>
  )
}

/** The receiver laid down. */
export function HangUpIcon(): ReactNode {
  return (
    <Icon name="hangUp">
      <path fill="currentColor" d={RECEIVER} transform="rotate(135 12 12)" />
    </Icon>
  )
}

/** A cross. */
export function CloseIcon(): ReactNode {
  return <StrokeIcon name="close" d="M6 6l12 12M18 6L6 18" />
}

/** An exclamation mark in a circle. */
export function AlertIcon(): ReactNode {
  return (
    <Icon name="alert">
      <path
        fill="currentColor"
        fillRule="evenodd"
        d="M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20Zm-1.1 5v6.5h2.2V7Zm0 8.3v2.2h2.2v-2.2Z"
      />
    </Icon>
  )
}

/** An arrow upwards, which points the same way in every script. */
export function SendIcon(): ReactNode {
  return (
    <Icon name="send">
      <path
        fill="none"
        stroke="currentColor"
        strokeWidth="2.25"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="M12 19V5M5.5 11.5 12 5l6.5 6.5"
      />
    </Icon>
  )
}

/** A loudspeaker that says nothing. */
export function SoundOffIcon(): ReactNode {
  return (
    <Icon name="soundOff">
      <path fill="currentColor" d="M4 9.5v5h3.5L12 19V5L7.5 9.5z" />
      <path
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        d="M16 9.5l5 5M21 9.5l-5 5"
      />
    </Icon>
  )
}

/** Points to what opens. */
export function ChevronIcon(): ReactNode {
  return <StrokeIcon name="chevron" d="M6 9.5l6 6 6-6" />
}

interface IconProps {
  readonly name: IconName
  readonly children: ReactNode
}

/** A line that is drawn with a pen. */
export function StrokeIcon({
  name,
  d,
}: Pick<IconProps, 'name'> & { readonly d: string }): ReactNode {
  return (
    <Icon name={name}>
      <path
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        d={d}
      />
    </Icon>
  )
}

/** As high as the words beside it, without any style sheet too. */
export function Icon({ name, children }: IconProps): ReactNode {
  const own = use(IconsContext)[name]
  if (own === null) return null
  if (own !== undefined) {
    return (
      <span aria-hidden="true" data-part="icon">
        {own}
      </span>
    )
  }
  return (
    <svg viewBox="0 0 24 24" width="1em" height="1em" aria-hidden="true" data-part="icon">
      {children}
    </svg>
  )
}
