import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import {
  CallDialog,
  NotificationPermissionPrompt,
  SignalingProvider,
  useNotificationAnswers,
} from '../../src/index.ts'

/** Bundled by `pushTest.ts`: an app that can be called while it is closed. */
function App(): ReactNode {
  const { status } = useNotificationAnswers()
  return (
    <>
      <NotificationPermissionPrompt push={{ serverUrl: '' }} />
      <CallDialog />
      <p data-testid="answer">{status}</p>
    </>
  )
}

const root = document.createElement('main')
document.body.append(root)
createRoot(root).render(
  <StrictMode>
    <SignalingProvider url="" userId="ada">
      <App />
    </SignalingProvider>
  </StrictMode>,
)
