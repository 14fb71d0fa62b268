'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useSoundUnlock } from '../hooks/useSoundUnlock.ts'
import { handFocusTo } from './handFocusTo.ts'
import { useAllStrings } from './useAllStrings.ts'
import { useKeyFocus } from './useKeyFocus.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface EnableSoundPromptProps extends Omit<ComponentProps<'div'>, 'children'> {
  /** Replaces the words. */
  children?: ReactNode
  /** Renders the root as an element of yours, which spreads the props. @default a `<div>` */
  render?: RenderRoot<'div', 'blocked' | 'unlocked' | 'none'>
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
  render,
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
    <RootElement
      as="div"
      mark="enable-sound-prompt"
      {...{ render, unstyled }}
      state={isBlocked ? 'blocked' : toldState}
      role="status"
      {...divProps}
      {...focusProps}
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
    </RootElement>
  )
}

const toText = handFocusTo((button) => button.parentElement?.querySelector('span'))
