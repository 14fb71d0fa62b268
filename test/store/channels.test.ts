import { describe, expect, it } from 'vitest'
import type { Attr } from '../../src/protocol/attrs.ts'
import type { ChannelSnapshot, Member } from '../../src/protocol/channels.ts'
import { SignalingError } from '../../src/protocol/errors.ts'
import {
  initialChannels,
  reduceChannels,
  selectChannel,
  selectMember,
  selectMembers,
  unknownChannel,
  type ChannelsState,
} from '../../src/store/channels.ts'
import type { StoreEvent } from '../../src/store/events.ts'

const memberOf = (userId: string, sessionIds = [`${userId}-1`]): Member => ({
  userId,
  uid: 1,
  joinedAt: 1000,
  online: true,
  sessionIds,
})
const attrOf = (value: unknown): Attr => ({ value, rev: 1, setBy: 'ada', setAt: 1000 })
const snapshot: ChannelSnapshot = {
  channelId: 'lobby',
  members: [memberOf('ada'), memberOf('bob')],
  count: 2,
  attrs: new Map([['topic', attrOf('tea')]]),
}
const ready = reduce(initialChannels, { type: 'channel.snapshot', snapshot })

function reduce(state: ChannelsState, ...events: StoreEvent[]): ChannelsState {
  return events.reduce(reduceChannels, state)
}

function lobbyAfter(...events: StoreEvent[]) {
  return selectChannel('lobby')({ channels: reduce(ready, ...events) })
}

const LOBBY = { channelId: 'lobby' }
const nobody = { joined: [], updated: [], left: [] }

describe('the status of a channel', () => {
  const error = new SignalingError('LIMIT_REACHED')
  const requested = { type: 'channel.requested', ...LOBBY } as const
  const failed = { type: 'channel.failed', ...LOBBY, error } as const

  it('is idle, loading, ready or error', () => {
    const statusAfter = (...events: StoreEvent[]) =>
      selectChannel('lobby')({ channels: reduce(initialChannels, ...events) }).status
    expect(statusAfter()).toBe('idle')
    expect(statusAfter(requested)).toBe('loading')
    expect(statusAfter(requested, failed)).toBe('error')
    expect(statusAfter(requested, { type: 'channel.snapshot', snapshot })).toBe('ready')
    expect(statusAfter(requested, { type: 'channel.left', ...LOBBY })).toBe('idle')
  })

  it('has the error only while it is one', () => {
    expect(lobbyAfter(failed).error).toBe(error)
    expect(lobbyAfter(failed, requested)).not.toHaveProperty('error')
    expect(lobbyAfter(failed, { type: 'channel.ready', ...LOBBY })).not.toHaveProperty('error')
  })

  it('stays ready while the channel is asked for again', () => {
    expect(lobbyAfter(requested).status).toBe('ready')
  })
})

describe('the members of a channel', () => {
  it('are those of the snapshot', () => {
    expect([...lobbyAfter().members.keys()]).toEqual(['ada', 'bob'])
    expect(lobbyAfter().count).toBe(2)
  })

  it('come, change and go', () => {
    const cyd = memberOf('cyd')
    const adas = memberOf('ada', ['ada-1', 'ada-2'])
    const lobby = lobbyAfter({
      type: 'channel.membersChanged',
      ...LOBBY,
      joined: [cyd],
      updated: [adas],
      left: ['bob'],
    })
    expect([...lobby.members.values()]).toEqual([adas, cyd])
    expect(lobby.count).toBe(2)
  })

  it('are counted, also those that are not known by name', () => {
    const many = { ...snapshot, count: 500 }
    const lobby = lobbyAfter(
      { type: 'channel.snapshot', snapshot: many },
      { type: 'channel.membersChanged', ...LOBBY, ...nobody, left: ['somebody'] },
    )
    expect(lobby.count).toBe(499)
    expect(lobby.members.size).toBe(2)
  })

  it('[CL7] stay the same objects over a snapshot that says the same', () => {
    const before = lobbyAfter().members.get('ada')
    const again = structuredClone(snapshot)
    const lobby = lobbyAfter({ type: 'channel.snapshot', snapshot: again })
    expect(lobby.members.get('ada')).toBe(before)
    const changed = { ...again, members: [memberOf('ada', ['ada-2'])] }
    expect(lobbyAfter({ type: 'channel.snapshot', snapshot: changed }).members.get('ada')).not.toBe(
      before,
    )
  })
})

describe('the attributes of a channel', () => {
  const set = (key: string, value: unknown): StoreEvent => ({
    type: 'channel.attrSet',
    ...LOBBY,
    key,
    attr: attrOf(value),
  })

  it.each(['mood', '__proto__', 'constructor'])('[WR6] are set and deleted: %s', (key) => {
    expect(lobbyAfter(set(key, 'good')).attrs.get(key)?.value).toBe('good')
    const deleted = { type: 'channel.attrDeleted', ...LOBBY, key } as const
    expect([...lobbyAfter(set(key, 'good'), deleted).attrs.keys()]).toEqual(['topic'])
  })

  it('are all cleared at once', () => {
    const cleared = { type: 'channel.attrsCleared', ...LOBBY } as const
    expect(lobbyAfter(set('mood', 'good'), cleared).attrs.size).toBe(0)
  })

  it('[CL7] leave the members as they are', () => {
    expect(lobbyAfter(set('mood', 'good')).members).toBe(lobbyAfter().members)
  })
})

describe('what has not changed', () => {
  const others: StoreEvent[] = [
    { type: 'invitations.snapshot', invitations: [] },
    { type: 'connection.changed', connection: { status: 'connected', isSynced: true } },
    { type: 'channel.ready', ...LOBBY },
    { type: 'channel.requested', ...LOBBY },
    { type: 'channel.left', channelId: 'attic' },
  ]

  it.each(others)('[CL7] stays the same state after $type', (event) => {
    expect(reduceChannels(ready, event)).toBe(ready)
  })

  it('[CL7] stays the same in another channel', () => {
    const both = reduce(ready, {
      type: 'channel.snapshot',
      snapshot: { ...snapshot, channelId: 'attic' },
    })
    expect(both.get('lobby')).toBe(ready.get('lobby'))
  })

  it('is forgotten with the channel, and with the session', () => {
    expect(reduce(ready, { type: 'channel.left', ...LOBBY }).size).toBe(0)
    expect(reduce(ready, { type: 'session.ended' })).toBe(initialChannels)
  })
})

describe('selectors', () => {
  it.each(['lobby', 'nowhere', 'constructor', '__proto__'])(
    '[CL7] return one stable value for %s',
    (channelId) => {
      const state = { channels: ready }
      expect(selectMembers(channelId)(state)).toBe(selectMembers(channelId)(state))
      expect(selectMembers(channelId)(state)).toBeInstanceOf(Array)
      expect(selectChannel(channelId)(state)).toBe(selectChannel(channelId)(state))
    },
  )

  it('know nothing of a channel or a member that was not asked for', () => {
    expect(selectChannel('constructor')({ channels: ready })).toBe(unknownChannel)
    expect(selectMember('lobby', 'constructor')({ channels: ready })).toBeUndefined()
    expect(selectMember('lobby', 'bob')({ channels: ready })?.userId).toBe('bob')
  })

  it('[CL7] return the same list of members until they change', () => {
    const set = { type: 'channel.attrSet', ...LOBBY, key: 'mood', attr: attrOf('good') } as const
    const before = selectMembers('lobby')({ channels: ready })
    expect(selectMembers('lobby')({ channels: reduce(ready, set) })).toBe(before)
    const left = { type: 'channel.membersChanged', ...LOBBY, ...nobody, left: ['bob'] } as const
    expect(selectMembers('lobby')({ channels: reduce(ready, left) })).toHaveLength(1)
  })
})
