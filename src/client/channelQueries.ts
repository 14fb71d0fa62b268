import type { Attr } from '../protocol/attrs.ts'
import type { Member, Membership } from '../protocol/channels.ts'
import type { ChannelAttrs } from '../protocol/register.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import { requireJson, toAttrs } from './fromWire.ts'

export interface SetAttrOptions extends CommandOptions {
  /** Only if the attribute is still at this revision; 0 means: does not exist. */
  readonly ifRev?: number
}

export interface MembersPage {
  readonly members: readonly Member[]
  /** What to ask for next. Absent on the last page. */
  readonly cursor?: string
  readonly count: number
}

export interface MembersOptions extends CommandOptions {
  readonly cursor?: string
  readonly limit?: number
  /**
   * Whether the store keeps them, of a channel that one is in: those who joined before the latest 200
   * are in it from then on like all others, as the last of them. @default false
   */
  readonly keep?: boolean
}

/** What one can do with a channel without being in it, where the token allows it. */
export interface ChannelQueries {
  /** Makes a channel that this user owns. Rejects with `CONFLICT` when there is one already. */
  create(
    channelId: string,
    options?: CommandOptions & { readonly membership?: Membership; readonly history?: boolean },
  ): Promise<void>
  /** Ends a channel that this user owns, for everybody. */
  destroy(channelId: string, options?: CommandOptions): Promise<void>
  /** Members in the order in which they joined, at most 200 at a time. */
  members(channelId: string, options?: MembersOptions): Promise<MembersPage>
  count(channelId: string, options?: CommandOptions): Promise<number>
  has(channelId: string, userId: string, options?: CommandOptions): Promise<boolean>
  attrs(channelId: string, options?: CommandOptions): Promise<ReadonlyMap<string, Attr>>
  setAttr<Key extends keyof ChannelAttrs & string>(
    channelId: string,
    key: Key,
    value: ChannelAttrs[Key],
    options?: SetAttrOptions,
  ): Promise<Attr>
  deleteAttr(channelId: string, key: string, options?: SetAttrOptions): Promise<void>
  clearAttrs(channelId: string, options?: CommandOptions): Promise<void>
}

export function createChannelQueries({ store, send }: ClientCore): ChannelQueries {
  return {
    async create(channelId, { signal, ...options } = {}) {
      await send('channel.create', { channelId, ...options }, { signal })
    },
    async destroy(channelId, options) {
      await send('channel.destroy', { channelId }, options)
    },
    members: (channelId, { signal, keep = false, ...page } = {}) =>
      send(
        'channel.members',
        { channelId, ...page },
        {
          signal,
          // Before whatever is told after the reply, so that nobody comes back who leaves meanwhile.
          onResult({ members }) {
            if (!keep) return
            const known = store.getState().channels.get(channelId)?.members
            const updated = members.filter(({ userId }) => known?.has(userId) === false)
            const event = { channelId, joined: [], updated, left: [] }
            store.apply([{ type: 'channel.membersChanged', ...event }])
          },
        },
      ),
    count: async (channelId, options) =>
      (await send('channel.count', { channelId }, options)).count,
    has: async (channelId, userId, options) =>
      (await send('channel.has', { channelId, userId }, options)).isMember,
    attrs: async (channelId, options) =>
      toAttrs((await send('channel.attrs', { channelId }, options)).attrs),
    async setAttr(channelId, key, value, options) {
      const text = requireJson(value, 'The value of an attribute')
      const payload = { channelId, key, value: text, ...ifRevOf(options) }
      const { rev, setAt } = await send('channel.setAttr', payload, options)
      return { value, rev, setAt, setBy: store.getState().session?.userId ?? '' }
    },
    async deleteAttr(channelId, key, options) {
      await send('channel.deleteAttr', { channelId, key, ...ifRevOf(options) }, options)
    },
    async clearAttrs(channelId, options) {
      await send('channel.clearAttrs', { channelId }, options)
    },
  }
}

export function ifRevOf({ ifRev }: SetAttrOptions = {}): { readonly ifRev?: number } {
  return ifRev === undefined ? {} : { ifRev }
}
