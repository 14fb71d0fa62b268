import { SignalingError } from '../protocol/errors.ts'
import type { ChannelSnapshot } from '../protocol/channels.ts'
import type { ServerEventOf } from '../protocol/events.ts'
import { PAGE_LENGTH } from '../protocol/limits.ts'
import type { ConversationShape, Message, Recipient } from '../protocol/messages.ts'
import {
  conversationKey,
  selectConversation,
  selectConversations,
  toView,
} from '../store/conversations.ts'
import type { StoreEvent } from '../store/events.ts'
import { MESSAGES_KEPT, latestStored } from '../store/messageList.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import { toMessage } from './fromWire.ts'
import { conversationOf, type Messages } from './messages.ts'

/** What has been written, and how far it has been read. */
export interface HistoryFeature {
  readonly messages: Pick<Messages, 'history' | 'markRead' | 'conversations' | 'load'>
  onEvent(event: ServerEventOf<'conversation.changed'>): void
  /** Messages that came together, in their order. */
  onMessages(messages: readonly Message[]): void
  /** A channel has begun anew: what it has stored meanwhile is fetched. */
  onSnapshot(snapshot: ChannelSnapshot): void
  /** The inbox has begun anew: so are all conversations that somebody has asked for. */
  onInboxReset(isNewEpoch: boolean): void
}

/** How many stored messages are asked for at a time unless somebody says otherwise. */
const PAGE = 50

export function createHistory({ store, emitter, send, report }: ClientCore): HistoryFeature {
  const loading = new Map<string, Promise<void>>()

  return {
    messages: {
      async history(of, { before, limit, signal } = {}) {
        const page = await ask(of, { limit, before: toSeq(before) }, { signal })
        const { messages } = page
        return page.before === undefined ? { messages } : { messages, before: String(page.before) }
      },

      async markRead(of, upTo, options) {
        const { with: _with, ...read } = await send('message.markRead', { of, upTo }, options)
        store.apply([{ type: 'conversation.read', of, ...read }])
      },

      async conversations(options) {
        await list(options)
        return selectConversations(store.getState())
      },

      load(of, { limit = PAGE } = {}) {
        const key = conversationKey(of)
        const known = loading.get(key) ?? load(of, limit).finally(() => loading.delete(key))
        loading.set(key, known)
        return known
      },
    },

    onMessages(messages) {
      const userId = () => store.getState().session?.userId
      store.apply(runsOf(messages, userId))
      messages.forEach(tell)
    },

    onEvent(event) {
      const { with: of, ...read } = event.conversation
      store.apply([{ type: 'conversation.read', of, ...read }])
      const conversation = toView(selectConversation(of)(store.getState()))
      emitter.emit('conversation.changed', { conversation })
    },

    onSnapshot({ channelId, history }) {
      const of = { channelId }
      const known = lastSeqOf(of)
      if (history === undefined || known === undefined || history.lastSeq <= known) return
      fill(of, known).catch(report)
    },

    onInboxReset(isNewEpoch) {
      store.apply([{ type: 'conversations.interrupted', isNewEpoch }])
      const { byKey, status } = store.getState().conversations
      const loaded = [...byKey.values()].filter(
        (one) => 'userId' in one.with && one.status === 'ready',
      )
      if (status === 'ready' || loaded.length > 0) list().catch(report)
      for (const { with: of } of loaded) fill(of, lastSeqOf(of) ?? 0).catch(report)
    },
  }

  function tell(message: Message): void {
    const isStep = message.invitation !== undefined
    emitter.emit(isStep ? 'invitation.stored' : 'message.received', { message })
  }

  async function load(of: Recipient, limit: number): Promise<void> {
    const { status, before } = selectConversation(of)(store.getState())
    // Everything that there is has been loaded.
    if (status === 'ready' && before === undefined) return
    const apply = inThisSession()
    apply({ type: 'conversation.loading', of })
    try {
      const page = await ask(of, { limit, before })
      apply({ type: 'conversation.page', of, ...page })
    } catch (thrown) {
      const error = SignalingError.from(thrown)
      apply({ type: 'conversation.failed', of, error })
      throw error
    }
  }

  // What came while nobody was told. Of a long absence only the latest: the rest can be asked for.
  async function fill(of: Recipient, knownSeq: number): Promise<void> {
    let missed: readonly Message[] = []
    let before: number | undefined
    do {
      const page = await ask(of, { limit: PAGE_LENGTH, before })
      missed = [...page.messages, ...missed]
      before = page.before
    } while (before !== undefined && before > knownSeq + 1 && missed.length < MESSAGES_KEPT)
    store.apply([{ type: 'conversation.page', of, messages: missed, before }])
    for (const message of missed) {
      if ((message.seq ?? 0) > knownSeq) tell(message)
    }
  }

  async function list(options?: CommandOptions): Promise<void> {
    const apply = inThisSession()
    apply({ type: 'conversations.loading' })
    try {
      let before: number | undefined
      do {
        const page = await send(
          'conversation.list',
          before === undefined ? {} : { before },
          options,
        )
        apply({ type: 'conversations.listed', conversations: page.conversations.map(toListed) })
        before = page.before
      } while (before !== undefined)
    } catch (thrown) {
      const error = SignalingError.from(thrown)
      apply({ type: 'conversations.failed', error })
      throw error
    }
  }

  // An answer that comes after a logout is about somebody else.
  function inThisSession(): (event: StoreEvent) => void {
    const { session } = store.getState()
    return (event) => {
      if (store.getState().session === session) store.apply([event])
    }
  }

  async function ask(
    of: Recipient,
    { limit, before }: { limit?: number | undefined; before?: number | undefined },
    options?: CommandOptions,
  ) {
    const page = {
      ...(limit === undefined ? {} : { limit }),
      ...(before === undefined ? {} : { before }),
    }
    const answer = await send('message.history', { of, ...page }, options)
    const { with: _with, ...read } = answer.conversation
    store.apply([{ type: 'conversation.read', of, ...read }])
    return { messages: answer.messages.map(toMessage), before: answer.before }
  }

  function lastSeqOf(of: Recipient): number | undefined {
    return latestStored(selectConversation(of)(store.getState()).messages)?.seq
  }
}

/** Those of one conversation that follow each other, together. */
function runsOf(messages: readonly Message[], userId: () => string | undefined) {
  const runs: { type: 'messages.received'; of: Recipient; messages: Message[] }[] = []
  let run: (typeof runs)[number] | undefined
  for (const message of messages) {
    // Those of one frame of a channel share what they are to.
    if (message.to !== run?.of) {
      const of = 'userId' in message.to ? conversationOf(message, userId()) : message.to
      const isOther = run === undefined || conversationKey(of) !== conversationKey(run.of)
      if (isOther) runs.push((run = { type: 'messages.received', of, messages: [] }))
    }
    run?.messages.push(message)
  }
  return runs
}

function toListed({ lastMessage, ...conversation }: ConversationShape) {
  return { ...conversation, ...(lastMessage && { lastMessage: toMessage(lastMessage) }) }
}

function toSeq(before: string | undefined): number | undefined {
  if (before === undefined || /^[1-9]\d{0,15}$/.test(before))
    return before === undefined ? undefined : Number(before)
  throw new SignalingError('BAD_PAYLOAD', {
    message: '`before` is not one that `history` has answered with.',
  })
}
