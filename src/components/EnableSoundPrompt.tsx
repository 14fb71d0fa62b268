'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useSoundUnlock } from '../hooks/useSoundUnlock.ts'
import { handFocusTo } from './handFocusTo.ts'
import { rootAttributes } from './rootAttributes.ts'
import { languageOf } from './languageOf.ts'
import { useAllStrings } from './useAllStrings.ts'
import { useKeyFocus } from './useKeyFocus.ts'

export interface EnableSoundPromptProps extends Omit<ComponentProps<'div'>, 'children'> {
  /** Replaces the words. */
  children?: ReactNode
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * Says, before the first call, that the browser would keep it silent, with a button that turns the
 * sound on. Any click in the page does so too, and then it is gone, or says so to who came to the
 * button with keys. Renders a `<div>` that is empty while there is nothing to say.
 */
export function EnableSoundPrompt({
  children,
  unstyled,
  ...divProps
}: EnableSoundPromptProps): ReactNode {
  const strings = useAllStrings()
  const { unlocked, request } = useSoundUnlock()
  const [hasFocus, focusProps] = useKeyFocus(divProps)
  const isBlocked = unlocked === false
  const isTold = unlocked === true && hasFocus
  const toldState = isTold ? 'unlocked' : 'none'
  return (
    <div
      role="status"
      {...languageOf(strings)}
      {...divProps}
      {...rootAttributes('enable-sound-prompt', unstyled)}
      {...focusProps}
      data-state={isBlocked ? 'blocked' : toldState}
    >
      {(isBlocked || isTold) && (
        <span data-part="text">
          {isTold ? strings.soundIsOn : (children ?? strings.soundBlocked)}
        </span>
      )}
      {isBlocked && (
        <button ref={toText} type="button" data-part="unlock-sound" onClick={() => void request()}>
          {strings.turnOnSound}
        </button>
      )}
    </div>
  )
}

const toText = handFocusTo((button) => button.parentElement?.querySelector('span'))
