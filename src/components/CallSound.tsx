'use client'

import type { ReactNode } from 'react'
import type { UseRingtoneResult } from '../hooks/useRingtone.ts'
import { SoundOffIcon } from './icons.tsx'
import { useStrings } from './useStrings.ts'

export interface CallSoundProps {
  readonly sound: UseRingtoneResult
}

/** Whether a call that comes in is heard, and what to do about it. */
export function CallSound({ sound: { state, silence, unlock } }: CallSoundProps): ReactNode {
  const strings = useStrings()
  return (
    <div data-part="sound" data-state={state}>
      {/* What is announced must be there before there is something to announce. */}
      <span role="status" data-part="sound-text">
        {state === 'suppressed' && strings.ringsInAnotherTab}
        {state === 'muted' && strings.silenced}
        {state === 'blocked' && strings.soundBlocked}
      </span>
      {state === 'playing' && (
        <button type="button" data-part="silence" onClick={silence}>
          <SoundOffIcon />
          {strings.silence}
        </button>
      )}
      {state === 'blocked' && (
        <button type="button" data-part="unlock-sound" onClick={() => void unlock()}>
          {strings.turnOnSound}
        </button>
      )}
    </div>
  )
}
