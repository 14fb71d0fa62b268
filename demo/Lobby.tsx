import { useState, type SubmitEvent } from 'react'
import {
  ChannelMemberList,
  ConnectionBanner,
  useChannelAttr,
  useChannelMessages,
  useConnection,
  useSession,
} from '../src/index.ts'
import { formatName } from './formatName.ts'

const CHANNEL = 'lobby'

/** The lobby as one person sees it: who is there, what it is about, and what is said. */
export function Lobby() {
  const { session } = useSession()
  const { status } = useConnection()

  return (
    <div className="lobby">
      <header className="lobby-header">
        <div>
          <h2>{session === undefined ? '…' : formatName(session.userId)}</h2>
          <p>#{CHANNEL}</p>
        </div>
        <span className="status" data-status={status}>
          {status}
        </span>
      </header>
      <ConnectionBanner />
      <Topic />
      <ChannelMemberList channelId={CHANNEL} formatName={formatName} />
      <Messages />
    </div>
  )
}

function Topic() {
  const [topic, setTopic] = useChannelAttr(CHANNEL, 'topic')
  const [draft, setDraft] = useState('')

  function handleSubmit(event: SubmitEvent) {
    event.preventDefault()
    if (draft === '') return
    setTopic(draft).then(
      () => setDraft(''),
      (error: unknown) => console.error(error),
    )
  }

  return (
    <form className="topic" onSubmit={handleSubmit}>
      <p>
        <span>Topic</span> <strong>{typeof topic === 'string' ? topic : 'none yet'}</strong>
      </p>
      <div className="field">
        <input
          aria-label="New topic"
          placeholder="Set a topic for everybody"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <button>Set</button>
      </div>
    </form>
  )
}

function Messages() {
  const { messages, send } = useChannelMessages(CHANNEL)
  const { session } = useSession()
  const [draft, setDraft] = useState('')

  function handleSubmit(event: SubmitEvent) {
    event.preventDefault()
    if (draft === '') return
    setDraft('')
    // What has been typed since is newer than what was refused.
    send(draft).catch(() => setDraft((current) => current || draft))
  }

  return (
    <section className="messages" aria-label="Messages">
      <ol>
        {messages.map(({ messageId, from, body }) => (
          <li key={messageId} data-own={from === session?.userId}>
            <span className="from">{formatName(from)}</span> <span>{String(body)}</span>
          </li>
        ))}
      </ol>
      <form className="field" onSubmit={handleSubmit}>
        <input
          aria-label="Message"
          placeholder="Say something"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <button>Send</button>
      </form>
    </section>
  )
}
