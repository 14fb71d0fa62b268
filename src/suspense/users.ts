'use client'

import type { UserAttrs } from '../protocol/register.ts'
import type { UserStatus } from '../protocol/users.ts'
import type { UserState } from '../store/users.ts'
import * as plainUser from '../hooks/useUser.ts'
import * as plainAttr from '../hooks/useUserAttr.ts'
import { useReady } from './useReady.ts'
import { wantedUser } from './wanted.ts'

/** Like `usePresence`, but suspends until the server has answered. */
export function usePresence<Selected = UserStatus>(
  userId: string,
  // Without a function, Selected is what it defaults to.
  select: (status: UserStatus) => Selected = identity as (status: UserStatus) => Selected,
): Selected {
  return useUser(userId, (user) => select(user.status))
}

/** Like `useUser`, but suspends until the server has answered. */
export function useUser<Selected = UserState>(
  userId: string,
  // Without a function, Selected is what it defaults to.
  select: (user: UserState) => Selected = identity as (user: UserState) => Selected,
): Selected {
  useReady(wantedUser(userId))
  return plainUser.useUser(userId, ({ status, attrs }) =>
    select(status === undefined ? GONE : { status, attrs }),
  )
}

/** Like `useUserAttr`, but suspends until the attribute is known. */
export function useUserAttr<Key extends keyof UserAttrs & string>(
  key: Key,
  userId?: string,
): plainAttr.UseUserAttrResult<UserAttrs[Key]> {
  useReady(wantedUser(userId))
  return plainAttr.useUserAttr(key, userId)
}

/** After a logout, in the moment before the component suspends again. */
const GONE: UserState = { status: { online: false, availability: 'available' }, attrs: new Map() }

function identity(value: unknown): unknown {
  return value
}
