'use client'

import { useId, type ReactNode } from 'react'
import { useChannelAttrs, useChannelMembers, useInvite, useSession, type Attr } from 'beckon'
import './classroom-roster.css'

export interface ClassroomRosterProps {
  channelId: string
  /** Who is expected, teachers left out. Who is not there is shown as absent. */
  students: readonly string[]
  /** Whether this user may lower hands and call students up. */
  isTeacher: boolean
  /** What people are called. @default their user ids */
  nameOf?: (userId: string) => string
}

/**
 * Who is in class, who is not, and who has a hand up, in the order in which they went up. Hands are
 * attributes of the channel, so that whoever comes late sees them too.
 */
export function ClassroomRoster({
  channelId,
  students,
  isTeacher,
  nameOf = (userId) => userId,
}: ClassroomRosterProps): ReactNode {
  const id = useId()
  const { session } = useSession()
  const { attrs, status, set, remove } = useChannelAttrs(channelId)
  const present = useChannelMembers(
    channelId,
    {},
    (members) => new Set(members.filter(({ online }) => online).map(({ userId }) => userId)),
  )
  const rows = students
    .map((userId): Student => {
      const hand = attrs.get(keyOf(userId))
      const isPresent = present.has(userId)
      // A hand of somebody who has gone is nobody's question.
      return { userId, name: nameOf(userId), isPresent, ...(hand && isPresent && { hand }) }
    })
    .toSorted(byTurn)
  const ownHand = session && attrs.get(keyOf(session.userId))
  const presentCount = rows.filter(({ isPresent }) => isPresent).length
  const isStudent = session !== undefined && students.includes(session.userId)

  // A hand that did not go up is still down: the button says so by itself.
  const raise = (userId: string) => void set(keyOf(userId), true).catch(() => {})
  const lower = (userId: string) => void remove(keyOf(userId)).catch(() => {})

  return (
    <section className="roster" aria-labelledby={`${id}title`} aria-busy={status !== 'ready'}>
      <header className="roster-header">
        <h2 className="roster-title" id={`${id}title`}>
          {presentCount} of {students.length} present
        </h2>
        {isStudent && (
          <button
            type="button"
            className="roster-button"
            aria-pressed={ownHand !== undefined}
            onClick={() => (ownHand ? lower(session.userId) : raise(session.userId))}
          >
            Raise hand
          </button>
        )}
      </header>
      {/* Teachers hear of hands without looking. */}
      <p role="status" className="roster-hidden">
        {isTeacher && rows[0]?.hand && `${rows[0].name} has a hand up`}
      </p>
      <ul role="list" className="roster-rows">
        {rows.map((student) => (
          <Row
            key={student.userId}
            {...student}
            channelId={channelId}
            isTeacher={isTeacher}
            onLower={() => lower(student.userId)}
          />
        ))}
      </ul>
    </section>
  )
}

interface Student {
  userId: string
  name: string
  isPresent: boolean
  hand?: Attr
}

interface RowProps extends Student {
  channelId: string
  isTeacher: boolean
  onLower: () => void
}

function Row({
  userId,
  name,
  isPresent,
  hand,
  channelId,
  isTeacher,
  onLower,
}: RowProps): ReactNode {
  const { invite, pending, error } = useInvite()
  return (
    <li className="roster-row" data-present={isPresent}>
      <span className="roster-name">
        <bdi>{name}</bdi>
        <span className="roster-state" data-hand={hand !== undefined}>
          {hand ? 'Hand up' : isPresent ? 'Present' : 'Absent'}
        </span>
      </span>
      {isTeacher && hand && (
        <button
          type="button"
          className="roster-button"
          aria-label={`Lower the hand of ${name}`}
          onClick={onLower}
        >
          Lower
        </button>
      )}
      {isTeacher && isPresent && (
        <button
          type="button"
          className="roster-button"
          aria-label={`Call ${name} up`}
          // One that is disabled would lose the focus.
          aria-disabled={pending}
          onClick={() =>
            void (pending || invite({ to: userId, channelId, data: { reason: 'stage' } }))
          }
        >
          Call up
        </button>
      )}
      {error && (
        <p role="alert" className="roster-state">
          {name} could not be called.
        </p>
      )}
    </li>
  )
}

function keyOf(userId: string): string {
  return `hand/${userId}`
}

/** Hands first, the earliest before the others; then who is there; then by name. */
function byTurn(a: Student, b: Student): number {
  const handAt = (student: Student) => student.hand?.setAt ?? Infinity
  if (handAt(a) !== handAt(b)) return handAt(a) - handAt(b)
  return Number(b.isPresent) - Number(a.isPresent) || a.name.localeCompare(b.name)
}
