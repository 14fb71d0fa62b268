'use client'

import { useId, useRef, useState, type ComponentProps, type ReactNode, type Ref } from 'react'
import { useInvitation } from '../hooks/useInvitation.ts'
import { useSession } from '../hooks/useSession.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { InvitationPhase } from '../store/invitations.ts'
import { CallCard, type CallCardProps } from './CallCard.tsx'
import { useCallEnd } from './useCallEnd.ts'
import { useCallPresentation, type FocusPolicy } from './useCallPresentation.ts'
import { useMergedRef } from './useMergedRef.ts'

export interface CallDialogProps extends Omit<ComponentProps<'div'>, 'children' | 'ref'> {
  ref?: Ref<HTMLDialogElement | HTMLDivElement>
  /** One call of several. @default the call to show first */
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
  /** Called when this user has answered in this dialog. */
  onAccept?: (invitation: Invitation) => void
  /** Called when the call that is shown is over. */
  onEnd?: (invitation: Invitation) => void
  /** What is shown while the call lasts: the place for video. */
  renderMedia?: (invitation: Invitation) => ReactNode
}

/**
 * Shows a call from its first ring to its end: who calls, how long it still rings, the buttons that
 * one's side of it has, how long one talks, and why it ended. Nothing more is needed to be called.
 *
 * Renders a native `<dialog>`; with `mode="inline"` a `<div>`. Renders nothing while there is no call.
 */
export function CallDialog({ inviteId, onEnd, ...props }: CallDialogProps): ReactNode {
  const { invitation, phase } = useInvitation(inviteId)
  const [dismissedId, setDismissedId] = useState<string>()
  useCallEnd(invitation, phase, onEnd)

  if (invitation === undefined || phase === 'none' || phase === 'observing') return null
  if (invitation.inviteId === dismissedId) return null
  const Frame = props.mode === 'inline' ? InlineFrame : DialogFrame
  return (
    <Frame
      {...props}
      // Another call is another dialog: it is shown, focused and armed anew.
      key={invitation.inviteId}
      invitation={invitation}
      phase={phase}
      onDismiss={() => setDismissedId(invitation.inviteId)}
    />
  )
}

interface FrameProps extends Omit<CallDialogProps, 'inviteId' | 'onEnd'> {
  readonly invitation: Invitation
  readonly phase: InvitationPhase
  readonly onDismiss: () => void
}

function DialogFrame({ ref, focusPolicy = 'auto', ...props }: FrameProps): ReactNode {
  const { card, root } = useParts(props)
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
    </dialog>
  )
}

function InlineFrame({ ref, focusPolicy: _focusPolicy, ...props }: FrameProps): ReactNode {
  const { card, root } = useParts(props)
  return (
    <div {...root} ref={ref as Ref<HTMLDivElement>}>
      <CallCard {...card} />
    </div>
  )
}

function useParts({
  invitation,
  phase,
  onDismiss,
  mode = 'modal',
  armDelayMs = 700,
  formatName,
  onAccept,
  renderMedia,
  ...root
}: Omit<FrameProps, 'ref' | 'focusPolicy'>): { card: CallCardProps; root: ComponentProps<'div'> } {
  const { session } = useSession()
  const id = useId()
  const titleId = `${id}title`
  const statusId = `${id}status`
  return {
    card: {
      titleId,
      statusId,
      invitation,
      phase,
      onDismiss,
      armDelayMs,
      isInviter: invitation.inviter === session?.userId,
      ...(formatName && { formatName }),
      ...(onAccept && { onAccept }),
      ...(renderMedia && { renderMedia }),
    },
    root: {
      role: phase === 'incoming' ? 'alertdialog' : 'dialog',
      'aria-labelledby': titleId,
      'aria-describedby': statusId,
      tabIndex: -1,
      ...root,
      ...dataAttributes(phase, mode),
    },
  }
}

// React knows no type for these.
function dataAttributes(phase: InvitationPhase, mode: 'modal' | 'inline') {
  return { 'data-beckon': 'call-dialog', 'data-state': phase, 'data-mode': mode }
}
