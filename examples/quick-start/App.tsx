import { CallDialog, ChannelMemberList, SignalingProvider } from 'beckon'

export function App({ userId }: { userId: string }) {
  return (
    <SignalingProvider url="http://localhost:7878" userId={userId}>
      <h1>Lobby</h1>
      <ChannelMemberList channelId="lobby" />
      <CallDialog />
    </SignalingProvider>
  )
}
