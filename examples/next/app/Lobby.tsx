'use client'

import { CallDialog, ChannelMemberList, ConnectionBanner, SignalingProvider } from 'beckon'

/** Talks to the server that the page is from, which `startServer.ts` runs next to Next. */
export function Lobby({ userId }: { userId: string }) {
  async function fetchToken() {
    const response = await fetch(`/token?as=${encodeURIComponent(userId)}`)
    return response.text()
  }

  return (
    <SignalingProvider url="" userId={userId} getToken={fetchToken}>
      <ConnectionBanner />
      <ChannelMemberList channelId="lobby" />
      <CallDialog />
    </SignalingProvider>
  )
}
