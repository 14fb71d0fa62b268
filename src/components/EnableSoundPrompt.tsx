'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useSoundUnlock } from '../hooks/useSoundUnlock.ts'
import { rootAttributes } from './rootAttributes.ts'
import { languageOf } from './languageOf.ts'
import { useStrings } from './useStrings.ts'

export interface EnableSoundPromptProps extends Omit<ComponentProps<'div'>, 'children'> {
  /** Replaces the words. */
  children?: ReactNode
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * Says, before the first call, that the browser would keep it silent, with a button that turns the
 * sound on. Any click in the page does so too, and then it is gone. Renders a `<div>` that is empty
 * while there is nothing to say.
 */
export function EnableSoundPrompt({
  children,
  unstyled,
  ...divProps
}: EnableSoundPromptProps): ReactNode {
  const strings = useStrings()
  const { unlocked, request } = useSoundUnlock()
  const isBlocked = unlocked === false
  return (
    <div
      role="status"
      {...languageOf(strings)}
      {...divProps}
      {...rootAttributes('enable-sound-prompt', unstyled)}
      data-state={isBlocked ? 'blocked' : 'none'}
    >
      {isBlocked && (
        <>
          <span data-part="text">{children ?? strings.soundBlocked}</span>
          <button type="button" data-part="unlock-sound" onClick={() => void request()}>
            {strings.turnOnSound}
          </button>
        </>
      )}
    </div>
  )
}
