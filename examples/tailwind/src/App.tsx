import {
  CallDialog,
  ChannelMemberList,
  ConnectionBanner,
  EnableSoundPrompt,
  SignalingProvider,
} from 'beckon'

/**
 * A lobby in the looks of the app: utilities win over the style sheet of Beckon, on the element of a
 * component, on its parts, and on what is within them.
 */
export function App({ userId }: { userId: string }) {
  return (
    <SignalingProvider url="" userId={userId}>
      <main className="mx-auto grid max-w-lg gap-4 p-4 font-sans">
        <h1 className="text-2xl font-bold text-beckon-accent">Lobby</h1>
        <ConnectionBanner className="rounded-none" />
        <EnableSoundPrompt />
        <ChannelMemberList
          channelId="lobby"
          className="rounded-none border-0 border-s-4 border-beckon-accent bg-slate-50 dark:bg-slate-900"
          slotProps={{
            Row: { className: 'px-6 hover:bg-teal-100 dark:hover:bg-teal-950' },
            Count: { className: 'text-xs tracking-widest uppercase' },
          }}
        />
      </main>
      <CallDialog
        className="rounded-none border-4 border-beckon-accent [&_[data-part=title]]:text-3xl"
        slotProps={{ Accept: { className: 'rounded-none bg-emerald-800 text-white' } }}
      />
    </SignalingProvider>
  )
}
