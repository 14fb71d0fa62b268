'use client'

import { useEffect, useRef, useState } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'
import type { Message } from '../protocol/messages.ts'

/** How long news are collected: of many at once only their number is said. */
const COLLECTED_MS = 500

const NONE: readonly Message[] = []

export interface NewMessagesOptions {
  /** Whether `messages` is what there is, not what has been loaded so far. */
  readonly isSettled: boolean
  readonly selfId: string | undefined
}

/**
 * What others have written since the list was first shown, the latest handful: for who cannot see it.
 * Neither what was there at first nor older messages are news, and calls speak for themselves.
 */
export function useNewMessages(
  messages: readonly Message[],
  { isSettled, selfId }: NewMessagesOptions,
): readonly Message[] {
  const { clock } = useSignaling()
  const [told, setTold] = useState(NONE)
  const collected = useRef<Message[]>([])
  const cancel = useRef<() => void>(undefined)
  const known = useRef<{ readonly lastId: string | undefined }>(undefined)

  useEffect(() => {
    const before = known.current
    if (!isSettled && (before === undefined || messages.length === 0)) {
      known.current = undefined
      return
    }
    const accepted = messages.filter(isAccepted)
    known.current = { lastId: accepted.at(-1)?.messageId }
    if (before === undefined) return

    const index = accepted.findLastIndex(({ messageId }) => messageId === before.lastId)
    // It is another list by now.
    if (index === -1 && before.lastId !== undefined) return
    const news = accepted.slice(index + 1).filter((one) => isNews(one, selfId))
    if (news.length === 0) return
    collected.current.push(...news)
    if (cancel.current !== undefined) return
    cancel.current = clock.setTimer(() => {
      cancel.current = undefined
      setTold(collected.current.splice(0))
    }, COLLECTED_MS)
  }, [clock, messages, isSettled, selfId])

  useEffect(
    () => () => {
      cancel.current?.()
      cancel.current = undefined
    },
    [],
  )

  return told
}

// What is under way stands last, and takes another place when it has been accepted.
function isAccepted({ state }: Message): boolean {
  return state === undefined
}

function isNews({ from, invitation }: Message, selfId: string | undefined): boolean {
  return from !== selfId && invitation === undefined
}
