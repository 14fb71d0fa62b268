import type { Member } from '../../protocol/channels.ts'
import type { UserState } from '../../store/users.ts'
import { presenceOf } from '../presenceOf.ts'
import type { Presence } from '../strings.ts'

/** A member as a list shows it. */
export interface ListedMember extends Member {
  readonly name: string
  /** Of somebody who is not watched, `online` or `offline`. */
  readonly presence: Presence
  /** The attribute `role` of a user who is watched. */
  readonly role?: string
}

export function toListedMember(
  member: Member,
  user: UserState | undefined,
  name: string,
): ListedMember {
  const isOnline = member.online ? 'online' : 'offline'
  const role = user?.attrs.get('role')?.value
  return {
    ...member,
    name,
    presence: user === undefined ? isOnline : presenceOf(user.status),
    ...(typeof role === 'string' && { role }),
  }
}
