'use client'

import type { ReactNode } from 'react'
import { useCallTimer } from '../hooks/useCallTimer.ts'
import { useInvitation } from '../hooks/useInvitation.ts'
import type { Invitation } from '../protocol/invitations.ts'
import { SecondsLeft } from './callDialog/SecondsLeft.tsx'
import { useArming } from './callDialog/useArming.ts'
import { wordsToSwitch, type CallSwitch } from './callDialog/useCallSwitch.ts'
import { useKeyboard } from './callDialog/useKeyboard.ts'
import { explain } from './explain.ts'
import { formatDuration } from './formatDuration.ts'
import { HangUpIcon, PhoneIcon } from './icons.tsx'
import { useHotkeys } from './useHotkeys.ts'
import { useStrings } from './useStrings.ts'

/** Keys that work in the whole page: `Alt+A`, `F6`. What is left out has none. */
export interface IncomingCallHotkeys {
  readonly accept?: string
  readonly reject?: string
  /** Moves the focus to the call. */
  readonly focus?: string
}

export interface BannerActionsProps {
  readonly invitation: Invitation
  readonly userId: string
  readonly busyWith: Invitation | undefined
  readonly callSwitch: CallSwitch
  readonly armDelayMs: number
  readonly keys: IncomingCallHotkeys
  readonly onAccept: ((invitation: Invitation) => void) | undefined
}

/** The two answers, how long there is for them, and why the last one did not work. */
export function BannerActions({
  invitation,
  userId,
  busyWith,
  callSwitch,
  armDelayMs,
  keys,
  onAccept,
}: BannerActionsProps): ReactNode {
  const strings = useStrings()
  const { accept, reject, ...action } = useInvitation(invitation.inviteId)
  const { guard } = useArming({ armDelayMs, keyboard: useKeyboard() }, invitation.inviteId)
  const leftMs = useCallTimer(invitation.inviteId, 'ring')
  const isSwitchedTo = callSwitch.toId === invitation.inviteId
  const pending = action.pending || (isSwitchedTo && callSwitch.pending)
  const error = action.error ?? (isSwitchedTo ? callSwitch.error : undefined)
  const words = strings[busyWith === undefined ? 'accept' : wordsToSwitch(busyWith, userId)]

  async function handleAccept() {
    const accepted = await (busyWith === undefined
      ? accept()
      : callSwitch.switchCalls(busyWith, invitation))
    if (accepted !== undefined) onAccept?.(accepted)
  }
  const answer = () => void (pending || leftMs === 0 || handleAccept().catch(ignoreShown))
  const decline = () => void (pending || reject())

  useHotkeys([
    [keys.accept, answer],
    [keys.reject, decline],
  ])

  return (
    <>
      {leftMs !== undefined && (
        <>
          <span role="timer" aria-label={strings.timeLeft} data-part="timer">
            {formatDuration(leftMs)}
          </span>
          <SecondsLeft ms={leftMs} />
        </>
      )}
      <div data-part="actions">
        <button
          type="button"
          aria-keyshortcuts={keys.reject}
          data-part="reject"
          disabled={pending}
          onClick={guard(decline)}
        >
          <HangUpIcon />
          <span>{strings.decline}</span>
        </button>
        <button
          type="button"
          aria-keyshortcuts={keys.accept}
          data-part="accept"
          disabled={pending || leftMs === 0}
          onClick={guard(answer)}
        >
          <PhoneIcon />
          <span>{words}</span>
        </button>
      </div>
      {error !== undefined && (
        <p role="alert" data-part="error">
          {strings.actionFailed(explain(error, strings))}
        </p>
      )}
    </>
  )
}

// The banner shows it.
function ignoreShown(): void {}
