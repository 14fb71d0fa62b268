'use client'

import { useId, useRef, useState, type ComponentProps, type ReactNode } from 'react'
import { useInvitation } from '../hooks/useInvitation.ts'
import { useSession } from '../hooks/useSession.ts'
import type { Invitation } from '../protocol/invitations.ts'
import { useCallEnd } from './callDialog/useCallEnd.ts'
import { CallEnding, endOrLeave } from './CallEnding.tsx'
import { DialPad } from './DialPad.tsx'
import {
  CameraIcon,
  CameraOffIcon,
  KeysIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
} from './controlIcons.tsx'
import { explain } from './explain.ts'
import { useHotkeys } from './useHotkeys.ts'
import { useRovingFocus } from './useRovingFocus.ts'
import { useAllStrings } from './useAllStrings.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

/** Keys that work in the whole page, such as `Alt+M`. What is left out has none. */
export interface CallControlHotkeys {
  readonly mute?: string
  readonly camera?: string
  readonly dialPad?: string
  /** Ends a call of two, and goes out of a group. */
  readonly end?: string
}

export interface CallControlsProps extends ComponentProps<'div'> {
  /** One call of several. @default the call one is in */
  inviteId?: string
  /** Whether nobody hears this user. Without it there is no switch: Beckon carries no media. */
  muted?: boolean
  onMutedChange?: (muted: boolean) => void
  /** Whether the others see this user. Without it there is no switch. */
  cameraOn?: boolean
  onCameraOnChange?: (cameraOn: boolean) => void
  /**
   * Whether there is a button for the keys of a telephone.
   * @default false
   */
  dialPad?: boolean
  /** Keys for the buttons. `false` is none. @default false */
  hotkeys?: CallControlHotkeys | false
  /** Called when the call is over for this user, who may have left it to the others. */
  onEnd?: (invitation: Invitation) => void
  /** More buttons, before those that end the call. */
  children?: ReactNode
  /** Renders the root as an element of yours, which spreads the props. @default a `<div>` */
  render?: RenderRoot<'div', 'active' | 'pending' | 'error'>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * The buttons of the call that one is in: mute, camera, the keys of a telephone, and the ways out. A
 * toolbar: one stop of the Tab key, arrow keys within. Renders a `<div>`, and nothing while one is in
 * no call.
 */
export function CallControls({ inviteId, onEnd, ...props }: CallControlsProps): ReactNode {
  const { invitation, phase } = useInvitation(inviteId)
  useCallEnd(invitation, phase, { onEnd })
  if (invitation === undefined || phase !== 'active') return null
  // What was typed and opened in one call is nothing of another.
  return <Controls key={invitation.inviteId} {...props} {...{ invitation }} />
}

interface ControlsProps extends Omit<CallControlsProps, 'inviteId' | 'onEnd'> {
  readonly invitation: Invitation
}

function Controls({
  invitation,
  muted,
  onMutedChange,
  cameraOn,
  onCameraOnChange,
  dialPad = false,
  hotkeys = false,
  render,
  unstyled,
  children,
  ...divProps
}: ControlsProps): ReactNode {
  const strings = useAllStrings()
  const userId = useSession().session?.userId
  const call = useInvitation(invitation.inviteId)
  const [hasPad, setHasPad] = useState(false)
  const padId = useId()
  const toolbar = useRef<HTMLDivElement>(null)
  const roving = useRovingFocus(toolbar)
  const { pending, error } = call
  const keys: CallControlHotkeys = hotkeys === false ? {} : hotkeys
  const mute = muted === undefined ? undefined : () => onMutedChange?.(!muted)
  const turnCamera = cameraOn === undefined ? undefined : () => onCameraOnChange?.(!cameraOn)
  const togglePad = dialPad ? () => setHasPad(!hasPad) : undefined
  const settled = error === undefined ? 'active' : 'error'
  const end = () => endOrLeave(invitation, call)

  useHotkeys([
    ...(mute ? [[keys.mute, mute] as const] : []),
    ...(turnCamera ? [[keys.camera, turnCamera] as const] : []),
    ...(togglePad ? [[keys.dialPad, togglePad] as const] : []),
    [keys.end, end],
  ])

  return (
    <RootElement
      as="div"
      mark="call-controls"
      {...{ render, unstyled }}
      state={pending ? 'pending' : settled}
      {...divProps}
    >
      <div
        ref={toolbar}
        role="toolbar"
        tabIndex={-1}
        aria-label={strings.callControls}
        data-part="toolbar"
        {...roving}
      >
        {mute && (
          <Switch part="mute" isOn={muted === true} keys={keys.mute} onPress={mute}>
            {muted === true ? <MicrophoneOffIcon /> : <MicrophoneIcon />}
            <span>{strings.mute}</span>
          </Switch>
        )}
        {turnCamera && (
          <Switch part="camera" isOn={cameraOn === true} keys={keys.camera} onPress={turnCamera}>
            {cameraOn === true ? <CameraIcon /> : <CameraOffIcon />}
            <span>{strings.camera}</span>
          </Switch>
        )}
        {togglePad && (
          <button
            type="button"
            aria-expanded={hasPad}
            aria-controls={hasPad ? padId : undefined}
            aria-keyshortcuts={keys.dialPad}
            data-part="dial-pad"
            onClick={togglePad}
          >
            <KeysIcon />
            <span>{strings.dialPad}</span>
          </button>
        )}
        {children}
        <CallEnding {...{ invitation, userId, call }} keys={keys.end} />
      </div>
      {hasPad && (
        <DialPad
          id={padId}
          inviteId={invitation.inviteId}
          {...(unstyled === undefined ? {} : { unstyled })}
        />
      )}
      {error !== undefined && (
        <p role="alert" data-part="error">
          {strings.actionFailed(explain(error, strings))}
        </p>
      )}
    </RootElement>
  )
}

interface SwitchProps {
  readonly part: string
  readonly isOn: boolean
  readonly keys: string | undefined
  readonly onPress: () => void
  readonly children: ReactNode
}

// Its name stays: that it is pressed says the rest.
function Switch({ part, isOn, keys, onPress, children }: SwitchProps): ReactNode {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      aria-keyshortcuts={keys}
      data-part={part}
      data-on={isOn}
      onClick={onPress}
    >
      {children}
    </button>
  )
}
