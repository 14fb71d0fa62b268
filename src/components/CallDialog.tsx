'use client'

import {
  useId,
  useRef,
  useState,
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react'
import { useSignalingState } from '../hooks/signalingContext.ts'
import { useInvitation } from '../hooks/useInvitation.ts'
import { useRingtone, type UseRingtoneOptions } from '../hooks/useRingtone.ts'
import type { Invitation, Proposal } from '../protocol/invitations.ts'
import type { InvitationPhase } from '../store/invitations.ts'
import { CallCard, type CallCardProps } from './CallCard.tsx'
import { CallQueue, type CallQueueProps } from './CallQueue.tsx'
import { useCallAttention } from './useCallAttention.ts'
import { useCallEnd } from './useCallEnd.ts'
import { useCallPresentation, type FocusPolicy } from './useCallPresentation.ts'
import { useCallSwitch, type CallSwitch } from './useCallSwitch.ts'
import { languageOf } from './languageOf.ts'
import { useMergedRef } from './useMergedRef.ts'
import { useStrings } from './useStrings.ts'

export interface CallDialogProps extends Omit<ComponentProps<'div'>, 'children' | 'ref'> {
  ref?: Ref<HTMLDialogElement | HTMLDivElement>
  /** One call of several, without those that wait. @default the call to show first */
  inviteId?: string
  /**
   * `modal` asks in the middle of the page, and keeps to a corner once nothing is asked any more.
   * `inline` renders where it stands.
   * @default 'modal'
   */
  mode?: 'modal' | 'inline'
  /**
   * Whether a call that comes in takes the focus: `auto` leaves it to somebody who is typing.
   * @default 'auto'
   */
  focusPolicy?: FocusPolicy
  /**
   * How long keys answer nothing after the dialog has appeared, in milliseconds, so that nobody
   * answers by a key that was meant for something else.
   * @default 700
   */
  armDelayMs?: number
  /** @default the user id */
  formatName?: (userId: string) => ReactNode
  /** What somebody proposes to change, below the words that somebody does. @default nothing */
  formatProposal?: (proposal: Proposal) => ReactNode
  /** Called when this user has answered in this dialog. */
  onAccept?: (invitation: Invitation) => void
  /** Called when the call that is shown is over for this user, who may have left it to the others. */
  onEnd?: (invitation: Invitation) => void
  /**
   * How it rings: a file, how loud, on which device. `false` leaves it to the app.
   * @default a tone that needs no file
   */
  ringtone?: UseRingtoneOptions | false
  /**
   * Whether the title, the icon and the badge of the page tell of a call that comes in, and a notification
   * where the user allows them.
   * @default true
   */
  attention?: boolean
  /** What is shown while the call lasts: the place for video. */
  renderMedia?: (invitation: Invitation) => ReactNode
}

/**
 * Shows a call from its first ring to its end: who calls, how long it still rings, the buttons that
 * one's side of it has, how long one talks, and why it ended. In a group it shows how everybody stands;
 * calls that come in meanwhile wait below. Nothing more is needed to be called.
 *
 * Renders a native `<dialog>`; with `mode="inline"` a `<div>`. Renders nothing while there is no call.
 */
export function CallDialog({ inviteId, onEnd, ...props }: CallDialogProps): ReactNode {
  const userId = useSignalingState(({ session }) => session?.userId)
  const noticeId = useSignalingState(({ invitations }) => invitations.noticeId)
  const callSwitch = useCallSwitch(userId)
  // Until the next call is answered, the one before stays: what rings in between asks nothing.
  const keptId = callSwitch.pending ? callSwitch.fromId : undefined
  const { invitation, phase } = useInvitation(inviteId ?? keptId)
  const [dismissedId, setDismissedId] = useState<string>()
  useCallEnd(invitation, phase, onEnd)

  if (invitation === undefined || userId === undefined || phase === 'none') return null
  // What one goes into again can end again, and is told again.
  if (invitation.inviteId === dismissedId && isHere(phase)) setDismissedId(undefined)
  else if (invitation.inviteId === dismissedId) return null
  // Of a group call that goes on without one there is a word at the moment when one has gone out.
  if (phase === 'observing' && invitation.inviteId !== noticeId) return null
  const Frame = props.mode === 'inline' ? InlineFrame : DialogFrame
  return (
    <Frame
      {...props}
      // Another call is another dialog: it is shown, focused and armed anew.
      key={invitation.inviteId}
      invitation={invitation}
      phase={phase}
      userId={userId}
      callSwitch={callSwitch}
      hasQueue={inviteId === undefined}
      onDismiss={() => setDismissedId(invitation.inviteId)}
    />
  )
}

interface FrameProps extends Omit<CallDialogProps, 'inviteId' | 'onEnd'> {
  readonly invitation: Invitation
  readonly phase: InvitationPhase
  readonly userId: string
  readonly callSwitch: CallSwitch
  readonly hasQueue: boolean
  readonly onDismiss: () => void
}

function DialogFrame({ ref, focusPolicy = 'auto', ...props }: FrameProps): ReactNode {
  const { card, queue, root } = useParts(props)
  const dialog = useRef<HTMLDialogElement>(null)
  const bothRefs = useMergedRef(dialog, ref)
  const isAsking = props.phase === 'incoming' || props.phase === 'outgoing'
  useCallPresentation(dialog, isAsking ? 'modal' : 'docked', focusPolicy)

  return (
    <dialog
      // A dialog takes the attributes of any element.
      {...(root as ComponentProps<'dialog'>)}
      ref={bothRefs}
      // Escape means "not now", never "no": it must not end or answer a call.
      closedby="none"
      onCancel={(event) => event.preventDefault()}
    >
      <CallCard {...card} />
      {queue && <CallQueue {...queue} />}
    </dialog>
  )
}

function InlineFrame({ ref, focusPolicy: _focusPolicy, ...props }: FrameProps): ReactNode {
  const { card, queue, root } = useParts(props)
  return (
    <div {...root} ref={ref as Ref<HTMLDivElement>}>
      <CallCard {...card} />
      {queue && <CallQueue {...queue} />}
    </div>
  )
}

interface Parts {
  readonly card: CallCardProps
  readonly queue: CallQueueProps | undefined
  readonly root: ComponentProps<'div'>
}

function useParts({
  invitation,
  phase,
  userId,
  callSwitch,
  hasQueue,
  onDismiss,
  mode = 'modal',
  armDelayMs = 700,
  formatName,
  formatProposal,
  onAccept,
  renderMedia,
  ringtone = {},
  attention = true,
  onKeyDown,
  ...root
}: Omit<FrameProps, 'ref' | 'focusPolicy'>): Parts {
  const id = useId()
  const strings = useStrings()
  const sound = useRingtone(
    ringtone === false ? undefined : invitation.inviteId,
    ringtone === false ? undefined : ringtone,
  )
  useCallAttention(invitation, { isOn: attention && phase === 'incoming', formatName })
  // The user's own handler may keep it from that.
  const handleKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    onKeyDown?.(event)
    if (event.key === 'Escape' && !event.defaultPrevented) sound.silence()
  }
  const titleId = `${id}title`
  const statusId = `${id}status`
  const both = {
    phase,
    userId,
    armDelayMs,
    ...(formatName && { formatName }),
    ...(onAccept && { onAccept }),
  }
  const answerError = callSwitch.toId === invitation.inviteId ? callSwitch.error : undefined
  return {
    card: {
      ...both,
      titleId,
      statusId,
      sound,
      invitation,
      onDismiss,
      ...(answerError && { answerError }),
      ...(formatProposal && { formatProposal }),
      ...(renderMedia && { renderMedia }),
    },
    queue: hasQueue ? { ...both, shown: invitation, callSwitch } : undefined,
    root: {
      role: phase === 'incoming' ? 'alertdialog' : 'dialog',
      'aria-labelledby': titleId,
      'aria-describedby': statusId,
      tabIndex: -1,
      ...languageOf(strings),
      ...root,
      onKeyDown: handleKeyDown,
      ...dataAttributes(phase, mode),
    },
  }
}

function isHere(phase: InvitationPhase): boolean {
  return phase === 'incoming' || phase === 'outgoing' || phase === 'active'
}

// React knows no type for these.
function dataAttributes(phase: InvitationPhase, mode: 'modal' | 'inline') {
  return { 'data-beckon': 'call-dialog', 'data-state': phase, 'data-mode': mode }
}
