'use client'

import { useMemo, useState, type ReactNode } from 'react'
import { useSignalingState } from '../../hooks/signalingContext.ts'
import { useMemberOrder } from '../../hooks/useMemberOrder.ts'
import { useWatchedUsers } from '../../hooks/useUser.ts'
import { createArranger } from './createArranger.ts'
import { foldText } from '../foldText.ts'
import { LongGroups } from './LongGroups.tsx'
import { MemberGroupHeader } from './MemberGroupHeader.tsx'
import type { GroupLine, MembersRead } from './memberLines.ts'
import { MemberListFrame } from './MemberListFrame.tsx'
import type { InChannel, MemberListRootProps } from './memberListProps.ts'
import { selectionProps } from './selectionProps.tsx'
import { useMemberSelection } from './useMemberSelection.ts'
import { useStrings } from '../useStrings.ts'

/** The root of a list that searches, sorts, groups or lets one choose. */
export function MoreRoot({
  search = false,
  onSearchChange,
  highlight = true,
  filter,
  groupBy,
  sort = 'joined',
  freezeOrder = 'interaction',
  showSelf = 'sorted',
  watchUsers,
  selection,
  selected,
  defaultSelected,
  onSelectedChange,
  ...props
}: InChannel<MemberListRootProps>): ReactNode {
  const strings = useStrings()
  const { channelId, pageSize = 200, formatName: toName = asIs, formatRole = asIs } = props
  // A function of the app may look at anything.
  const isOwn = [filter, groupBy, sort].some((way) => typeof way === 'function')
  const needsUsers = isOwn || groupBy !== undefined || sort === 'presence'
  useWatchedMembers(channelId, watchUsers ?? needsUsers)

  const selfId = useSignalingState(({ session }) => session?.userId)
  const [ownSearch, setOwnSearch] = useState('')
  const text = typeof search === 'string' ? search : ownSearch
  const query = foldText(search === false ? '' : text.trim())

  const [inside, setInside] = useState({ pointer: false, focus: false })
  const isInside = inside.pointer || inside.focus
  const isFrozen = freezeOrder === 'always' || (isInside && freezeOrder === 'interaction')
  const [page, onPage] = useState<MembersRead>()
  const [arrange] = useState(createArranger)
  const { lang } = strings
  const hasRest = pageSize > 0
  const arranging = {
    channelId,
    lang,
    toName,
    query,
    filter,
    groupBy,
    sort,
    showSelf,
    selfId,
    hasRest,
    page,
  }
  const arrangement = useSignalingState((state) => arrange(state, arranging, isFrozen))
  const choice = useMemberSelection(
    { selection, selected, defaultSelected, onSelectedChange },
    arrangement.lines,
  )
  // The same one, so that rows do not render because of it.
  const markName = useMemo(
    () =>
      highlight && query !== '' ? (name: string) => <Found {...{ name, query }} /> : undefined,
    [highlight, query],
  )

  function nameGroup(group: string): string {
    if (group === '') return strings.otherMembers
    if (groupBy === 'presence') return strings.presence[group as keyof typeof strings.presence]
    return groupBy === 'role' ? formatRole(group) : group
  }

  const {
    onCall,
    rowActions,
    renderRow,
    'aria-label': label = strings.membersOf(channelId),
  } = props
  const hasActions = onCall !== null || rowActions !== undefined || renderRow !== undefined
  const { onClick, ...selecting } = selectionProps(choice, { arrangement, hasActions, label })
  const onInside = (how: 'pointer' | 'focus', is: boolean) =>
    setInside((before) => (before[how] === is ? before : { ...before, [how]: is }))

  return (
    <MemberListFrame
      {...props}
      arrangement={arrangement}
      more={{
        ...selecting,
        // A row that asked when it is shown would go where the answer puts it, and forget the answer.
        asksNothing: needsUsers || watchUsers === false,
        page,
        onPage,
        search: text,
        onSearch(next) {
          setOwnSearch(next)
          onSearchChange?.(next)
        },
        isNarrowed: query !== '' || filter !== undefined,
        renderHeader: toHeader,
        nameGroup,
        markName,
        LongLines: LongGroups,
        boxProps: {
          ...(onClick && { onClick }),
          onFocusCapture: () => onInside('focus', true),
          onBlur({ currentTarget, relatedTarget }) {
            // When the window goes to the background, the focus comes back with it.
            const isGone =
              relatedTarget === null ? document.hasFocus() : !currentTarget.contains(relatedTarget)
            if (isGone) onInside('focus', false)
          },
          onPointerEnter: () => onInside('pointer', true),
          onPointerLeave: () => onInside('pointer', false),
        },
      }}
    />
  )
}

/** A session may watch 1,000 users, of which some are for the rest of the page. */
const WATCHED = 800
const NOBODY: readonly string[] = []

function useWatchedMembers(channelId: string, isWatching: boolean): void {
  const order = useMemberOrder(channelId)
  useWatchedUsers(
    useMemo(
      () => (isWatching ? order.list.slice(0, WATCHED).map(({ userId }) => userId) : NOBODY),
      [isWatching, order],
    ),
  )
}

function toHeader(group: GroupLine): ReactNode {
  return <MemberGroupHeader {...group} />
}

/** A name, and in it what was looked for. */
function Found({ name, query }: { readonly name: string; readonly query: string }): ReactNode {
  // What has lost its case and accents may have another length, so it is looked for from each letter.
  const letters = Array.from(name)
  const tails = letters.map((_, at) => foldText(letters.slice(at).join('')))
  const start = tails.findIndex((tail) => tail.startsWith(query))
  const rest = tails[start]?.slice(query.length)
  if (rest === undefined) return name
  const end = tails.findIndex((tail, at) => at > start && tail.length <= rest.length)
  const cut = end < 0 ? letters.length : end
  return (
    <>
      {letters.slice(0, start).join('')}
      <mark>{letters.slice(start, cut).join('')}</mark>
      {letters.slice(cut).join('')}
    </>
  )
}

function asIs(text: string): string {
  return text
}
