import type { ServerEventOf } from '../protocol/events.ts'
import type { Message } from '../protocol/messages.ts'
import type { ChannelBody } from '../protocol/register.ts'
import { requireJson } from './channels.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import { toJsonText, toMessage } from './fromWire.ts'

export interface SendOptions extends CommandOptions {
  /** Your own id for the message. The same id again has no second effect. */
  readonly messageId?: string
}

export interface Messages {
  /**
   * Sends any JSON value of at most 8 KiB to everybody in a channel, the sender included. Resolves
   * when the server has accepted it.
   */
  send(
    to: { readonly channelId: string },
    body: ChannelBody,
    options?: SendOptions,
  ): Promise<Message>
}

export interface MessageFeature {
  readonly messages: Messages
  onEvent(event: ServerEventOf<'message.received'>): void
}

export function createMessages({ store, emitter, send, createId }: ClientCore): MessageFeature {
  return {
    messages: {
      async send({ channelId }, body, options = {}) {
        const { messageId = createId() } = options
        const text = requireJson(toJsonText(body), 'The body of a message')
        const payload = { to: { channelId }, messageId, body: text }
        const { sentAt } = await send('message.send', payload, options)
        const from = store.getState().session?.userId ?? ''
        return { messageId, from, sentAt, to: { channelId }, body }
      },
    },
    onEvent(event) {
      const message = toMessage(event.message)
      store.apply([{ type: 'message.received', message }])
      emitter.emit('message.received', { message })
    },
  }
}
