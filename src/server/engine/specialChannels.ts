import type { Clock } from '../../internal/clock.ts'
import type { LiveRecord } from './mirror.ts'
import type { Streams } from './streams.ts'
import { CHANNEL_EVENT, USER_ONLINE, toMessageText } from './channelRecord.ts'
import type { Draft } from './draft.ts'
import type { Desk } from './desk.ts'
import { toEffectText, type Effect } from './effects.ts'
import { channelKey } from './liveSession.ts'

/** What servers are told of. */
export interface SpecialEvent {
  readonly type: 'login' | 'logout' | 'join' | 'leave'
  readonly userId: string
  readonly channelId?: string
}

export interface SpecialChannels {
  /** Begins to look. Until then it takes it that somebody is there. */
  open(): void
  /** Tells the servers in a special channel, if there are any. Part of the commit of the draft. */
  note(draft: Draft, event: SpecialEvent): void
  close(): void
}

export interface SpecialChannelsOptions {
  readonly streams: Streams
  readonly clock: Clock
  readonly report: (error: unknown) => void
}

/** After the backend has failed. */
const RETRY_MS = 1000

/** Keeps in mind whether anybody listens, so that it costs nothing when nobody does. */
export function createSpecialChannels({
  streams,
  clock,
  report,
}: SpecialChannelsOptions): SpecialChannels {
  const records = new Map<string, LiveRecord>()
  const retries = new Map<string, () => void>()
  let isClosed = false

  return {
    open() {
      for (const channelId of [USER_ONLINE, CHANNEL_EVENT]) void look(channelId)
    },

    note(draft, event) {
      const isSession = event.type === 'login' || event.type === 'logout'
      const channelId = isSession ? USER_ONLINE : CHANNEL_EVENT
      // Until the record has been read, somebody may be there.
      if (records.get(channelId)?.fields('member').size === 0) return
      const body = JSON.stringify({ ...event, at: draft.now })
      const where = [event.type, event.userId, event.channelId ?? ''].join(' ')
      const messageId = `${draft.nextRev()} ${where}`
      const message = { messageId, from: '' as const, sentAt: draft.now, to: { channelId }, body }
      draft.effect(toEffectText({ type: 'special', channelId, message }))
    },

    close() {
      isClosed = true
      for (const cancel of retries.values()) cancel()
    },
  }

  async function look(channelId: string): Promise<void> {
    try {
      records.set(channelId, await streams.observe(channelKey(channelId), () => {}))
    } catch (error) {
      report(error)
      if (isClosed) return
      const again = () => void look(channelId)
      retries.set(channelId, clock.setTimer(again, RETRY_MS))
    }
  }
}

/** Carries out what `note` has left. */
export async function tellServers(
  desk: Desk,
  { channelId, message }: Extract<Effect, { type: 'special' }>,
): Promise<void> {
  await desk.decide(channelKey(channelId), {
    query: { sizes: ['member'] },
    commandId: `special ${message.messageId}`,
    decide(draft) {
      if (draft.size('member') > 0) draft.emit(toMessageText(message))
    },
  })
}
