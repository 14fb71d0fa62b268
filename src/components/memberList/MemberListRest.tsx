'use client'

import { useCallback, useEffect, type ReactNode } from 'react'
import { useSignaling } from '../../hooks/signalingContext.ts'
import { useAction } from '../../hooks/useAction.ts'
import { explain } from '../explain.ts'
import { useMemberList } from './memberListContext.ts'
import { useStrings } from '../useStrings.ts'

/** Stands where those will be who are not known yet, and asks for them when it can be seen. */
export function MemberListRest(): ReactNode {
  const strings = useStrings()
  const { channels } = useSignaling()
  const { channelId, restCount, pageSize, LineElement, more } = useMemberList()
  const { page, onPage } = more
  const [{ error }, run] = useAction()
  const cursor = page?.cursor
  const load = useCallback(
    () =>
      void run(async () => {
        const from = cursor === undefined ? {} : { cursor }
        const read = await channels.members(channelId, { limit: pageSize, keep: true, ...from })
        onPage?.({ cursor: read.cursor, joinedAt: read.members.at(-1)?.joinedAt ?? Infinity })
      }).catch(() => {}),
    [run, channels, channelId, pageSize, cursor, onPage],
  )
  // After the last page, whoever is still not known has come and gone meanwhile.
  const isDue = error === undefined && (page === undefined || cursor !== undefined)
  useEffect(() => {
    if (isDue) load()
  }, [isDue, load])

  return (
    <LineElement role={more.choice === undefined ? 'listitem' : 'presentation'} data-part="more">
      {error ? strings.membersFailed(explain(error, strings)) : strings.moreMembers(restCount)}
      {!isDue && (
        <button type="button" onClick={load}>
          {strings.tryAgain}
        </button>
      )}
    </LineElement>
  )
}
