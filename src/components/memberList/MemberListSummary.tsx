'use client'

import { useEffect, useRef, useState, type ComponentProps, type ReactNode } from 'react'
import { useSignaling } from '../../hooks/signalingContext.ts'
import { useSignalingEvent } from '../../hooks/useSignalingEvent.ts'
import { useMemberList } from './memberListContext.ts'
import { useStrings } from '../useStrings.ts'

/** Whoever comes and goes within this time is told of together. */
const GATHER_MS = 5000

/** Tells who cannot see the list that people have come or gone, every five seconds at most. Renders a `<p>`. */
export function MemberListSummary(props: ComponentProps<'p'>): ReactNode {
  const strings = useStrings()
  const { channelId, look, selfId } = useMemberList()
  const { clock } = useSignaling()
  const [said, setSaid] = useState({ text: '', count: 0 })
  const gathered = useRef(new Map<string, boolean>())
  const stop = useRef<() => void>(undefined)
  useEffect(() => () => stop.current?.(), [])

  // Who has come and gone again is no news.
  function note(userId: string, hasCome: boolean): void {
    const isBack = gathered.current.get(userId) === !hasCome
    if (isBack) gathered.current.delete(userId)
    else if (userId !== selfId) gathered.current.set(userId, hasCome)
  }

  function say(): void {
    stop.current = undefined
    const all = [...gathered.current]
    gathered.current.clear()
    const [came, went] = [true, false].map((hasCome) =>
      all.flatMap(([userId, has]) =>
        has === hasCome ? (look.formatName?.(userId) ?? userId) : [],
      ),
    )
    const text = [
      ...(came?.length ? [strings.membersJoined(came)] : []),
      ...(went?.length ? [strings.membersLeft(went)] : []),
    ].join(' ')
    setSaid(({ count }) => ({ text, count: count + 1 }))
  }

  useSignalingEvent('channel.membersChanged', (event) => {
    if (event.channelId !== channelId) return
    for (const { userId } of event.joined) note(userId, true)
    for (const userId of event.left) note(userId, false)
    if (gathered.current.size > 0) stop.current ??= clock.setTimer(say, GATHER_MS)
  })

  return (
    <p aria-live="polite" {...props} data-part="hidden-text">
      {/* Another element is read out, with the same words too. */}
      <span key={said.count}>{said.text}</span>
    </p>
  )
}
