'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useStrings } from '../useStrings.ts'
import { CallDialogUnlockSound } from './buttons.tsx'
import { useCallDialogContext } from './callDialogContext.ts'

/** Why a call that comes in is not heard here, and what to do about it. Renders a `<div>`. */
export function CallDialogSoundBlocked({ children, ...props }: ComponentProps<'div'>): ReactNode {
  const strings = useStrings()
  const { phase, sound } = useCallDialogContext().state
  if (phase !== 'incoming') return null
  return (
    <div {...props} data-part="sound-blocked" data-state={sound}>
      {/* What is announced must be there before there is something to announce. */}
      <span role="status" data-part="sound-text">
        {sound === 'suppressed' && strings.ringsInAnotherTab}
        {sound === 'muted' && strings.silenced}
        {sound === 'blocked' && strings.soundBlocked}
      </span>
      {children ?? <CallDialogUnlockSound />}
    </div>
  )
}
