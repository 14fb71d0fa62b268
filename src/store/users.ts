import type { Attr } from '../protocol/attrs.ts'
import type { UserStatus } from '../protocol/users.ts'
import type { StoreEvent } from './events.ts'

/** What is known of a user whom somebody watches. */
export interface UserState {
  readonly status: UserStatus
  readonly attrs: ReadonlyMap<string, Attr>
}

export type UsersState = ReadonlyMap<string, UserState>

export const initialUsers: UsersState = new Map()

/** Folds one event into the state. Returns `state` itself when the event changes nothing. */
export function reduceUsers(state: UsersState, event: StoreEvent): UsersState {
  switch (event.type) {
    case 'session.ended':
      return initialUsers
    case 'users.snapshot': {
      const next = new Map(state)
      for (const [userId, user] of event.users) next.set(userId, user)
      return next
    }
    case 'user.changed': {
      const known = state.get(event.userId)
      if (known === undefined) return state
      const attrs = event.attrs.length === 0 ? known.attrs : changeAttrs(known.attrs, event.attrs)
      return new Map(state).set(event.userId, { status: event.status, attrs })
    }
    case 'users.forgotten': {
      const next = new Map(state)
      for (const userId of event.userIds) next.delete(userId)
      return next.size === state.size ? state : next
    }
    default:
      return state
  }
}

function changeAttrs(
  attrs: ReadonlyMap<string, Attr>,
  changes: readonly (readonly [string, Attr | undefined])[],
): ReadonlyMap<string, Attr> {
  const next = new Map(attrs)
  for (const [key, attr] of changes) {
    if (attr === undefined) next.delete(key)
    else next.set(key, attr)
  }
  return next
}

interface HasUsers {
  readonly users: UsersState
}

export const selectUser =
  (userId: string) =>
  ({ users }: HasUsers): UserState | undefined =>
    users.get(userId)
