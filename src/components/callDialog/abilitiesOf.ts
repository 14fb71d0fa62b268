import type { UseRingtoneResult } from '../../hooks/useRingtone.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import type { InvitationPhase } from '../../store/invitations.ts'
import type { CallDialogMode } from './callDialogOptions.ts'
import type { CallCommands } from './useCallCommands.ts'

/** What a button of the dialog can do. */
export type CallDialogAction =
  | 'accept'
  | 'reject'
  | 'cancel'
  | 'end'
  | 'endForAll'
  | 'leave'
  | 'join'
  | 'silence'
  | 'unlockSound'
  | 'minimize'
  | 'close'
  | 'retry'

interface Situation {
  readonly invitation: Invitation | undefined
  readonly phase: InvitationPhase
  readonly userId: string
  readonly sound: UseRingtoneResult['state']
  readonly mode: CallDialogMode
  readonly isMinimized: boolean
  readonly commands: CallCommands
}

/** Which of the actions make sense now. */
export function abilitiesOf({
  invitation,
  phase,
  userId,
  sound,
  mode,
  isMinimized,
  commands,
}: Situation): Readonly<Record<CallDialogAction, boolean>> {
  const isIncoming = phase === 'incoming'
  const isActive = phase === 'active'
  // Either side of a pair ends it. Of a group one goes out, and whoever has called may end it for all.
  const isPair = invitation?.invitees.length === 1
  return {
    accept: isIncoming,
    reject: isIncoming,
    silence: isIncoming && sound === 'playing',
    unlockSound: isIncoming && sound === 'blocked',
    cancel: phase === 'outgoing',
    end: isActive && isPair,
    leave: isActive && !isPair,
    endForAll: isActive && !isPair && !isMinimized && invitation?.inviter === userId,
    join: phase === 'observing' && canJoin(invitation, userId),
    minimize: isActive && mode !== 'inline',
    close: phase === 'ended' || phase === 'elsewhere' || phase === 'observing',
    retry: commands.error !== undefined && phase !== 'ended' && phase !== 'elsewhere',
  }
}

// The inviter may come back to a call that one person has taken; nobody else may.
function canJoin(invitation: Invitation | undefined, userId: string): boolean {
  if (invitation?.status !== 'active') return false
  return invitation.policy.answer === 'all' || invitation.inviter === userId
}
