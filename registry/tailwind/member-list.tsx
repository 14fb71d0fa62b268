'use client'

import { useId, useState, type ReactNode } from 'react'
import { useChannel, useChannelMembers, useInvite, useSession } from 'beckon'

export interface MemberListProps {
  channelId: string
  /** What people are called. @default their user ids */
  nameOf?: (userId: string) => string
}

/**
 * Who is in a channel, with a search field and a button to call each of them. Everybody is rendered: for
 * channels of hundreds use `ChannelMemberList` of beckon, which renders what can be seen.
 */
export function MemberList({ channelId, nameOf = (userId) => userId }: MemberListProps): ReactNode {
  const id = useId()
  const [search, setSearch] = useState('')
  const { session } = useSession()
  const { status, count } = useChannel(channelId)
  const members = useChannelMembers(channelId)
  const { invite, pending, error } = useInvite()
  const found = members
    .map((member) => ({ ...member, name: nameOf(member.userId) }))
    .filter(({ name }) => name.toLocaleLowerCase().includes(search.toLocaleLowerCase()))
    // Your choice: who is online comes first, then by name.
    .toSorted((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name))

  if (status === 'error') {
    return (
      <p role="alert" className="text-sm text-beckon-muted empty:hidden">
        The members cannot be shown.
      </p>
    )
  }
  return (
    <section
      className="grid gap-2 text-beckon-fg"
      aria-labelledby={`${id}title`}
      aria-busy={status !== 'ready'}
    >
      <h2 className="font-bold" id={`${id}title`}>
        {count === 1 ? '1 member' : `${count} members`}
      </h2>
      <input
        className="min-h-11 rounded-beckon border border-beckon-field bg-beckon-bg px-3 focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus"
        type="search"
        aria-label="Search members"
        placeholder="Search"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {/* Told while one types, to those who do not see the list. */}
      <p role="status" className="text-sm text-beckon-muted empty:hidden">
        {search !== '' && (found.length === 0 ? 'Nobody found' : `${found.length} found`)}
      </p>
      <ul role="list" className="grid">
        {found.map(({ userId, name, online }) => (
          <li key={userId} className="flex min-h-14 items-center gap-3">
            <span
              className="grid size-9 flex-none place-items-center rounded-full bg-beckon-hover font-semibold"
              aria-hidden="true"
            >
              {name.slice(0, 1).toUpperCase()}
            </span>
            <span className="min-w-0 flex-1 wrap-anywhere">
              <bdi>{name}</bdi>
              {userId === session?.userId && ' (you)'}
              {/* In words: never by colour alone. */}
              <span
                className="block text-[0.8125rem] text-beckon-muted data-[online=true]:text-beckon-accept"
                data-online={online}
              >
                {online ? 'online' : 'offline'}
              </span>
            </span>
            {userId !== session?.userId && (
              <button
                type="button"
                className="min-h-11 cursor-pointer rounded-full border border-beckon-border px-4 font-semibold text-beckon-accent focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus aria-disabled:opacity-50"
                aria-label={`Call ${name}`}
                // One that is disabled would lose the focus.
                aria-disabled={pending}
                onClick={() => void (pending || invite({ to: userId, channelId }))}
              >
                Call
              </button>
            )}
          </li>
        ))}
      </ul>
      {error && (
        <p role="alert" className="text-sm text-beckon-muted empty:hidden">
          {error.code === 'BUSY' ? 'You are in a call already.' : 'The call did not get through.'}
        </p>
      )}
    </section>
  )
}
