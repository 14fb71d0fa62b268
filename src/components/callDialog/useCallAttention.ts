'use client'

import { useAttention } from '../../hooks/useAttention.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import { plainNameOf, type FormatName } from '../plainNameOf.ts'
import { useStrings } from '../useStrings.ts'

/** Makes the page be noticed while a call comes in. */
export function useCallAttention(
  incoming: Invitation | undefined,
  formatName: FormatName | undefined,
): void {
  const strings = useStrings()
  const inviter = incoming?.inviter ?? ''
  const title = strings.isCalling(plainNameOf(inviter, formatName) ?? inviter)
  useAttention(incoming?.inviteId, { title, notification: { title, body: strings.incomingCall } })
}
