import { CallDialog, EnableSoundPrompt, SignalingProvider } from '../src/index.ts'
import { Lobby } from './Lobby.tsx'
import { Notifications } from './Notifications.tsx'
import { formatName } from './formatName.ts'

/** One person alone: another window, or another machine, is somebody else. */
export function Solo({ userId }: { userId: string }) {
  return (
    <main className="solo">
      <SignalingProvider url={window.location.origin} userId={userId}>
        <EnableSoundPrompt />
        <Lobby heading="h1" />
        <Notifications userId={userId} />
        <CallDialog formatName={formatName} />
      </SignalingProvider>
    </main>
  )
}
