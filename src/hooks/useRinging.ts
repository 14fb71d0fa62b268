'use client'

import { useCallback, useSyncExternalStore } from 'react'
import type { SignalingClient } from '../client/createSignalingClient.ts'
import { createId } from '../internal/createId.ts'
import { createRinging, type Ringing } from '../ringing/createRinging.ts'
import { createSound, type Sound } from '../ringing/createSound.ts'
import { openSilences } from '../ringing/openSilences.ts'
import { onPageRankChange, pageRank } from '../ringing/pageRank.ts'
import { phaseOf } from '../store/invitations.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'

interface Registry {
  sound?: Sound
  /** By client and user. */
  readonly ringings: WeakMap<SignalingClient, Map<string, Ringing>>
}

// One loudspeaker per page, whatever the number of providers, and of copies of the package.
const KEY = Symbol.for('beckon.ringing')
const page = globalThis as { [KEY]?: Registry }

function registry(): Registry {
  return (page[KEY] ??= { ringings: new WeakMap() })
}

/** The loudspeaker of this page. */
export function pageSound(): Sound {
  const found = registry()
  return (found.sound ??= createSound((error) => console.error('beckon:', error)))
}

/** What rings in this page for whoever is logged in. Made in the browser alone. */
export function useRinging(): () => Ringing {
  const client = useSignaling()
  const userId = useSignalingState(({ session }) => session?.userId) ?? ''
  return useCallback(() => ringingOf(client, userId), [client, userId])
}

/** Something of what rings in this page. */
export function useRingingValue<Value>(read: (ringing: Ringing) => Value, onServer: Value): Value {
  const ringing = useRinging()
  const subscribe = useCallback((listener: () => void) => ringing().subscribe(listener), [ringing])
  return useSyncExternalStore(
    subscribe,
    () => read(ringing()),
    () => onServer,
  )
}

function isRinging({ store }: SignalingClient, inviteId: string): boolean {
  const { invitations, session } = store.getState()
  const phase = phaseOf(invitations.byId.get(inviteId), session)
  return phase === 'incoming' || phase === 'outgoing'
}

function ringingOf(client: SignalingClient, userId: string): Ringing {
  const { ringings } = registry()
  const ofClient = ringings.get(client) ?? new Map<string, Ringing>()
  ringings.set(client, ofClient)
  const name = `beckon.ring ${userId}`
  const known =
    ofClient.get(userId) ??
    createRinging({
      name,
      tabId: () => client.store.getState().session?.sessionId ?? createId(),
      clock: client.clock,
      sound: pageSound(),
      rank: pageRank,
      onRankChange: onPageRankChange,
      silences: openSilences(name),
      isRinging: (inviteId) => isRinging(client, inviteId),
    })
  ofClient.set(userId, known)
  return known
}
