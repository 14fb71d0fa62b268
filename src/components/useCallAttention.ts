'use client'

import { useAttention } from '../hooks/useAttention.ts'
import type { Invitation } from '../protocol/invitations.ts'
import { plainNameOf, type FormatName } from './plainNameOf.ts'
import { useStrings } from './useStrings.ts'

interface CallAttentionOptions {
  readonly isOn: boolean
  readonly formatName: FormatName | undefined
}

/** Makes the page be noticed while a call comes in. */
export function useCallAttention(
  { inviteId, inviter }: Invitation,
  { isOn, formatName }: CallAttentionOptions,
): void {
  const strings = useStrings()
  const title = strings.isCalling(plainNameOf(inviter, formatName) ?? inviter)
  useAttention(isOn ? inviteId : undefined, {
    title,
    notification: { title, body: strings.incomingCall },
  })
}
