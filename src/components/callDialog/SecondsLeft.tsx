'use client'

import { useState, type ReactNode } from 'react'
import { useStrings } from '../useStrings.ts'
import { HiddenText } from './HiddenText.tsx'

const FEW_MS = 10_000

/** Says once and politely, to who cannot see, that there is little time left to answer. */
export function SecondsLeft({ ms }: { readonly ms: number }): ReactNode {
  const strings = useStrings()
  const [said, setSaid] = useState<number>()
  if (said === undefined && ms > 0 && ms <= FEW_MS) setSaid(ms / 1000)
  return <HiddenText role="status">{said && strings.secondsLeft(said)}</HiddenText>
}
