// React looks for its developer tools when it is loaded.
import { counts, type Counts } from './counts.ts'
import { memo, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import {
  ChannelMemberList,
  SignalingProvider,
  useChannel,
  useChannelMessages,
  useSignaling,
  type Message,
  type SignalingClient,
} from '../../src/index.ts'
import '../../src/components/styles.css'
import { CHANNEL } from './crowd.ts'

declare global {
  interface Window {
    readCounts: () => Counts
    resetLongestTask: () => void
    showList: () => void
    /** How many members the store holds by name. */
    countMembers: () => number
    client?: SignalingClient
  }
}

/** How many of the messages are shown. */
const MESSAGES_SHOWN = 50

function Page() {
  const url = new URLSearchParams(location.search).get('url') ?? ''
  // Ten thousand who come one after the other are not what is measured.
  const [isShown, setIsShown] = useState(false)
  useEffect(() => {
    window.showList = () => setIsShown(true)
  }, [])
  return (
    <SignalingProvider url={url} userId="ada">
      <Counter />
      <Header />
      <div style={{ display: 'flex', gap: '2rem' }}>
        <div style={{ inlineSize: 400, blockSize: 600, overflow: 'auto' }}>
          {isShown && <ChannelMemberList channelId={CHANNEL} />}
        </div>
        <Messages />
      </div>
    </SignalingProvider>
  )
}

function Header() {
  const { status, count } = useChannel(CHANNEL)
  return (
    <h1>
      {status}, {count} members
    </h1>
  )
}

function Messages() {
  const messages = useChannelMessages(CHANNEL, {}, toLast)
  return (
    <ol style={{ inlineSize: 400, blockSize: 600, overflow: 'auto' }}>
      {messages.map((message) => (
        <MessageLine key={`${message.from} ${message.messageId}`} message={message} />
      ))}
    </ol>
  )
}

function toLast({ messages }: { readonly messages: readonly Message[] }): readonly Message[] {
  return messages.slice(-MESSAGES_SHOWN)
}

const MessageLine = memo(function MessageLine({ message }: { readonly message: Message }) {
  return (
    <li>
      {message.from}: {JSON.stringify(message.body)}
    </li>
  )
})

function Counter() {
  const client = useSignaling()
  useEffect(() => {
    window.client = client
    const offMembers = client.on('channel.membersChanged', ({ joined, updated, left }) => {
      counts.memberEvents += joined.length + updated.length + left.length
    })
    const offMessages = client.on('message.received', () => void counts.messages++)
    return () => {
      offMembers()
      offMessages()
    }
  }, [client])
  return null
}

window.readCounts = () => ({ ...counts })
window.resetLongestTask = () => void (counts.longestTaskMs = 0)
window.countMembers = () => window.client?.store.getState().channels.get(CHANNEL)?.members.size ?? 0

const root = document.querySelector('#root')
if (root !== null) createRoot(root).render(<Page />)
