import {
  CallDialog,
  ChannelMemberList,
  ConnectionBanner,
  EnableSoundPrompt,
  MessageComposer,
  MessageList,
  SignalingProvider,
} from 'beckon'

/** A lobby: who is there, what is said, and calls. */
export function App({ userId }: { userId: string }) {
  return (
    <SignalingProvider url="" userId={userId}>
      <main>
        <h1>Lobby</h1>
        <ConnectionBanner />
        <EnableSoundPrompt />
        <ChannelMemberList channelId="lobby" />
        <MessageList with={{ channelId: 'lobby' }} />
        <MessageComposer to={{ channelId: 'lobby' }} />
      </main>
      <CallDialog />
    </SignalingProvider>
  )
}
