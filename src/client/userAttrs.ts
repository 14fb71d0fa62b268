import type { Attr } from '../protocol/attrs.ts'
import type { UserAttrs } from '../protocol/register.ts'
import { ifRevOf, type SetAttrOptions } from './channelQueries.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import { requireJson, toAttrs } from './fromWire.ts'

/** What users say about themselves. */
export interface UserAttrCommands {
  attrs(userId: string, options?: CommandOptions): Promise<ReadonlyMap<string, Attr>>
  /** Sets an attribute of one's own. */
  setAttr<Key extends keyof UserAttrs & string>(
    key: Key,
    value: UserAttrs[Key],
    options?: SetAttrOptions,
  ): Promise<Attr>
  deleteAttr(key: string, options?: SetAttrOptions): Promise<void>
  clearAttrs(options?: CommandOptions): Promise<void>
}

export function createUserAttrs({ store, send }: ClientCore): UserAttrCommands {
  return {
    attrs: async (userId, options) =>
      toAttrs((await send('user.attrs', { userId }, options)).attrs),

    async setAttr(key, value, options) {
      const text = requireJson(value, 'The value of an attribute')
      const payload = { key, value: text, ...ifRevOf(options) }
      const { rev, setAt } = await send('user.setAttr', payload, options)
      return { value, rev, setAt, setBy: store.getState().session?.userId ?? '' }
    },

    async deleteAttr(key, options) {
      await send('user.deleteAttr', { key, ...ifRevOf(options) }, options)
    },

    async clearAttrs(options) {
      await send('user.clearAttrs', {}, options)
    },
  }
}
