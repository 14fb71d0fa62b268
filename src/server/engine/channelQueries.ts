import type { channelCommands, Member } from '../../protocol/channels.ts'
import { PAGE_LENGTH } from '../../protocol/limits.ts'
import type { Field, FieldName, RecordQuery, RecordView } from '../backend.ts'
import {
  mayEnter,
  mayObserve,
  memberField,
  readMember,
  requireOrdinary,
  toAttrEntries,
} from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandContext, type CommandHandlers } from './commandHandler.ts'
import { channelKey } from './liveSession.ts'
import type { LiveRecord } from './mirror.ts'
import type { Services } from './services.ts'

type QueryCommand = Extract<
  keyof typeof channelCommands,
  'channel.members' | 'channel.count' | 'channel.has' | 'channel.attrs'
>

/** Questions about a channel, which others than its members may ask where their token allows it. */
export function createChannelQueries({
  backend,
  streams,
}: Services): CommandHandlers<QueryCommand> {
  return {
    async 'channel.members'({ channelId, cursor, limit = PAGE_LENGTH }, context) {
      const { userId } = requireSession(context)
      const own = memberField(userId)
      const { fields } = await look(context, channelId, { names: [own] })
      const all = await observe(channelId, (record) => withOwn(record, own, fields.get(own)))
      const start = cursor === undefined ? 0 : indexAfter(fromCursor(cursor), all)
      const members = all.slice(start, start + limit)
      const last = members.at(-1)
      const isLastPage = start + members.length === all.length
      return {
        members,
        count: all.length,
        ...(last === undefined || isLastPage ? {} : { cursor: toCursor(last) }),
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
      // The same as for who is not in it, so that it does not depend on that.
      if (!mayEnter(channelId, can)) throw new CommandError('NOT_A_MEMBER')
      const names = [memberField(userId)]
      const { fields } = await backend.read(channelKey(channelId), { names })
      if (fields.size === 0) throw new CommandError('NOT_A_MEMBER')
    }
    return backend.read(channelKey(channelId), query)
  }

  // Read once for all who ask, and kept current for a while after the last of them.
  async function observe<Result>(
    channelId: string,
    take: (record: LiveRecord) => Result,
  ): Promise<Result> {
    const key = channelKey(channelId)
    const observer = () => {}
    try {
      return take(await streams.observe(key, observer))
    } finally {
      streams.unobserve(key, observer)
    }
  }
}

/** Where a member stands in the order of all. */
type Standing = Pick<Member, 'joinedAt' | 'userId'>

// Of a channel whose members stay the same, pages are cut from the same list.
const lists = new WeakMap<LiveRecord, { changes: number; members: readonly Member[] }>()

// When one of them has changed, the others need not be parsed again.
const parsed = new WeakMap<Field, Member>()

function listOf(record: LiveRecord): readonly Member[] {
  const changes = record.changesOf('member')
  const known = lists.get(record)
  if (known?.changes === changes) return known.members
  const members = [...record.fields('member').values()].flatMap((field) => parse(field) ?? [])
  members.sort(byJoining)
  lists.set(record, { changes, members })
  return members
}

function parse(field: Field): Member | undefined {
  const known = parsed.get(field)
  if (known !== undefined) return known
  const member = readMember(field.value)
  if (member !== undefined) parsed.set(field, member)
  return member
}

// What the asker has done itself may not have been heard of yet on its way through the backend.
function withOwn(record: LiveRecord, name: FieldName, own: Field | undefined): readonly Member[] {
  const heard = record.fields('member').get(name)
  const members = listOf(record)
  const isHeard = own === undefined ? heard === undefined : own.rev <= (heard?.rev ?? 0)
  if (isHeard) return members
  const others = members.filter(({ userId }) => memberField(userId) !== name)
  const member = own && parse(own)
  if (member === undefined) return others
  return others.toSpliced(indexAfter(member, others), 0, member)
}

// The order is total, so that pages neither overlap nor leave anybody out when others come and go.
function byJoining(one: Standing, other: Standing): number {
  if (one.joinedAt !== other.joinedAt) return one.joinedAt - other.joinedAt
  if (one.userId === other.userId) return 0
  return one.userId < other.userId ? -1 : 1
}

/** The index of the first of the sorted members who comes after. */
function indexAfter(standing: Standing, members: readonly Member[]): number {
  let low = 0
  let high = members.length
  while (low < high) {
    const middle = (low + high) >> 1
    const member = members[middle]
    if (member !== undefined && byJoining(member, standing) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function toCursor({ joinedAt, userId }: Standing): string {
  return `${joinedAt} ${userId}`
}

function fromCursor(cursor: string): Standing {
  const [joinedAt = '', userId = ''] = cursor.split(' ')
  if (!/^\d{1,16}$/.test(joinedAt)) {
    const message = 'The cursor is not one that this command has answered with.'
    throw new CommandError('BAD_PAYLOAD', { message })
  }
  return { joinedAt: Number(joinedAt), userId }
}
