'use client'

import type { ReactNode } from 'react'
import { Icon, StrokeIcon } from './icons.tsx'

/** A microphone. */
export function MicrophoneIcon(): ReactNode {
  return <StrokeIcon name="microphone" d={MICROPHONE} />
}

/** A microphone that hears nothing. */
export function MicrophoneOffIcon(): ReactNode {
  return <StrokeIcon name="microphoneOff" d={`${MICROPHONE}${STRUCK}`} />
}

/** A camera. */
export function CameraIcon(): ReactNode {
  return <StrokeIcon name="camera" d={CAMERA} />
}

/** A camera that sees nothing. */
export function CameraOffIcon(): ReactNode {
  return <StrokeIcon name="cameraOff" d={`${CAMERA}${STRUCK}`} />
}

/** The keys of a telephone. */
export function KeysIcon(): ReactNode {
  const places = [5, 12, 19]
  return (
    <Icon name="keys">
      {places.flatMap((y) =>
        places.map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="2.2" fill="currentColor" />),
      )}
    </Icon>
  )
}

/** Takes back what was typed last. */
export function BackspaceIcon(): ReactNode {
  return (
    <StrokeIcon
      name="backspace"
      d="M9 5h11a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H9l-6-7zM11.5 9.5l5 5M16.5 9.5l-5 5"
    />
  )
}

/** An arrow that comes in. */
export function IncomingIcon(): ReactNode {
  return <StrokeIcon name="incoming" d="M18 6 7 17M7 9v8h8" />
}

/** An arrow that goes out. */
export function OutgoingIcon(): ReactNode {
  return <StrokeIcon name="outgoing" d="M6 18 17 7M9 7h8v8" />
}

/** An arrow that comes in and is thrown back. */
export function MissedIcon(): ReactNode {
  return <StrokeIcon name="missed" d="M3 8l8 8 10-10M3 14V8h6" />
}

const MICROPHONE =
  'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21'
const CAMERA =
  'M4 7h9a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2zM15 11l6-3.5v9L15 13'
const STRUCK = 'M3.5 3.5l17 17'
