'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useCallTimer } from '../../hooks/useCallTimer.ts'
import { ChevronIcon, CloseIcon, HangUpIcon, PhoneIcon, SoundOffIcon } from '../icons.tsx'
import type { CommonStrings } from '../strings.ts'
import { useStrings } from '../useStrings.ts'
import type { CallDialogAction } from './abilitiesOf.ts'
import { useCallDialogContext } from './callDialogContext.ts'
import type { CallDialogState } from './useDialogOf.ts'
import { wordsToSwitch } from './useCallSwitch.ts'

/** Each renders a `<button>`, and nothing while it makes no sense. `onClick` may call `preventDefault()`. */
export type CallDialogButtonProps = ComponentProps<'button'>

/** Answers. */
export function CallDialogAccept(props: CallDialogButtonProps): ReactNode {
  const { inviteId } = useCallDialogContext().state.invitation
  const isOver = useCallTimer(inviteId, 'ring') === 0
  return <ActionButton disabled={isOver} {...props} action="accept" />
}

/** Declines. */
export function CallDialogReject(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="reject" />
}

/** Takes one's own call back. */
export function CallDialogCancel(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="cancel" />
}

/** Ends a call of two, and leaves one of several. */
export function CallDialogEnd(props: CallDialogButtonProps): ReactNode {
  const { can } = useCallDialogContext().state
  return <ActionButton {...props} action={can.end ? 'end' : 'leave'} />
}

/** Ends a call of several, for whoever has called. */
export function CallDialogEndForAll(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="endForAll" />
}

/** Goes into a call that goes on. */
export function CallDialogJoin(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="join" />
}

/** Makes the dialog a pill while the call lasts, and a dialog again. */
export function CallDialogMinimize(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="minimize" />
}

/** Puts the notice away. */
export function CallDialogClose(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="close" />
}

/** Silences the ringing, in every tab. */
export function CallDialogSilence(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="silence" />
}

/** Asks the browser to be heard. */
export function CallDialogUnlockSound(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="unlockSound" />
}

/** Does again what has failed. */
export function CallDialogRetry(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="retry" />
}

interface ActionButtonProps extends CallDialogButtonProps {
  readonly action: CallDialogAction
}

function ActionButton({ action, children, ref, ...props }: ActionButtonProps): ReactNode {
  const strings = useStrings()
  const { state, getButtonProps } = useCallDialogContext()
  if (!state.can[action]) return null
  const [key, Icon] = LOOKS[action]
  const words = strings[insteadOf(action, state) ?? key]
  const isIcon = action === 'minimize' || action === 'close'
  return (
    <button {...(isIcon && { 'aria-label': words })} {...getButtonProps(action, props)} ref={ref}>
      {children ?? (
        <>
          {Icon && <Icon />}
          {!isIcon && words}
        </>
      )}
    </button>
  )
}

function insteadOf(
  action: CallDialogAction,
  { isMinimized, busyWith, userId }: CallDialogState,
): 'expand' | ReturnType<typeof wordsToSwitch> | undefined {
  if (action === 'minimize' && isMinimized) return 'expand'
  return action === 'accept' && busyWith ? wordsToSwitch(busyWith, userId) : undefined
}

const LOOKS = {
  accept: ['accept', PhoneIcon],
  reject: ['decline', HangUpIcon],
  cancel: ['cancel', HangUpIcon],
  end: ['endCall', HangUpIcon],
  endForAll: ['endForEveryone', undefined],
  leave: ['leave', HangUpIcon],
  join: ['join', PhoneIcon],
  silence: ['silence', SoundOffIcon],
  unlockSound: ['turnOnSound', undefined],
  minimize: ['minimize', ChevronIcon],
  close: ['close', CloseIcon],
  retry: ['tryAgain', undefined],
} as const satisfies Record<
  CallDialogAction,
  readonly [words: keyof CommonStrings, Icon: (() => ReactNode) | undefined]
>
