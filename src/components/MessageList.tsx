'use client'

import { memo, useCallback, useMemo, type ComponentProps, type ReactNode } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'
import { useAction } from '../hooks/useAction.ts'
import { useChannelId } from '../hooks/useChannelId.ts'
import { useChannelMessages } from '../hooks/useChannelMessages.ts'
import type { UseMessagesResult } from '../hooks/useMessagesOf.ts'
import { usePeerMessages } from '../hooks/usePeerMessages.ts'
import { useSession } from '../hooks/useSession.ts'
import type { SignalingError } from '../protocol/errors.ts'
import type { Message, Recipient } from '../protocol/messages.ts'
import type { LoadStatus } from '../store/conversations.ts'
import { explain } from './explain.ts'
import { formatterOf } from './formatterOf.ts'
import { handFocusTo } from './handFocusTo.ts'
import { useAllStrings } from './useAllStrings.ts'
import { Skeleton } from './Skeleton.tsx'
import { MessageRow, type MessageLook } from './MessageRow.tsx'
import { nameOf, type Naming } from './nameOf.ts'
import { textOf } from './textOf.ts'
import { useMessageScroll } from './useMessageScroll.ts'
import { useNewMessages } from './useNewMessages.ts'
import { useReadMark } from './useReadMark.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface MessageListProps extends Omit<ComponentProps<'div'>, 'children'>, MessageLook {
  /**
   * Whose messages: those of a channel, or those with one user.
   * @default the channel of the nearest `ChannelProvider`
   */
  with?: Recipient | undefined
  /**
   * Whether the list itself keeps the client in the channel.
   * @default true
   */
  join?: boolean
  /** How many stored messages to load at a time. @default 50 */
  limit?: number
  /** Names the list for assistive technology. @default 'Messages' */
  label?: string
  /** Renders the root as an element of yours, which spreads the props. @default a `<div>` */
  render?: RenderRoot<'div', LoadStatus>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * The messages of a channel or with a user, calls included, oldest first. It stays at its end while it
 * is there, and marks what can be seen as read. Renders a `<div>`.
 */
export function MessageList({
  with: of,
  join = true,
  limit = 50,
  ...props
}: MessageListProps): ReactNode {
  if (of === undefined) return <NearestMessages {...props} {...{ join, limit }} />
  if ('userId' in of) return <PeerMessages key={of.userId} {...props} {...{ limit }} {...of} />
  return <ChannelMessages key={of.channelId} {...props} {...{ join, limit }} {...of} />
}

type NearestProps = LogProps & { readonly join: boolean; readonly limit: number }

function NearestMessages(props: NearestProps): ReactNode {
  const channelId = useChannelId()
  return <ChannelMessages key={channelId} {...props} {...{ channelId }} />
}

type LogProps = Omit<MessageListProps, 'with' | 'join' | 'limit'>

function PeerMessages({
  userId,
  limit,
  ...props
}: LogProps & { readonly userId: string; readonly limit: number }): ReactNode {
  const of = useMemo(() => ({ userId }), [userId])
  const found = usePeerMessages(userId, { limit })
  return (
    <Log {...props} {...{ of, found }} isAwaited onTryAgain={() => void ignored(found.loadOlder)} />
  )
}

function ChannelMessages({
  channelId,
  join,
  limit,
  ...props
}: NearestProps & { readonly channelId: string }) {
  const { channels, store } = useSignaling()
  const of = useMemo(() => ({ channelId }), [channelId])
  const found = useChannelMessages(channelId, { limit, join })

  function handleTryAgain() {
    const isIn = store.getState().channels.get(channelId)?.error === undefined
    if (isIn) void ignored(found.loadOlder)
    // To hold it asks for it again; to join would keep it after the list is gone.
    else channels.hold(channelId)()
  }

  return <Log {...props} {...{ of, found }} isAwaited={join} onTryAgain={handleTryAgain} />
}

interface LogOptions extends LogProps {
  readonly of: Recipient
  readonly found: UseMessagesResult & {
    readonly status: LoadStatus
    readonly error?: SignalingError
  }
  /** Whether there will be something, if there is nothing yet. */
  readonly isAwaited: boolean
  readonly onTryAgain: () => void
}

function Log({
  of,
  found,
  isAwaited,
  onTryAgain,
  label,
  formatName,
  formatTime,
  renderMessage,
  render,
  unstyled,
  ...divProps
}: LogOptions): ReactNode {
  const strings = useAllStrings()
  const { messages, status, error, hasOlder, loadOlder } = found
  const { messages: client } = useSignaling()
  const selfId = useSession().session?.userId
  const [retried, retry] = useAction()
  const { logRef, contentRef, isAtEnd, hasNew, handleScroll, jumpToEnd } = useMessageScroll(
    messages,
    selfId,
  )
  const isEmpty = messages.length === 0
  const isLoading =
    isEmpty && (status === 'loading' || (status === 'idle' && isAwaited) || hasOlder)
  const isSettled = status === 'ready' && !isLoading
  const news = useNewMessages(messages, { isSettled, selfId })
  useReadMark(of, messages, { isAtEnd, selfId })

  // The same function, so that no row renders because of it.
  const handleRetry = useCallback(
    (messageId: string) => void ignored(() => retry(() => client.retry(messageId))),
    [client, retry],
  )

  // What can be tried again says so in its row.
  const refusal = retried.error?.isRetryable === false ? retried.error : undefined
  return (
    <RootElement
      as="div"
      mark="message-list"
      {...{ render, unstyled }}
      state={isLoading && error === undefined ? 'loading' : status}
      {...divProps}
    >
      <p aria-live="polite" data-part="hidden-text">
        {news.length > 0 && (
          <span key={news.at(-1)?.messageId}>{describeNews(news, { formatName, strings })}</span>
        )}
      </p>
      {/* What is new is said above: a log would read older messages out as well. */}
      <div
        ref={logRef}
        role="log"
        aria-live="off"
        aria-label={label ?? strings.messages}
        {...FOCUSABLE}
        data-part="log"
        onScroll={handleScroll}
      >
        <div ref={contentRef} data-part="content">
          {error !== undefined && (
            <Failure
              text={strings.messagesFailed(explain(error, strings))}
              onTryAgain={onTryAgain}
            />
          )}
          {error === undefined && hasOlder && !isLoading && <OlderButton {...{ loadOlder }} />}
          {error === undefined && isLoading && <Skeleton label={strings.loadingMessages} />}
          {error === undefined && isEmpty && !isLoading && (
            <p data-part="empty">{strings.noMessages}</p>
          )}
          {!isEmpty && (
            <ol role="list" data-part="list">
              {messages.map((message, index) => (
                <Row
                  key={`${message.from} ${message.messageId}`}
                  {...placeOf(message, messages[index - 1], strings.lang)}
                  {...{ message, selfId, formatName, formatTime, renderMessage }}
                  onRetry={handleRetry}
                />
              ))}
            </ol>
          )}
        </div>
      </div>
      {hasNew && (
        <button type="button" data-part="new" onClick={jumpToEnd}>
          {strings.newMessagesBelow}
        </button>
      )}
      {refusal !== undefined && (
        <p role="alert" data-part="error">
          {strings.messageNotSent(explain(refusal, strings))}
        </p>
      )}
    </RootElement>
  )
}

/** A list of hundreds renders those that have changed. */
const Row = memo(MessageRow)

/** Whoever has no mouse scrolls with the arrow keys. */
const FOCUSABLE = { tabIndex: 0 } as const

// What has been pressed may go away, as the way to older ones does with the last page.
const toLog = handFocusTo((button) => button.closest<HTMLElement>('[data-part="log"]'))

function OlderButton({ loadOlder }: Pick<UseMessagesResult, 'loadOlder'>): ReactNode {
  const strings = useAllStrings()
  const [{ pending }, load] = useAction()

  function handleClick() {
    if (!pending) void ignored(() => load(loadOlder))
  }

  return (
    <button ref={toLog} type="button" data-part="older" aria-busy={pending} onClick={handleClick}>
      {pending ? strings.loadingOlder : strings.showOlder}
    </button>
  )
}

function Failure(props: { readonly text: string; readonly onTryAgain: () => void }): ReactNode {
  const strings = useAllStrings()
  return (
    <div role="alert" data-part="error">
      <p>{props.text}</p>
      <button ref={toLog} type="button" onClick={props.onTryAgain}>
        {strings.tryAgain}
      </button>
    </div>
  )
}

/** Messages of one person within this time stand together. */
const TOGETHER_MS = 5 * 60_000

const FULL_DAY = { dateStyle: 'full' } as const

function placeOf(message: Message, before: Message | undefined, lang: string) {
  const toDay = formatterOf(lang, FULL_DAY)
  const day = toDay(message.sentAt)
  const isNewDay = before === undefined || toDay(before.sentAt) !== day
  const isFirst =
    isNewDay ||
    before.from !== message.from ||
    before.invitation !== undefined ||
    message.sentAt - before.sentAt > TOGETHER_MS
  return { day: isNewDay ? day : undefined, isFirst }
}

function describeNews(news: readonly Message[], naming: Naming): string {
  const { strings } = naming
  const [first] = news
  if (first === undefined || news.length > 1) return strings.newMessages(news.length)
  return strings.newMessageFrom(nameOf(first.from, naming), textOf(first))
}

// The hook shows what went wrong.
async function ignored(action: () => Promise<unknown>): Promise<void> {
  await action().catch(() => {})
}
