import type { PushData } from '../protocol/push.ts'
import { known } from './workerOptions.ts'

/** What a notification of ours remembers. */
export interface NotificationData {
  readonly beckon: {
    readonly kind: 'ring' | 'missed' | 'over' | 'message' | 'unknown'
    readonly userId?: string
    readonly from?: string
    readonly channelId?: string
    readonly inviteId?: string
    readonly key?: string
    readonly at?: number
  }
}

export function remember(
  kind: NotificationData['beckon']['kind'],
  { userId, from, at, channelId, ...data }: PushData,
): NotificationData {
  const inviteId = 'inviteId' in data ? data.inviteId : undefined
  const key = 'key' in data ? data.key : undefined
  return { beckon: { kind, userId, from, at, ...known({ channelId, inviteId, key }) } }
}

/** What one of ours remembers; nothing of others. */
export function remembered(data: unknown): NotificationData['beckon'] | undefined {
  return (data as Partial<NotificationData> | null | undefined)?.beckon
}
