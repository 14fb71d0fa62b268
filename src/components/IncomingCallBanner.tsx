'use client'

import { useId, useState, type ComponentProps, type KeyboardEvent, type ReactNode } from 'react'
import { useSignalingState } from '../hooks/signalingContext.ts'
import { useInvitation } from '../hooks/useInvitation.ts'
import { useInvitations } from '../hooks/useInvitations.ts'
import type { Invitation } from '../protocol/invitations.ts'
import { Avatar } from './Avatar.tsx'
import { BannerActions, type IncomingCallHotkeys } from './BannerActions.tsx'
import { useCallAttention } from './callDialog/useCallAttention.ts'
import { useCallPresentation, type CallPresentation } from './callDialog/useCallPresentation.ts'
import { useCallSound, type CallRingtone } from './callDialog/useCallSound.ts'
import { useCallSwitch, type CallSwitch } from './callDialog/useCallSwitch.ts'
import { CallSound } from './CallSound.tsx'
import { callStatus } from './callStatus.ts'
import { plainNameOf, type FormatName } from './plainNameOf.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'
import type { Strings } from './strings.ts'
import { useHotkeys } from './useHotkeys.ts'
import { useMergedRef } from './useMergedRef.ts'
import { useAllStrings } from './useAllStrings.ts'

export type { IncomingCallHotkeys }

export interface IncomingCallBannerProps extends Omit<ComponentProps<'dialog'>, 'children'> {
  /**
   * `top` and `bottom` lie above the page, `inline` stands where it is rendered.
   * @default 'top'
   */
  position?: 'top' | 'bottom' | 'inline'
  /**
   * How long keys answer nothing after the banner has appeared, in milliseconds, so that nobody
   * answers by a key that was meant for something else.
   * @default 700
   */
  armDelayMs?: number
  /**
   * Keys that work anywhere in the page, said when the call is announced. `false` turns them off.
   * @default { accept: 'Alt+A', reject: 'Alt+D', focus: 'F6' }
   */
  hotkeys?: IncomingCallHotkeys | false
  /** @default the user id */
  formatName?: FormatName
  /** Called when this user has answered in this banner. */
  onAccept?: (invitation: Invitation) => void
  /**
   * How it rings: a file, how loud, on which device; of each caller another one with a function.
   * `false` leaves it to the app. While one is in a call there is a short tone only.
   * @default tones that need no file
   */
  ringtone?: CallRingtone
  /**
   * Whether the title, the icon and the badge of the page tell of the call, and a notification where
   * the user allows them.
   * @default true
   */
  attention?: boolean
  /** Renders the root as an element of yours, which spreads the props. @default a `<dialog>` */
  render?: RenderRoot<'dialog', 'ringing' | 'waiting'>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * The call that has rung for longest, in one line with its answers: for apps that do not want a
 * `CallDialog`. It never takes the focus, and Escape within it silences. While one is in a call, to
 * answer is to end that one first. Renders a `<dialog>`, and nothing while no call comes in.
 */
export function IncomingCallBanner(props: IncomingCallBannerProps): ReactNode {
  const userId = useSignalingState(({ session }) => session?.userId)
  const { incoming, active, outgoing } = useInvitation()
  const callSwitch = useCallSwitch(userId, {})
  if (incoming === undefined || userId === undefined) return null
  return (
    <Banner
      {...props}
      // Another call is another banner: it is announced and armed anew.
      key={incoming.inviteId}
      {...{ userId, callSwitch }}
      invitation={incoming}
      busyWith={active ?? outgoing}
    />
  )
}

const HOTKEYS: IncomingCallHotkeys = { accept: 'Alt+A', reject: 'Alt+D', focus: 'F6' }

interface BannerProps extends IncomingCallBannerProps {
  readonly invitation: Invitation
  readonly userId: string
  /** The call that is left to answer this one. */
  readonly busyWith: Invitation | undefined
  readonly callSwitch: CallSwitch
}

function Banner({
  ref,
  invitation,
  userId,
  busyWith,
  callSwitch,
  position = 'top',
  armDelayMs = 700,
  hotkeys = HOTKEYS,
  formatName,
  onAccept,
  ringtone,
  attention = true,
  render,
  unstyled,
  onKeyDown,
  ...dialogProps
}: BannerProps): ReactNode {
  const strings = useAllStrings()
  const id = useId()
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null)
  const bothRefs = useMergedRef(setDialog, ref)
  const sound = useCallSound(invitation, { ringtone, isWaiting: busyWith !== undefined })
  const keys: IncomingCallHotkeys = hotkeys === false ? {} : hotkeys
  const name = plainNameOf(invitation.inviter, formatName) ?? invitation.inviter
  useCallAttention(attention ? invitation : undefined, formatName)
  useHotkeys([[keys.focus, () => dialog?.focus()]])

  // The user's own handler may keep it from that.
  const handleKeyDown = (event: KeyboardEvent<HTMLDialogElement>) => {
    onKeyDown?.(event)
    if (event.key === 'Escape' && !event.defaultPrevented) sound.silence()
  }

  const root = {
    as: 'dialog',
    mark: 'incoming-call-banner',
    render,
    unstyled,
    state: busyWith === undefined ? 'ringing' : 'waiting',
    role: 'dialog',
    'aria-labelledby': `${id}title`,
    'aria-describedby': `${id}status`,
    tabIndex: -1,
    ...dialogProps,
    'data-position': position,
    onKeyDown: handleKeyDown,
  } as const
  const content = (
    <div data-part="card">
      <p role="alert" data-part="hidden-text">
        {announcementOf(invitation, { name, keys }, strings)}
      </p>
      <Avatar userId={invitation.inviter} name={name} />
      <div data-part="text">
        <p id={`${id}title`} data-part="title">
          <bdi>{formatName?.(invitation.inviter) ?? invitation.inviter}</bdi>
        </p>
        <p data-part="subtitle">
          <span id={`${id}status`} data-part="status">
            {callStatus({ invitation, phase: 'incoming', userId }, strings)}
          </span>
          <Others shownId={invitation.inviteId} />
        </p>
      </div>
      <BannerActions
        {...{ invitation, userId, busyWith, callSwitch, armDelayMs, keys, onAccept }}
      />
      <CallSound sound={sound} />
    </div>
  )
  return position === 'inline' ? (
    <RootElement {...root} ref={bothRefs} open>
      {content}
    </RootElement>
  ) : (
    <Overlay {...root} {...{ dialog }} ref={bothRefs}>
      {content}
    </Overlay>
  )
}

type OverlayProps = ComponentProps<typeof RootElement<'dialog', 'ringing' | 'waiting'>> & {
  readonly dialog: HTMLDialogElement | null
}

const BESIDE: CallPresentation = { isModal: false, takesFocus: false, isAsking: true }

function Overlay({ dialog, ...props }: OverlayProps): ReactNode {
  useCallPresentation(dialog, BESIDE)
  return <RootElement {...props} />
}

/** How many others ring meanwhile. */
function Others({ shownId }: { readonly shownId: string }): ReactNode {
  const strings = useAllStrings()
  const ringing = useInvitations({ phase: 'incoming' })
  const others = ringing.filter(
    ({ inviteId, kind, presentAs }) =>
      inviteId !== shownId && (kind === 'call' || presentAs === 'call'),
  )
  return (
    // What is announced must be there before there is something to announce.
    <span role="status" data-part="others">
      {others.length > 0 && strings.moreCalls(others.length)}
    </span>
  )
}

interface Looks {
  readonly name: string
  readonly keys: IncomingCallHotkeys
}

// Once, with the keys that answer: whoever hears it may have no other way to know them.
function announcementOf({ invitees }: Invitation, { name, keys }: Looks, strings: Strings): string {
  const others = strings.withOthers([], invitees.length - 1)
  const call =
    invitees.length === 1
      ? strings.incomingCallFrom(name)
      : strings.incomingGroupCallFrom(name, others)
  const hints = [
    keys.focus && strings.keyFor(keys.focus, strings.openCall),
    keys.accept && strings.keyFor(keys.accept, strings.accept),
    keys.reject && strings.keyFor(keys.reject, strings.decline),
  ]
  return [call, ...hints.filter((hint) => hint !== undefined)].join('. ')
}
