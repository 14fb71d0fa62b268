import { keyOf, type FieldName, type RecordKey } from '../backend.ts'
import { seatField } from './channelRecord.ts'
import type { Channels } from './channels.ts'
import { seatQuery } from './membership.ts'
import type { Services } from './services.ts'
import { cutEntry, endEntry } from './sessionEntry.ts'
import type { Sweep } from './sweeper.ts'
import { SESSION_MAPS } from './userRecord.ts'

/** Gives back what a node owns of one record; of that, only what it is asked to. */
export type GiveBack = (
  ...args: [...Parameters<Sweep>, isWanted?: (name: FieldName, value: string) => boolean]
) => Promise<void>

/** How the sessions and seats of a dead node are cut off, and given back. */
export function createGiveBack(
  { backend, desk, specialChannels }: Services,
  channels: Pick<Channels, 'give'>,
): { readonly cut: Sweep; readonly end: GiveBack } {
  return {
    async cut(key, names, nodeId) {
      if (!isUser(key)) return
      await desk.decide(key, {
        query: { maps: SESSION_MAPS, names },
        decide(draft) {
          for (const name of names) if (draft.ownerOf(name) === nodeId) cutEntry(draft, name)
        },
      })
    },
    end: (key, ...args) => (isUser(key) ? endSessions : giveSeats)(key, ...args),
  }

  async function endSessions(
    ...[key, names, nodeId, isWanted = () => true]: Parameters<GiveBack>
  ): Promise<void> {
    const userId = keyAfterColon(key)
    await desk.decide(key, {
      query: { maps: SESSION_MAPS },
      decide(draft) {
        for (const name of names) {
          if (draft.ownerOf(name) !== nodeId || !isWanted(name, draft.get(name) ?? '')) continue
          endEntry(draft, { name, reason: 'network' }, { userId, specialChannels })
        }
      },
    })
  }

  async function giveSeats(
    ...[key, names, nodeId, isWanted = () => true]: Parameters<GiveBack>
  ): Promise<void> {
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
          const name = seatField(sitter.sessionId)
          if (draft.ownerOf(name) !== nodeId || !isWanted(name, sitter.userId)) continue
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
