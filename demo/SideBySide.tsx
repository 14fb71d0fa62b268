import { CallDialog, SignalingProvider } from '../src/index.ts'
import { Lobby } from './Lobby.tsx'
import { formatName } from './formatName.ts'

/** Two people in one window: each a client of its own, over a socket of its own. */
export function SideBySide() {
  return (
    <div className="page">
      <header className="page-header">
        <h1>Beckon</h1>
        <p>
          Two people, two sockets, one server. Call one from the other, or open{' '}
          <a href="?as=ada" target="_blank" rel="noreferrer">
            Ada
          </a>{' '}
          and{' '}
          <a href="?as=bob" target="_blank" rel="noreferrer">
            Bob
          </a>{' '}
          in windows of their own.
        </p>
      </header>
      <main className="phones">
        <Phone userId="ada" />
        <Phone userId="bob" />
      </main>
    </div>
  )
}

function Phone({ userId }: { userId: string }) {
  return (
    <section className="phone" aria-label={`${formatName(userId)}'s phone`}>
      <SignalingProvider url={window.location.origin} userId={userId}>
        <div className="phone-call">
          <CallDialog mode="inline" formatName={formatName} />
        </div>
        <Lobby />
      </SignalingProvider>
    </section>
  )
}
