import type { channelCommands, Member } from '../../protocol/channels.ts'
import { PAGE_LENGTH } from '../../protocol/limits.ts'
import type { RecordQuery, RecordView } from '../backend.ts'
import {
  mayObserve,
  memberField,
  readMember,
  requireOrdinary,
  toAttrEntries,
} from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandContext, type CommandHandlers } from './commandHandler.ts'
import { channelKey } from './liveSession.ts'
import type { Services } from './services.ts'

type QueryCommand = Extract<
  keyof typeof channelCommands,
  'channel.members' | 'channel.count' | 'channel.has' | 'channel.attrs'
>

/** Questions about a channel, which others than its members may ask where their token allows it. */
export function createChannelQueries({ backend }: Services): CommandHandlers<QueryCommand> {
  return {
    async 'channel.members'({ channelId, cursor, limit = PAGE_LENGTH }, context) {
      const { fields } = await look(context, channelId, { maps: ['member'] })
      const all = [...fields.values()].flatMap(({ value }) => readMember(value) ?? [])
      const rest = after(cursor, all.toSorted(byJoining))
      const members = rest.slice(0, limit)
      const last = members.at(-1)
      return {
        members,
        count: all.length,
        ...(last === undefined || members.length === rest.length ? {} : { cursor: toCursor(last) }),
      }
    },

    async 'channel.count'({ channelId }, context) {
      const { sizes } = await look(context, channelId, { sizes: ['member'] })
      return { count: sizes.get('member') ?? 0 }
    },

    async 'channel.has'({ channelId, userId }, context) {
      const { fields } = await look(context, channelId, { names: [memberField(userId)] })
      return { isMember: fields.has(memberField(userId)) }
    },

    async 'channel.attrs'({ channelId }, context) {
      const { fields } = await look(context, channelId, { maps: ['attr'] })
      return { attrs: toAttrEntries([...fields].map(([name, { value }]) => [name, value])) }
    },
  }

  async function look(
    context: CommandContext,
    channelId: string,
    query: RecordQuery,
  ): Promise<RecordView> {
    const { userId, can } = requireSession(context)
    requireOrdinary(channelId, can)
    if (!mayObserve(can)) {
      const names = [memberField(userId)]
      const { fields } = await backend.read(channelKey(channelId), { names })
      if (fields.size === 0) throw new CommandError('NOT_A_MEMBER')
    }
    return backend.read(channelKey(channelId), query)
  }
}

// The order is total, so that pages neither overlap nor leave anybody out when others come and go.
function byJoining(one: Member, other: Member): number {
  return one.joinedAt - other.joinedAt || (one.userId < other.userId ? -1 : 1)
}

function toCursor({ joinedAt, userId }: Member): string {
  return `${joinedAt} ${userId}`
}

function after(cursor: string | undefined, members: readonly Member[]): readonly Member[] {
  if (cursor === undefined) return members
  const [joinedAt = '', userId = ''] = cursor.split(' ')
  if (!/^\d{1,16}$/.test(joinedAt)) {
    const message = 'The cursor is not one that this command has answered with.'
    throw new CommandError('BAD_PAYLOAD', { message })
  }
  return members.filter(
    (member) =>
      member.joinedAt > Number(joinedAt) ||
      (member.joinedAt === Number(joinedAt) && member.userId > userId),
  )
}
