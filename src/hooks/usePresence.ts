'use client'

import type { UserStatus } from '../protocol/users.ts'
import { selectUser } from '../store/users.ts'
import { useSelection } from './useSelection.ts'
import { useWatchedUser } from './useUser.ts'

/**
 * Whether a user is online, and available. `undefined` until the server has answered.
 *
 * @example
 * const presence = usePresence('bob')
 * const isOnline = usePresence('bob', (status) => status?.online === true)
 */
export function usePresence<Selected = UserStatus | undefined>(
  userId: string,
  select?: (status: UserStatus | undefined) => Selected,
): Selected {
  useWatchedUser(userId)
  return useSelection((state) => selectUser(userId)(state)?.status, select)
}
