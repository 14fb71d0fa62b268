import { CallDialog, EnableSoundPrompt, SignalingProvider } from '../src/index.ts'
import { Lobby } from './Lobby.tsx'
import { formatName } from './formatName.ts'

/** One person alone: another window, or another machine, is somebody else. */
export function Solo({ userId }: { userId: string }) {
  return (
    <main className="solo">
      <SignalingProvider url={window.location.origin} userId={userId}>
        <EnableSoundPrompt />
        <Lobby heading="h1" />
        <CallDialog formatName={formatName} />
      </SignalingProvider>
    </main>
  )
}
