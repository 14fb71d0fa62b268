'use client'

import { useCallback } from 'react'
import type { SignalingClient } from '../client/createSignalingClient.ts'
import { createId } from '../internal/createId.ts'
import { createRinging, type Ringing } from '../ringing/createRinging.ts'
import { createSound, type Sound } from '../ringing/createSound.ts'
import { openSilences } from '../ringing/openSilences.ts'
import { onPageRankChange, pageRank } from '../ringing/pageRank.ts'
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
    })
  ofClient.set(userId, known)
  return known
}
