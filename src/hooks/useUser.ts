'use client'

import { useEffect, useMemo } from 'react'
import type { Attr } from '../protocol/attrs.ts'
import type { UserStatus } from '../protocol/users.ts'
import { selectUser, type UserState } from '../store/users.ts'
import { useSignaling } from './signalingContext.ts'
import { useSelection } from './useSelection.ts'

export interface UseUserResult {
  /** Absent until the server has answered. */
  readonly status?: UserStatus
  readonly attrs: ReadonlyMap<string, Attr>
}

/**
 * A user: whether online, and the attributes. `select` narrows what the component depends on.
 *
 * @example
 * const { status, attrs } = useUser('bob')
 */
export function useUser<Selected = UseUserResult>(
  userId: string,
  select?: (user: UseUserResult) => Selected,
): Selected {
  useWatchedUser(userId)
  return useSelection((state): UseUserResult => selectUser(userId)(state) ?? UNKNOWN, select)
}

/** Keeps the store current for a user while the component is mounted. */
export function useWatchedUser(userId: string | undefined): void {
  useWatchedUsers(useMemo(() => (userId === undefined ? [] : [userId]), [userId]))
}

/** The same for several: another array asks for those who are new in it. */
export function useWatchedUsers(userIds: readonly string[]): void {
  const { users } = useSignaling()
  useEffect(() => users.watch(userIds), [users, userIds])
}

const UNKNOWN: Omit<UserState, 'status'> = { attrs: new Map() }
