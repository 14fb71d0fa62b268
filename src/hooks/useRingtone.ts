'use client'

import { useCallback, useEffect } from 'react'
import type { RingtoneState } from '../ringing/createRinging.ts'
import { onGesture } from '../ringing/pageRank.ts'
import type { Tone } from '../ringing/tones.ts'
import { phaseOf, type InvitationPhase } from '../store/invitations.ts'
import { useSignalingState } from './signalingContext.ts'
import { pageSound, useRinging, useRingingValue } from './useRinging.ts'

export interface UseRingtoneOptions {
  /** What rings when a call comes in: the address of a file, or one of the tones that are made here. @default 'ring' */
  src?: string
  /** What a caller hears until somebody answers, in the same way. @default 'ringback' */
  ringbackSrc?: string
  /** From 0 to 1. @default 1 */
  volume?: number
  /** The device to ring on, as `MediaDeviceInfo.deviceId` names it. @default the system's */
  sinkId?: string
}

export interface UseRingtoneResult {
  /** Whether it is heard, and why not. */
  readonly state: RingtoneState
  /** Silences this call in every tab. It goes on ringing for the eye. */
  readonly silence: () => void
  /** Asks the browser to be heard. Call it within the handler of a click. */
  readonly unlock: () => Promise<void>
}

/**
 * Rings while a call comes in, and lets a caller hear that it rings. Of all the tabs of a user one
 * makes the sound: the one that may, that can be seen, that has the focus. Where the browser forbids
 * sound the state is `blocked` until somebody has clicked or typed anywhere in the page.
 *
 * @example
 * const { state, silence, unlock } = useRingtone(incoming?.inviteId)
 */
export function useRingtone(
  inviteId: string | undefined,
  { src, ringbackSrc, volume = 1, sinkId }: UseRingtoneOptions = {},
): UseRingtoneResult {
  const ringing = useRinging()
  const tone = useSignalingState(({ invitations, session }) => {
    const invitation = inviteId === undefined ? undefined : invitations.byId.get(inviteId)
    return TONES[phaseOf(invitation, session)]
  })

  useEffect(() => {
    if (inviteId === undefined || tone === undefined) return undefined
    const isShared = tone === 'ring'
    const source = (isShared ? src : ringbackSrc) || tone
    const end = ringing().begin(inviteId, { source, volume, sinkId, isShared })
    const off = onGesture(() => void pageSound().unlock())
    return () => {
      off()
      end()
    }
  }, [ringing, inviteId, tone, src, ringbackSrc, volume, sinkId])

  const state = useRingingValue<RingtoneState>(({ stateOf }) => stateOf(inviteId), 'idle')
  const silence = useCallback(() => {
    if (inviteId !== undefined) ringing().silence(inviteId)
  }, [ringing, inviteId])
  return { state, silence, unlock }
}

const TONES: Partial<Record<InvitationPhase, Tone>> = { incoming: 'ring', outgoing: 'ringback' }

async function unlock(): Promise<void> {
  await pageSound().unlock()
}
