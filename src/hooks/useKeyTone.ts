'use client'

import { useCallback } from 'react'
import type { Pattern } from '../ringing/tones.ts'
import { useSignaling } from './signalingContext.ts'
import { pageSound } from './useRinging.ts'

/** How long a key sounds, and how long until the next could be begun. */
const TONE_MS = 120
const DONE_MS = 400

/** Quieter than a ring: it is at the ear. */
const VOLUME = 0.3

/** The two frequencies of each key, by its row and its column (ITU-T Q.23). */
const KEYS = '123A456B789C*0#D'
const ROW_HZ = [697, 770, 852, 941] as const
const COLUMN_HZ = [1209, 1336, 1477, 1633] as const

/**
 * Lets a key of a telephone be heard in this page, where the browser allows it. Nothing is sent.
 *
 * @internal
 */
export function useKeyTone(): (key: string) => void {
  const { clock } = useSignaling()
  return useCallback(
    (key) => {
      const pattern = patternOf(key)
      if (pattern === undefined) return
      const sound = pageSound()
      // It is pressed by a person, so the browser lets it be heard from now on.
      void sound.unlock()
      clock.setTimer(sound.play({ source: pattern, volume: VOLUME }), DONE_MS)
    },
    [clock],
  )
}

function patternOf(key: string): Pattern | undefined {
  // What is held on 0 sounds as it does.
  const at = KEYS.indexOf(key === '+' ? '0' : key)
  const row = ROW_HZ[Math.floor(at / 4)]
  const column = COLUMN_HZ[at % 4]
  if (row === undefined || column === undefined) return undefined
  const note = { atMs: 0, forMs: TONE_MS, hz: [row, column] }
  // Stopped long before it would begin again.
  return { notes: [note], everyMs: 60_000, shape: 'hum' }
}
