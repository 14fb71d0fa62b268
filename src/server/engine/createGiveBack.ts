import { keyOf, type RecordKey } from '../backend.ts'
import { seatField } from './channelRecord.ts'
import type { Channels } from './channels.ts'
import { seatQuery } from './membership.ts'
import type { Services } from './services.ts'
import { cutEntry, endEntry } from './sessionEntry.ts'
import type { Sweep, SweeperOptions } from './sweeper.ts'
import { SESSION_MAPS } from './userRecord.ts'

/** How the sessions and seats of a dead node are cut off, and given back. */
export function createGiveBack(
  { backend, desk, specialChannels }: Services,
  channels: Pick<Channels, 'give'>,
): Pick<SweeperOptions, 'cut' | 'end'> {
  return {
    async cut(key, names, nodeId) {
      if (!isUser(key)) return
      await desk.decide(key, {
        query: { names },
        decide(draft) {
          for (const name of names) if (draft.ownerOf(name) === nodeId) cutEntry(draft, name)
        },
      })
    },
    end: (key, names, nodeId) => (isUser(key) ? endSessions : giveSeats)(key, names, nodeId),
  }

  async function endSessions(...[key, names, nodeId]: Parameters<Sweep>): Promise<void> {
    const userId = keyAfterColon(key)
    await desk.decide(key, {
      query: { maps: SESSION_MAPS },
      decide(draft) {
        for (const name of names) {
          if (draft.ownerOf(name) !== nodeId) continue
          endEntry(draft, { name, reason: 'network' }, { userId, specialChannels })
        }
      },
    })
  }

  async function giveSeats(...[key, names, nodeId]: Parameters<Sweep>): Promise<void> {
    const channelId = keyAfterColon(key)
    const { fields } = await backend.read(key, { names })
    const sitters = [...fields].map(([name, { value: userId }]) => ({
      userId,
      sessionId: keyOf(name),
    }))
    const queries = sitters.map(({ userId, sessionId }) => seatQuery(userId, sessionId))
    await desk.decide(key, {
      query: { names: queries.flatMap((query) => query.names ?? []), sizes: ['member'] },
      decide(draft) {
        for (const sitter of sitters) {
          if (draft.ownerOf(seatField(sitter.sessionId)) !== nodeId) continue
          channels.give(draft, sitter, { channelId, isFarewell: false, owner: nodeId })
        }
      },
    })
  }
}

function isUser(key: RecordKey): boolean {
  return key.startsWith('user:')
}

function keyAfterColon(key: RecordKey): string {
  return key.slice(key.indexOf(':') + 1)
}
