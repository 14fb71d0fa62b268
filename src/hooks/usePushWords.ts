'use client'

import { use, useMemo } from 'react'
import type { PushWords } from '../protocol/push.ts'
import { createSharedContext } from './signalingContext.ts'

/** What of the words of a language a notification says. */
interface SpokenWords {
  readonly incomingCall: string
  readonly missedCall: string
  readonly answeredElsewhere: string
  readonly youDeclined: string
  readonly newMessage: string
  readonly accept: string
  readonly decline: string
  readonly somethingNew: string
}

/** The words of the provider, whose catalogue has these among others. */
const StringsContext = createSharedContext<SpokenWords | undefined>(
  'beckon.StringsContext',
  undefined,
)

export interface NotificationWords {
  /** For the server, which writes the notification. */
  readonly ofServer: PushWords
  /** For the worker, in the query of its address. */
  readonly ofWorker: Readonly<Record<string, string>>
}

/** What notifications say, in the language of the provider. Without one it goes without saying. */
export function usePushWords(): NotificationWords {
  const strings = use(StringsContext)
  return useMemo(() => {
    if (strings === undefined) return { ofServer: {}, ofWorker: {} }
    const { incomingCall: call, missedCall: missed, accept, decline, somethingNew } = strings
    const { answeredElsewhere: answered, youDeclined: declined, newMessage: message } = strings
    return {
      ofServer: { call, missed, answered, declined, message },
      ofWorker: { accept, decline, missed, unknown: somethingNew },
    }
  }, [strings])
}
