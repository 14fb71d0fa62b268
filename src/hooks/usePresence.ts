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
  // Without a function, Selected is what it defaults to.
  select: (status: UserStatus | undefined) => Selected = identity as (
    status: UserStatus | undefined,
  ) => Selected,
): Selected {
  useWatchedUser(userId)
  return useSelection(selectUser(userId), (user) => select(user?.status))
}

function identity(status: UserStatus | undefined): unknown {
  return status
}
