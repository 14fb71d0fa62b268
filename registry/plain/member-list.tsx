'use client'

import { useId, useState, type ReactNode } from 'react'
import { useChannel, useChannelMembers, useInvite, useSession } from 'beckon'
import './member-list.css'

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
      <p role="alert" className="member-list-note">
        The members cannot be shown.
      </p>
    )
  }
  return (
    <section className="member-list" aria-labelledby={`${id}title`} aria-busy={status !== 'ready'}>
      <h2 className="member-list-title" id={`${id}title`}>
        {count === 1 ? '1 member' : `${count} members`}
      </h2>
      <input
        className="member-list-search"
        type="search"
        aria-label="Search members"
        placeholder="Search"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {/* Told while one types, to those who do not see the list. */}
      <p role="status" className="member-list-note">
        {search !== '' && (found.length === 0 ? 'Nobody found' : `${found.length} found`)}
      </p>
      <ul role="list" className="member-list-rows">
        {found.map(({ userId, name, online }) => (
          <li key={userId} className="member-list-row">
            <span className="member-list-avatar" aria-hidden="true">
              {name.slice(0, 1).toUpperCase()}
            </span>
            <span className="member-list-name">
              <bdi>{name}</bdi>
              {userId === session?.userId && ' (you)'}
              {/* In words: never by colour alone. */}
              <span className="member-list-presence" data-online={online}>
                {online ? 'online' : 'offline'}
              </span>
            </span>
            {userId !== session?.userId && (
              <button
                type="button"
                className="member-list-call"
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
        <p role="alert" className="member-list-note">
          {error.code === 'BUSY' ? 'You are in a call already.' : 'The call did not get through.'}
        </p>
      )}
    </section>
  )
}
