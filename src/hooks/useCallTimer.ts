'use client'

import { useCallback, useSyncExternalStore } from 'react'
import type { SignalingClient } from '../client/createSignalingClient.ts'
import type { Invitation } from '../protocol/invitations.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'

/** A timer may fire early by less than this. */
const SLACK_MS = 20

/**
 * Milliseconds left to ring, or talked so far, in whole seconds and by the server's clock. Renders
 * once a second. `undefined` when there is nothing to count.
 *
 * @example
 * const leftMs = useCallTimer(invitation?.inviteId, 'ring')
 */
export function useCallTimer(
  inviteId: string | undefined,
  of: 'ring' | 'talk',
): number | undefined {
  const client = useSignaling()
  const invitation = useSignalingState((state) =>
    inviteId === undefined ? undefined : state.invitations.byId.get(inviteId),
  )
  const userId = useSignalingState((state) => state.session?.userId)
  const span = of === 'ring' ? ringSpan(invitation, userId) : talkSpan(invitation)
  const anchorAt = span?.anchorAt
  const isRunning = span?.isRunning === true

  const subscribe = useCallback(
    (notify: () => void) =>
      isRunning && anchorAt !== undefined ? tick(client, anchorAt, notify) : doNothing,
    [client, anchorAt, isRunning],
  )
  const read = () => (span === undefined ? undefined : span.read(client.now()))
  return useSyncExternalStore(subscribe, read, readNothing)
}

interface Span {
  /** Each whole second before or after it is a new value. */
  readonly anchorAt: number
  readonly isRunning: boolean
  read(now: number): number
}

function ringSpan(
  invitation: Invitation | undefined,
  userId: string | undefined,
): Span | undefined {
  const expiresAt = invitation && ringsUntil(invitation, userId)
  if (expiresAt === undefined) return undefined
  const read = (now: number) => Math.max(0, Math.ceil((expiresAt - now) / 1000) * 1000)
  return { anchorAt: expiresAt, isRunning: true, read }
}

// For an invitee it is the invitee's own time, which may go on when others talk already.
function ringsUntil(
  { status, invitees, expiresAt }: Invitation,
  userId: string | undefined,
): number | undefined {
  if (status === 'ended') return undefined
  const me = invitees.find((invitee) => invitee.userId === userId)
  if (me?.state === 'pending' || me?.state === 'delivered') return me.expiresAt
  return status === 'ringing' ? expiresAt : undefined
}

function talkSpan(invitation: Invitation | undefined): Span | undefined {
  if (invitation?.answeredAt === undefined) return undefined
  const { answeredAt, endedAt } = invitation
  const read = (now: number) =>
    Math.max(0, Math.floor(((endedAt ?? now) - answeredAt) / 1000) * 1000)
  return { anchorAt: answeredAt, isRunning: endedAt === undefined, read }
}

/** Calls `notify` at each whole second from the anchor. Returns its undo. */
function tick({ clock, now }: SignalingClient, anchorAt: number, notify: () => void): () => void {
  let cancel = doNothing
  const next = () => {
    const sinceMs = (((now() - anchorAt) % 1000) + 1000) % 1000
    cancel = clock.setTimer(
      () => {
        notify()
        next()
      },
      Math.max(SLACK_MS, 1000 - sinceMs),
    )
  }
  next()
  return () => cancel()
}

function doNothing(): void {}

function readNothing(): undefined {
  return undefined
}
