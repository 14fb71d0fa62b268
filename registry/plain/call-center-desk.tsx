'use client'

import { useState, type ReactNode } from 'react'
import {
  useCallTimer,
  useInvitation,
  useInvitations,
  useMissedCalls,
  usePresence,
  useRingtone,
  useSession,
  useSignaling,
  type Availability,
  type Invitation,
} from 'beckon'
import './call-center-desk.css'

export interface CallCenterDeskProps {
  /** What callers are called. @default their user ids */
  nameOf?: (userId: string) => string
  /** What is known of a caller, from `data` of the call or from your own records. */
  renderCaller?: (call: Invitation) => ReactNode
}

/** One agent's desk: whether calls are wanted, who waits, and the call that goes on. */
export function CallCenterDesk({
  nameOf = (userId) => userId,
  renderCaller,
}: CallCenterDeskProps): ReactNode {
  const { session } = useSession()
  const { active } = useInvitation()
  // Oldest first: who has waited longest is next.
  const waiting = useInvitations({ kind: 'call', phase: 'incoming' })
  if (session === undefined) return null

  return (
    <section className="desk" aria-label="Call desk">
      <header className="desk-header">
        <Availabilities userId={session.userId} />
        <Missed />
      </header>
      {active && (
        <ActiveCall key={active.inviteId} call={active} nameOf={nameOf}>
          {renderCaller?.(active)}
        </ActiveCall>
      )}
      <h2 className="desk-title" id="desk-queue">
        {waiting.length === 0 ? 'Nobody is waiting' : `Waiting: ${waiting.length}`}
      </h2>
      <ol role="list" className="desk-queue" aria-labelledby="desk-queue">
        {waiting.map((call, index) => (
          <WaitingCall
            key={call.inviteId}
            call={call}
            name={nameOf(call.inviter)}
            // One call makes the sound for all.
            isAudible={index === 0 && active === undefined}
            isBlocked={active !== undefined}
          />
        ))}
      </ol>
    </section>
  )
}

const AVAILABILITIES: ReadonlyArray<readonly [Availability, string]> = [
  ['available', 'Available'],
  ['away', 'On a break'],
  ['doNotDisturb', 'After-call work'],
]

function Availabilities({ userId }: { userId: string }): ReactNode {
  const { users } = useSignaling()
  const availability = usePresence(userId, (status) => status?.availability)
  const [hasFailed, setHasFailed] = useState(false)

  async function choose(next: Availability) {
    try {
      await users.setAvailability(next)
      setHasFailed(false)
    } catch {
      setHasFailed(true)
    }
  }

  return (
    <fieldset className="desk-availability">
      <legend className="desk-hidden">My availability</legend>
      {AVAILABILITIES.map(([value, words]) => (
        <label key={value} className="desk-choice">
          <input
            type="radio"
            name="availability"
            className="desk-radio"
            checked={availability === value}
            onChange={() => void choose(value)}
          />
          {words}
        </label>
      ))}
      {hasFailed && (
        <p role="alert" className="desk-error">
          Not changed. Please try again.
        </p>
      )}
    </fieldset>
  )
}

function Missed(): ReactNode {
  const { count, markSeen } = useMissedCalls()
  if (count === 0) return null
  return (
    <button type="button" className="desk-button" onClick={() => void markSeen()}>
      {count === 1 ? '1 missed call' : `${count} missed calls`}
    </button>
  )
}

interface WaitingCallProps {
  call: Invitation
  name: string
  isAudible: boolean
  isBlocked: boolean
}

function WaitingCall({ call, name, isAudible, isBlocked }: WaitingCallProps): ReactNode {
  const { accept, reject, pending, error } = useInvitation(call.inviteId)
  const leftMs = useCallTimer(call.inviteId, 'ring')
  const { state, unlock } = useRingtone(isAudible ? call.inviteId : undefined)

  return (
    <li className="desk-call">
      <p className="desk-name">
        <bdi>{name}</bdi>
        {leftMs !== undefined && <span className="desk-time">{clockOf(leftMs)} left</span>}
      </p>
      {state === 'blocked' && (
        <button type="button" className="desk-button" onClick={() => void unlock()}>
          Turn on sound
        </button>
      )}
      <button
        type="button"
        className="desk-button"
        aria-label={`Decline ${name}`}
        // One that is disabled would lose the focus.
        aria-disabled={pending}
        onClick={() => void (pending || reject())}
      >
        Decline
      </button>
      <button
        type="button"
        className="desk-accept"
        aria-label={`Answer ${name}`}
        // Your choice: one call at a time. To swap calls, end or hold the other one here first.
        disabled={isBlocked}
        aria-disabled={pending}
        onClick={() => void (pending || accept())}
      >
        Answer
      </button>
      {error && (
        <p role="alert" className="desk-error">
          That did not work. Somebody else may have been faster.
        </p>
      )}
    </li>
  )
}

interface ActiveCallProps {
  call: Invitation
  nameOf: (userId: string) => string
  children: ReactNode
}

function ActiveCall({ call, nameOf, children }: ActiveCallProps): ReactNode {
  const { session } = useSession()
  const { end, pending, error } = useInvitation(call.inviteId)
  const talkedMs = useCallTimer(call.inviteId, 'talk') ?? 0
  const isMine = call.inviter === session?.userId
  const name = nameOf(isMine ? (call.invitees[0]?.userId ?? '') : call.inviter)

  return (
    <div className="desk-active" role="group" aria-label={`In call with ${name}`}>
      <p className="desk-name">
        <bdi>{name}</bdi>
        <span className="desk-time" role="timer" aria-label="Time in call">
          {clockOf(talkedMs)}
        </span>
      </p>
      {children}
      <button
        type="button"
        className="desk-end"
        aria-disabled={pending}
        onClick={() => void (pending || end())}
      >
        End call
      </button>
      {error && (
        <p role="alert" className="desk-error">
          The call could not be ended. Please try again.
        </p>
      )}
    </div>
  )
}

function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
