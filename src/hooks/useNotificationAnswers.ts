'use client'

import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import {
  NO_ANSWER,
  notificationAnswersOf,
  type NotificationAnswer,
  type OpenedNotification,
} from './notificationAnswersOf.ts'
import { useSignaling } from './signalingContext.ts'

export interface UseNotificationAnswersOptions {
  /** Somebody has clicked a notification to see what it is about: go there. */
  readonly onOpen?: (opened: OpenedNotification) => void
}

/**
 * Does what was clicked in a notification of `beckon/push-worker`: accepts or declines the call, once,
 * when somebody is logged in, whether the page was open or was opened for it by `?call=` and `answer=`,
 * which it takes out of its address. Notifications of a call that rings here no more are closed.
 * `usePush` does so too; this is for who wants to show what became of it.
 *
 * @example
 * const { status } = useNotificationAnswers({ onOpen: ({ from }) => navigate(`/chats/${from}`) })
 * if (status === 'over') return <p role="status">That call is over.</p>
 */
export function useNotificationAnswers({
  onOpen,
}: UseNotificationAnswersOptions = {}): NotificationAnswer {
  const client = useSignaling()
  const answers = useMemo(() => notificationAnswersOf(client), [client])
  const hasOpener = onOpen !== undefined
  const latest = useRef(onOpen)
  useEffect(() => {
    latest.current = onOpen
  })
  useEffect(
    () => (hasOpener ? answers.onOpened((opened) => latest.current?.(opened)) : undefined),
    [answers, hasOpener],
  )

  return useSyncExternalStore(answers.watch, answers.getState, () => NO_ANSWER)
}
