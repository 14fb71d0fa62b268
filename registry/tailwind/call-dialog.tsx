'use client'

import { useEffect, useId, useLayoutEffect, useRef, type MouseEvent, type ReactNode } from 'react'
import {
  useAttention,
  useCallTimer,
  useInvitation,
  useRingtone,
  useSession,
  type Invitation,
} from 'beckon'

export interface CallDialogProps {
  /** What people are called. @default their user ids */
  nameOf?: (userId: string) => string
  /** Stands in the dialog while the call lasts: the place for video. */
  children?: ReactNode
}

/** Rings, shows the call while it lasts, and says why it ended. Render it once, below SignalingProvider. */
export function CallDialog(props: CallDialogProps): ReactNode {
  const { invitation } = useInvitation()
  // Another call is another dialog: shown, focused and armed anew.
  return invitation && <Call key={invitation.inviteId} inviteId={invitation.inviteId} {...props} />
}

interface CallProps extends CallDialogProps {
  inviteId: string
}

function Call({ inviteId, nameOf = (userId) => userId, children }: CallProps): ReactNode {
  const id = useId()
  const { session } = useSession()
  const { invitation, phase, pending, error, ...call } = useInvitation(inviteId)
  const { state: sound, silence, unlock } = useRingtone(inviteId)
  const isRinging = phase === 'incoming' || phase === 'outgoing'
  const dialog = useDialog(isRinging)
  const guard = useGuard(phase, pending)
  const isMine = invitation?.inviter === session?.userId
  const others = isMine
    ? (invitation?.invitees ?? []).map(({ userId }) => nameOf(userId))
    : [nameOf(invitation?.inviter ?? '')]
  const title = others.join(', ')
  const isPair = invitation?.invitees.length === 1
  useAttention(phase === 'incoming' ? inviteId : undefined, { title: `${title} is calling` })

  return (
    <dialog
      ref={dialog}
      className="fixed inset-auto end-4 bottom-4 z-50 m-0 w-80 max-w-[calc(100%-2rem)] rounded-beckon border border-beckon-border bg-beckon-bg text-beckon-fg shadow-2xl backdrop:bg-black/55 [&:modal]:inset-0 [&:modal]:m-auto focus-visible:outline-3 focus-visible:outline-beckon-focus"
      data-state={phase}
      role={phase === 'incoming' ? 'alertdialog' : 'dialog'}
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}status`}
      tabIndex={-1}
      // Escape means "not now", never "no": it silences the ring.
      closedby="none"
      onKeyDown={(event) => event.key === 'Escape' && silence()}
    >
      <div className="grid justify-items-center gap-3 p-6 text-center">
        <span
          className="grid size-16 place-items-center rounded-full bg-beckon-hover text-2xl font-semibold"
          aria-hidden="true"
        >
          {title.slice(0, 1).toUpperCase()}
        </span>
        <h2 className="max-w-full text-xl font-bold wrap-anywhere" id={`${id}title`}>
          {title}
        </h2>
        <p className="flex flex-wrap justify-center gap-2 text-beckon-muted">
          <span id={`${id}status`} role="status">
            {wordsFor(phase, isMine, invitation?.endReason)}
          </span>
          <Timer inviteId={inviteId} of={isRinging ? 'ring' : 'talk'} />
        </p>
        {phase === 'active' && children}
        <div className="flex w-full gap-3">
          {phase === 'incoming' && (
            <>
              <button
                type="button"
                className="min-h-11 flex-1 cursor-pointer rounded-full bg-beckon-danger font-semibold text-beckon-danger-fg focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus aria-disabled:opacity-50"
                aria-disabled={pending}
                onClick={guard(() => void call.reject())}
              >
                Decline
              </button>
              <button
                type="button"
                className="min-h-11 flex-1 cursor-pointer rounded-full bg-beckon-accept font-semibold text-beckon-accept-fg focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus aria-disabled:opacity-50"
                aria-disabled={pending}
                onClick={guard(() => void call.accept())}
              >
                Accept
              </button>
            </>
          )}
          {phase === 'outgoing' && (
            <button
              type="button"
              className="min-h-11 flex-1 cursor-pointer rounded-full bg-beckon-danger font-semibold text-beckon-danger-fg focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus aria-disabled:opacity-50"
              aria-disabled={pending}
              onClick={guard(() => void call.cancel())}
            >
              Cancel
            </button>
          )}
          {phase === 'active' && (
            <button
              type="button"
              className="min-h-11 flex-1 cursor-pointer rounded-full bg-beckon-danger font-semibold text-beckon-danger-fg focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus aria-disabled:opacity-50"
              aria-disabled={pending}
              // Of a group one goes out, and the others talk on.
              onClick={guard(() => void (isPair ? call.end() : call.leave()))}
            >
              {isPair ? 'End call' : 'Leave'}
            </button>
          )}
        </div>
        {phase === 'incoming' && sound === 'blocked' && (
          <button
            type="button"
            className="min-h-11 cursor-pointer underline focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus"
            onClick={() => void unlock()}
          >
            Turn on sound
          </button>
        )}
        {phase === 'incoming' && sound === 'playing' && (
          <button
            type="button"
            className="min-h-11 cursor-pointer underline focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus"
            onClick={silence}
          >
            Silence
          </button>
        )}
        {error && phase !== 'ended' && (
          <p role="alert" className="text-beckon-danger">
            That did not work. Please try again.
          </p>
        )}
      </div>
    </dialog>
  )
}

function Timer({ inviteId, of }: { inviteId: string; of: 'ring' | 'talk' }): ReactNode {
  const ms = useCallTimer(inviteId, of)
  if (ms === undefined) return null
  const seconds = Math.floor(ms / 1000)
  return (
    <span
      className="tabular-nums"
      // A timer is read when somebody asks, not every second.
      role="timer"
      aria-label={of === 'ring' ? 'Time left to answer' : 'Time in call'}
    >
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
    </span>
  )
}

type Phase = ReturnType<typeof useInvitation>['phase']

function wordsFor(phase: Phase, isMine: boolean, reason: Invitation['endReason']): string {
  switch (phase) {
    case 'incoming':
      return 'Incoming call'
    case 'outgoing':
      return 'Calling…'
    case 'active':
      return 'In call'
    case 'elsewhere':
      return 'Answered on another device'
    default:
      break
  }
  switch (reason) {
    case 'rejected':
      return 'Declined'
    case 'cancelled':
    case 'timedOut':
    case 'busy':
    case 'unreachable':
      return isMine ? 'No answer' : 'Missed call'
    case 'failed':
      return 'Connection lost'
    default:
      return 'Call ended'
  }
}

/** Shows a dialog for as long as it is rendered: over everything while it rings, then in its corner. */
function useDialog(isRinging: boolean) {
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog === null) return undefined
    // Your choice: a call takes the focus, except from somebody who is typing.
    if (isRinging && !isTyping()) {
      dialog.showModal()
      // To the dialog and not to a button: a key that was on its way must not answer.
      dialog.focus()
    } else {
      // show() would take the focus.
      dialog.open = true
    }
    return () => dialog.close()
  }, [isRinging])
  return ref
}

function isTyping(): boolean {
  const focused = document.activeElement
  return focused instanceof HTMLElement && focused.matches('input, textarea, [contenteditable]')
}

/** Your choice: for so long after the dialog has appeared, Enter and Space answer nothing. */
const ARM_DELAY_MS = 700

function useGuard(phase: Phase, pending: boolean) {
  const shown = useRef({ phase, at: Infinity })
  useEffect(() => {
    shown.current = { phase, at: performance.now() }
  }, [phase])
  return (act: () => void) => (event: MouseEvent) => {
    // The buttons are not disabled meanwhile: they would lose the focus.
    if (pending) return
    const isPointer = event.detail > 0
    if (isPointer || performance.now() - shown.current.at >= ARM_DELAY_MS) act()
  }
}
