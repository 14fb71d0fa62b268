// @vitest-environment node
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import {
  CallButton,
  CallDialog,
  ChannelMemberList,
  ConnectionBanner,
  SignalingProvider,
  useCallTimer,
  useChannelAttr,
  useChannelMessages,
  useConnection,
  useInvitation,
  useInvitations,
  useSession,
} from '../../src/index.ts'

/** What a reader of the page sees. */
function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function Everything() {
  const { status } = useConnection()
  const { session } = useSession()
  const { phase } = useInvitation()
  const calls = useInvitations({ status: 'ringing' })
  const { messages } = useChannelMessages('lobby')
  const [topic] = useChannelAttr('lobby', 'topic')
  const leftMs = useCallTimer('one', 'ring')
  return JSON.stringify({ status, session, phase, calls, messages, topic, leftMs })
}

describe('on a server', () => {
  it('has no document', () => {
    expect(typeof document).toBe('undefined')
  })

  it('renders what is known before anybody has connected', () => {
    const html = renderToString(
      <SignalingProvider url="http://localhost:7878" userId="ada">
        <ConnectionBanner />
        <ChannelMemberList channelId="lobby" />
        <CallButton to="bob" />
        <CallDialog />
        <CallDialog mode="inline" />
      </SignalingProvider>,
    )
    expect(textOf(html)).toBe('Loading members… Call')
    expect(html).toContain('aria-label="Call bob"')
    expect(html).not.toContain('<dialog')
  })

  it('gives every hook an answer', () => {
    const html = renderToString(
      <SignalingProvider url="http://localhost:7878" userId="ada">
        <Everything />
      </SignalingProvider>,
    )
    expect(JSON.parse(html.replaceAll('&quot;', '"'))).toEqual({
      status: 'idle',
      phase: 'none',
      calls: [],
      messages: [],
    })
  })
})
