'use client'

import {
  useRingtone,
  type UseRingtoneOptions,
  type UseRingtoneResult,
} from '../../hooks/useRingtone.ts'
import type { Invitation } from '../../protocol/invitations.ts'

type Ringtone = UseRingtoneOptions | false

/** How a call rings, for all calls or for each: a file, how loud, on which device. `false` leaves it to the app. */
export type CallRingtone = Ringtone | ((invitation: Invitation) => Ringtone)

export interface CallSoundOptions {
  readonly ringtone: CallRingtone | undefined
  /** Whether the user is in another call, or calls somebody. */
  readonly isWaiting?: boolean
}

/** Rings for a call, in the way that the app has said. */
export function useCallSound(
  invitation: Invitation | undefined,
  { ringtone = {}, isWaiting = false }: CallSoundOptions,
): UseRingtoneResult {
  const options = typeof ringtone === 'function' ? invitation && ringtone(invitation) : ringtone
  return useRingtone(options ? invitation?.inviteId : undefined, {
    ...options,
    ...(isWaiting && { src: 'waiting' }),
  })
}
