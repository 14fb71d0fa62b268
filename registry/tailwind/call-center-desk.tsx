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
    <section
      className="grid gap-4 rounded-beckon border border-beckon-border bg-beckon-bg p-4 text-beckon-fg"
      aria-label="Call desk"
    >
      <header className="flex flex-wrap items-center justify-between gap-3">
        <Availabilities userId={session.userId} />
        <Missed />
      </header>
      {active && (
        <ActiveCall key={active.inviteId} call={active} nameOf={nameOf}>
          {renderCaller?.(active)}
        </ActiveCall>
      )}
      <h2 className="font-bold" id="desk-queue">
        {waiting.length === 0 ? 'Nobody is waiting' : `Waiting: ${waiting.length}`}
      </h2>
      <ol role="list" className="grid gap-2" aria-labelledby="desk-queue">
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
    <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
      <legend className="sr-only">My availability</legend>
      {AVAILABILITIES.map(([value, words]) => (
        <label key={value} className="flex min-h-11 items-center gap-2">
          <input
            type="radio"
            name="availability"
            className="size-4.5 accent-beckon-accent focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus"
            checked={availability === value}
            onChange={() => void choose(value)}
          />
          {words}
        </label>
      ))}
      {hasFailed && (
        <p role="alert" className="basis-full text-beckon-danger">
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
    <button
      type="button"
      className="min-h-11 cursor-pointer rounded-full border border-beckon-field px-4 font-semibold focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus aria-disabled:opacity-50"
      onClick={() => void markSeen()}
    >
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
    <li className="flex flex-wrap items-center gap-3 rounded-beckon bg-beckon-hover p-3">
      <p className="min-w-32 flex-1 font-semibold wrap-anywhere">
        <bdi>{name}</bdi>
        {leftMs !== undefined && (
          <span className="block font-normal text-beckon-muted tabular-nums">
            {clockOf(leftMs)} left
          </span>
        )}
      </p>
      {state === 'blocked' && (
        <button
          type="button"
          className="min-h-11 cursor-pointer rounded-full border border-beckon-field px-4 font-semibold focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus aria-disabled:opacity-50"
          onClick={() => void unlock()}
        >
          Turn on sound
        </button>
      )}
      <button
        type="button"
        className="min-h-11 cursor-pointer rounded-full border border-beckon-field px-4 font-semibold focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus aria-disabled:opacity-50"
        aria-label={`Decline ${name}`}
        // One that is disabled would lose the focus.
        aria-disabled={pending}
        onClick={() => void (pending || reject())}
      >
        Decline
      </button>
      <button
        type="button"
        className="min-h-11 cursor-pointer rounded-full bg-beckon-accept px-4 font-semibold text-beckon-accept-fg focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus disabled:opacity-50 aria-disabled:opacity-50"
        aria-label={`Answer ${name}`}
        // Your choice: one call at a time. To swap calls, end or hold the other one here first.
        disabled={isBlocked}
        aria-disabled={pending}
        onClick={() => void (pending || accept())}
      >
        Answer
      </button>
      {error && (
        <p role="alert" className="basis-full text-beckon-danger">
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
    <div
      className="flex flex-wrap items-center gap-3 rounded-beckon border-s-4 border-beckon-accept bg-beckon-hover p-3"
      role="group"
      aria-label={`In call with ${name}`}
    >
      <p className="min-w-32 flex-1 font-semibold wrap-anywhere">
        <bdi>{name}</bdi>
        <span
          className="block font-normal text-beckon-muted tabular-nums"
          role="timer"
          aria-label="Time in call"
        >
          {clockOf(talkedMs)}
        </span>
      </p>
      {children}
      <button
        type="button"
        className="min-h-11 cursor-pointer rounded-full bg-beckon-danger px-4 font-semibold text-beckon-danger-fg focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus aria-disabled:opacity-50"
        aria-disabled={pending}
        onClick={() => void (pending || end())}
      >
        End call
      </button>
      {error && (
        <p role="alert" className="basis-full text-beckon-danger">
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
