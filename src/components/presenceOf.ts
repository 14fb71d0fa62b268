import type { UserStatus } from '../protocol/users.ts'
import type { Presence } from './strings.ts'

/** How a user can be reached, in one word. */
export function presenceOf({ online, reconnecting, availability }: UserStatus): Presence {
  if (!online) return 'offline'
  if (reconnecting === true) return 'reconnecting'
  return availability === 'available' ? 'online' : availability
}
