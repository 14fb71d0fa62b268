import { jsonBytes } from '../../internal/jsonBytes.ts'
import type {
  AttrShape,
  ChannelSeat,
  ChannelSnapshotShape,
  Member,
  channelCommands,
} from '../../protocol/channels.ts'
import type { CommandResult } from '../../protocol/commands.ts'
import type { ServerEvent } from '../../protocol/events.ts'
import { SNAPSHOT_MEMBERS } from '../../protocol/limits.ts'
import { keyOf, type FieldName } from '../backend.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import type { Draft, Merge } from './draft.ts'
import { channelKey, isGone, type LiveSession } from './liveSession.ts'
import type { Services } from './services.ts'
import type { LiveRecord, StreamKind } from './streams.ts'

/** What brings a client's view of a channel up to date. */
export type ChannelSync = CommandResult<'channel.join'>

export interface Channels {
  readonly handlers: CommandHandlers<keyof typeof channelCommands | 'channel.join'>
  readonly kind: StreamKind
  /** Takes a seat, if the session has none yet, and begins to deliver the channel's frames. */
  join(session: LiveSession, seat: ChannelSeat): Promise<ChannelSync>
  /** Delivers frames to a session that has a seat. */
  sync(session: LiveSession, seat: ChannelSeat): Promise<ChannelSync>
  leave(session: LiveSession, channelId: string): Promise<void>
}

const memberField = (userId: string): FieldName => `member/${userId}`
const attrField = (key: string): FieldName => `attr/${key}`

export function createChannels({ desk, streams, limits }: Services): Channels {
  return {
    kind: { streamId: (key) => key as `channel:${string}`, mirrors: ['member', 'attr'] },
    join,
    sync,
    leave,

    handlers: {
      'channel.join': (seat, context) => join(requireSession(context), seat),

      async 'channel.leave'({ channelId }, context) {
        await leave(requireSession(context), channelId)
        return null
      },

      'channel.setAttr': async ({ channelId, key, value, ifRev }, context) => {
        const { userId } = requireSession(context)
        requireWithin(limits.attrBytes, value, 'An attribute')
        return desk.decide(channelKey(channelId), {
          query: { names: [memberField(userId), attrField(key)], sizes: ['attr'] },
          commandId: `${userId} channel.setAttr ${context.commandId}`,
          decide(draft) {
            requireMember(draft, userId)
            const current = readAttr(draft, key)
            requireRev(key, current, ifRev)
            if (current === undefined && draft.size('attr') >= limits.attrsPerChannel) {
              throw limitReached(`A channel has at most ${limits.attrsPerChannel} attributes.`)
            }
            const attr = { value, rev: draft.nextRev(), setBy: userId, setAt: draft.now }
            draft.expectField(attrField(key))
            // It may have come and gone on another node, with the revision that it would get here.
            if (current === undefined) draft.expectRecord()
            draft.set(attrField(key), JSON.stringify(attr))
            draft.emit(toText({ type: 'channel.attrSet', channelId, key, attr }))
            return { rev: attr.rev, setAt: attr.setAt }
          },
        })
      },

      'channel.deleteAttr': async ({ channelId, key, ifRev }, context) => {
        const { userId } = requireSession(context)
        return desk.decide(channelKey(channelId), {
          query: { names: [memberField(userId), attrField(key)] },
          commandId: `${userId} channel.deleteAttr ${context.commandId}`,
          decide(draft) {
            requireMember(draft, userId)
            const current = readAttr(draft, key)
            requireRev(key, current, ifRev)
            if (current === undefined) return null
            draft.expectField(attrField(key))
            draft.delete(attrField(key))
            const rev = draft.nextRev()
            draft.emit(toText({ type: 'channel.attrDeleted', channelId, key, rev, by: userId }))
            return null
          },
        })
      },

      'channel.clearAttrs': async ({ channelId }, context) => {
        const { userId } = requireSession(context)
        return desk.decide(channelKey(channelId), {
          query: { names: [memberField(userId)], maps: ['attr'] },
          commandId: `${userId} channel.clearAttrs ${context.commandId}`,
          decide(draft) {
            requireMember(draft, userId)
            const names = draft.entries('attr').map(([name]) => name)
            if (names.length === 0) return null
            // All of them: also the one that another node sets at this moment.
            draft.expectRecord()
            for (const name of names) draft.delete(name)
            draft.emit(toText({ type: 'channel.attrsCleared', channelId, by: userId }))
            return null
          },
        })
      },
    },
  }

  async function join(session: LiveSession, seat: ChannelSeat): Promise<ChannelSync> {
    const { channelIds } = session
    const isNew = !channelIds.has(seat.channelId)
    if (isNew && channelIds.size >= limits.channelsPerSession) {
      throw limitReached(`A session is in at most ${limits.channelsPerSession} channels.`)
    }
    // Counted before the commit, so that a session that ends meanwhile gives the seat back.
    channelIds.add(seat.channelId)
    session.unclaimed.delete(seat.channelId)
    try {
      await desk.decide(channelKey(seat.channelId), {
        query: { names: [memberField(session.userId)], sizes: ['member'] },
        decide: (draft) => takeSeat(draft, session, { ...seat, maxMembers: limits.members }),
      })
    } catch (error) {
      if (isNew) channelIds.delete(seat.channelId)
      throw error
    }
    return sync(session, seat)
  }

  async function sync(
    session: LiveSession,
    { channelId, position }: ChannelSeat,
  ): Promise<ChannelSync> {
    const start = await streams.subscribe(channelKey(channelId), session.subscriber, {
      after: position,
      takeSnapshot: toSnapshot,
    })
    // It may have left, or gone, while the stream was opened.
    if (isGone(session) || !session.channelIds.has(channelId)) {
      streams.unsubscribe(channelKey(channelId), session.subscriber)
    }
    if (start.mode === 'snapshot') return start
    const events: unknown[] = start.events.map((event): unknown => JSON.parse(event))
    return { mode: 'replay', position: start.position, events }
  }

  async function leave(session: LiveSession, channelId: string): Promise<void> {
    streams.unsubscribe(channelKey(channelId), session.subscriber)
    session.channelIds.delete(channelId)
    await desk.decide(channelKey(channelId), {
      query: { names: [memberField(session.userId)], sizes: ['member'] },
      decide: (draft) => giveSeat(draft, session, channelId),
    })
  }
}

function takeSeat(
  draft: Draft,
  { userId, uid, sessionId }: LiveSession,
  { channelId, maxMembers }: { channelId: string; maxMembers: number },
): void {
  const name = memberField(userId)
  const current = readMember(draft.get(name))
  if (current?.sessionIds.includes(sessionId) === true) return
  if (current === undefined && draft.size('member') >= maxMembers) {
    throw limitReached(`A channel has at most ${maxMembers} members.`)
  }
  const member = current ?? { userId, uid, joinedAt: draft.now, online: true, sessionIds: [] }
  draft.expectField(name)
  draft.set(name, JSON.stringify({ ...member, sessionIds: [...member.sessionIds, sessionId] }))
  draft.emitMerged('members', (merge) => membersChanged(channelId, merge))
}

function giveSeat(draft: Draft, { userId, sessionId }: LiveSession, channelId: string): void {
  const name = memberField(userId)
  const current = readMember(draft.get(name))
  if (current?.sessionIds.includes(sessionId) !== true) return
  const sessionIds = current.sessionIds.filter((id) => id !== sessionId)
  draft.expectField(name)
  if (sessionIds.length === 0) draft.delete(name)
  else draft.set(name, JSON.stringify({ ...current, sessionIds }))
  draft.emitMerged('members', (merge) => membersChanged(channelId, merge))
}

// One event for all the joins and leaves of a commit; who came and went in it was never there.
function membersChanged(channelId: string, merge: Merge): string | undefined {
  const joined: Member[] = []
  const updated: Member[] = []
  const left: string[] = []
  for (const name of merge.touched('member')) {
    const before = merge.before(name)
    const after = readMember(merge.after(name))
    if (after === undefined && before !== undefined) left.push(keyOf(name))
    if (after !== undefined) (before === undefined ? joined : updated).push(after)
  }
  if (joined.length + updated.length + left.length === 0) return undefined
  return toText({ type: 'channel.membersChanged', channelId, joined, updated, left })
}

// Everybody who joins in one turn gets the same snapshot: it is made once per position.
const snapshots = new WeakMap<LiveRecord, { seq: number; snapshot: ChannelSnapshotShape }>()

function toSnapshot(record: LiveRecord): ChannelSnapshotShape {
  const known = snapshots.get(record)
  if (known?.seq === record.position.seq) return known.snapshot

  const members = [...record.fields('member').values()]
  const snapshot = {
    members: members.slice(-SNAPSHOT_MEMBERS).flatMap(({ value }) => readMember(value) ?? []),
    count: members.length,
    attrs: [...record.fields('attr')].map(([name, { value }]): [string, AttrShape] => [
      keyOf(name),
      parse<AttrShape>(value),
    ]),
  }
  snapshots.set(record, { seq: record.position.seq, snapshot })
  return snapshot
}

/** Refuses a command of somebody who is not in the channel. */
export function requireMember(draft: Draft, userId: string): void {
  if (draft.get(memberField(userId)) === undefined) throw new CommandError('NOT_A_MEMBER')
}

/** The field that `requireMember` looks at. */
export function membershipQuery(userId: string): FieldName {
  return memberField(userId)
}

function requireRev(key: string, current: AttrShape | undefined, ifRev: number | undefined): void {
  if (ifRev === undefined || ifRev === (current?.rev ?? 0)) return
  const message = `Attribute "${key}" is at revision ${current?.rev ?? 0}, not ${ifRev}. Read it again, then decide again.`
  throw new CommandError('CONFLICT', { message })
}

/** Refuses a value that is larger than a limit allows. */
export function requireWithin(maxBytes: number, text: string, what: string): void {
  const bytes = jsonBytes(text)
  if (bytes <= maxBytes) return
  const message = `${what} has at most ${maxBytes} bytes, this one has ${bytes}. Send less, or a reference.`
  throw new CommandError('TOO_LARGE', { message })
}

function limitReached(message: string): CommandError {
  return new CommandError('LIMIT_REACHED', { message })
}

function readMember(text: string | undefined): Member | undefined {
  return text === undefined ? undefined : parse<Member>(text)
}

function readAttr(draft: Draft, key: string): AttrShape | undefined {
  const text = draft.get(attrField(key))
  return text === undefined ? undefined : parse<AttrShape>(text)
}

// What a record holds was written by this file, from values that had been checked.
function parse<Shape>(text: string): Shape {
  return JSON.parse(text) as Shape
}

/** An event as a record's log keeps it. */
export function toText(event: ServerEvent): string {
  return JSON.stringify(event)
}
