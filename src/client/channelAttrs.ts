import type { ServerEventOf } from '../protocol/events.ts'
import type { ClientCore } from './core.ts'
import { toAttr } from './fromWire.ts'

export type AttrEvent =
  | ServerEventOf<'channel.attrSet'>
  | ServerEventOf<'channel.attrDeleted'>
  | ServerEventOf<'channel.attrsCleared'>

/** What becomes of a channel's attributes. */
export function onAttrEvent(
  event: AttrEvent,
  { store, emitter }: Pick<ClientCore, 'store' | 'emitter'>,
): void {
  const { channelId } = event
  switch (event.type) {
    case 'channel.attrSet': {
      const { key } = event
      const attr = toAttr(event.attr)
      store.apply([{ type: 'channel.attrSet', channelId, key, attr }])
      const { value, rev, setBy: by } = attr
      emitter.emit('channel.attrChanged', { channelId, key, value, rev, type: 'set', by })
      return
    }
    case 'channel.attrDeleted': {
      const { key, rev, by } = event
      store.apply([{ type: 'channel.attrDeleted', channelId, key }])
      emitter.emit('channel.attrChanged', { channelId, key, rev, type: 'deleted', by })
      return
    }
    case 'channel.attrsCleared': {
      const { by } = event
      store.apply([{ type: 'channel.attrsCleared', channelId }])
      emitter.emit('channel.attrChanged', { channelId, key: '', rev: 0, type: 'cleared', by })
    }
  }
}
