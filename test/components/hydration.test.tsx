import { act } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { AvatarStack } from '../../src/components/AvatarStack.tsx'
import { CallButton } from '../../src/components/CallButton.tsx'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import { ConnectionBanner } from '../../src/components/ConnectionBanner.tsx'
import { MessageComposer } from '../../src/components/MessageComposer.tsx'
import { MessageList } from '../../src/components/MessageList.tsx'
import { PresenceDot } from '../../src/components/PresenceDot.tsx'
import { PresencePicker } from '../../src/components/PresencePicker.tsx'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { signalingInAct } from '../signalingInAct.tsx'

// React complains on the console when the two do not fit, and then the test fails.
it('takes over in the browser what a server has rendered', async () => {
  const t = signalingInAct()
  const bob = await t.connect('bob')
  const ada = await t.connect('ada')
  await t.act(() => bob.channels.join('lobby'))
  await t.act(() => ada.channels.join('lobby'))
  await t.act(() => bob.invitations.invite({ to: 'ada' }))
  const app = (
    <SignalingProvider client={ada} userId="ada">
      <ConnectionBanner />
      <ChannelMemberList channelId="lobby" />
      <CallButton to="bob" />
      <CallDialog mode="inline" />
      <MessageList with={{ userId: 'bob' }} />
      <MessageComposer to={{ userId: 'bob' }} />
      <PresenceDot userId="bob" />
      <PresencePicker />
      <AvatarStack channelId="lobby" />
    </SignalingProvider>
  )
  const container = document.createElement('div')
  document.body.append(container)
  container.innerHTML = renderToString(app)
  expect(container).toHaveTextContent('Loading members…')
  expect(container).not.toHaveTextContent('Incoming call')

  // The store knows more by now than the server did.
  const root = await act(async () => hydrateRoot(container, app))
  await t.settle()
  expect(container).toHaveTextContent('2 members')
  expect(container).toHaveTextContent('Incoming call')
  expect(container).toHaveTextContent('bob called')
  await act(async () => root.unmount())
})
