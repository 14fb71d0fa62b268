'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useCallTimer } from '../../hooks/useCallTimer.ts'
import { CloseIcon, HangUpIcon, MinimizeIcon, PhoneIcon, SoundOffIcon } from '../icons.tsx'
import type { Strings } from '../strings.ts'
import { useStrings } from '../useStrings.ts'
import type { CallDialogAction } from './abilitiesOf.ts'
import { useCallDialogContext } from './callDialogContext.ts'

/** Each renders a `<button>`, and nothing while it makes no sense. `onClick` may call `preventDefault()`. */
export type CallDialogButtonProps = ComponentProps<'button'>

/** Answers. */
export function CallDialogAccept(props: CallDialogButtonProps): ReactNode {
  const { inviteId } = useCallDialogContext().state.invitation
  const isOver = useCallTimer(inviteId, 'ring') === 0
  return <ActionButton disabled={isOver} {...props} action="accept" icon={<PhoneIcon />} />
}

/** Declines. */
export function CallDialogReject(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="reject" icon={<HangUpIcon />} />
}

/** Takes one's own call back. */
export function CallDialogCancel(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="cancel" icon={<HangUpIcon />} />
}

/** Ends a call of two, and leaves one of several. */
export function CallDialogEnd(props: CallDialogButtonProps): ReactNode {
  const { can } = useCallDialogContext().state
  return <ActionButton {...props} action={can.end ? 'end' : 'leave'} icon={<HangUpIcon />} />
}

/** Ends a call of several, for whoever has called. */
export function CallDialogEndForAll(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="endForAll" />
}

/** Goes into a call that goes on. */
export function CallDialogJoin(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="join" icon={<PhoneIcon />} />
}

/** Makes the dialog a pill while the call lasts, and a dialog again. */
export function CallDialogMinimize(props: CallDialogButtonProps): ReactNode {
  const strings = useStrings()
  const { isMinimized } = useCallDialogContext().state
  const words = isMinimized ? strings.expand : strings.minimize
  return (
    <ActionButton aria-label={words} {...props} action="minimize">
      {props.children ?? <MinimizeIcon />}
    </ActionButton>
  )
}

/** Puts the notice away. */
export function CallDialogClose(props: CallDialogButtonProps): ReactNode {
  const strings = useStrings()
  return (
    <ActionButton aria-label={strings.close} {...props} action="close">
      {props.children ?? <CloseIcon />}
    </ActionButton>
  )
}

/** Silences the ringing, in every tab. */
export function CallDialogSilence(props: CallDialogButtonProps): ReactNode {
  return <ActionButton {...props} action="silence" icon={<SoundOffIcon />} />
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
  readonly icon?: ReactNode
}

function ActionButton({ action, icon, children, ref, ...props }: ActionButtonProps): ReactNode {
  const strings = useStrings()
  const { state, getButtonProps } = useCallDialogContext()
  if (!state.can[action]) return null
  return (
    <button {...getButtonProps(action, props)} ref={ref}>
      {children ?? (
        <>
          {icon}
          {strings[WORDS[action]]}
        </>
      )}
    </button>
  )
}

const WORDS = {
  accept: 'accept',
  reject: 'decline',
  cancel: 'cancel',
  end: 'endCall',
  endForAll: 'endForEveryone',
  leave: 'leave',
  join: 'join',
  silence: 'silence',
  unlockSound: 'turnOnSound',
  minimize: 'minimize',
  close: 'close',
  retry: 'tryAgain',
} as const satisfies Record<CallDialogAction, keyof Strings>
