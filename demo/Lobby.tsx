import { useState, type SubmitEvent } from 'react'
import {
  CallButton,
  ChannelMemberList,
  ConnectionBanner,
  MessageComposer,
  MessageList,
  useChannelAttr,
  useChannelMembers,
  useConnection,
  useInvitation,
  useSession,
  type Member,
} from '../src/index.ts'
import { formatName } from './formatName.ts'

const CHANNEL = 'lobby'

export interface LobbyProps {
  /** Whether it is the page, or a part of it. */
  readonly heading?: 'h1' | 'h2'
}

/** The lobby as one person sees it: who is there, what it is about, and what is said. */
export function Lobby({ heading: Heading = 'h2' }: LobbyProps) {
  const { session } = useSession()
  const { status } = useConnection()
  const name = session === undefined ? '…' : formatName(session.userId)

  return (
    <div className="lobby">
      <header className="lobby-header">
        <div>
          <Heading>{name}</Heading>
          <p>#{CHANNEL}</p>
        </div>
        <span className="status" data-status={status}>
          {status}
        </span>
      </header>
      <ConnectionBanner />
      <Topic />
      <Members name={name} />
      <Messages name={name} />
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

// For tests of what happens when nobody answers: `?ring=2000` rings for two seconds.
const ring = new URLSearchParams(window.location.search).get('ring')

interface PartProps {
  /** Whose it is: there may be two of them on a page. */
  readonly name: string
}

function Members({ name }: PartProps) {
  const { invite } = useInvitation()
  const onCall =
    ring === null
      ? undefined
      : ({ userId }: Member) =>
          void invite({ to: userId, channelId: CHANNEL, timeoutMs: Number(ring) })

  return (
    <>
      <ChannelMemberList
        aria-label={`Members of ${CHANNEL}, as ${name} sees them`}
        channelId={CHANNEL}
        formatName={formatName}
        onCall={onCall}
      />
      <CallEverybody />
    </>
  )
}

/** One call for all who are online, once there are several. */
function CallEverybody() {
  const { session } = useSession()
  const userIds = useChannelMembers(CHANNEL, {}, (members) =>
    members.filter(({ online }) => online).map(({ userId }) => userId),
  )
  const others = userIds.filter((userId) => userId !== session?.userId)
  if (others.length < 2) return null
  return (
    <CallButton className="call-everybody" to={others} channelId={CHANNEL}>
      Call all {others.length}
    </CallButton>
  )
}

function Messages({ name }: PartProps) {
  return (
    <section className="messages" aria-label={`Messages, as ${name} sees them`}>
      <MessageList with={{ channelId: CHANNEL }} formatName={formatName} />
      <MessageComposer to={{ channelId: CHANNEL }} placeholder="Say something" />
    </section>
  )
}
