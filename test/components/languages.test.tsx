import { fireEvent, render, screen } from '@testing-library/react'
import { useState, type ReactNode } from 'react'
import { describe, expect, it } from 'vitest'
import { AvatarStack } from '../../src/components/AvatarStack.tsx'
import { CallButton } from '../../src/components/CallButton.tsx'
import { CallControls } from '../../src/components/CallControls.tsx'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { CallHistory } from '../../src/components/CallHistory.tsx'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import { ConnectionBanner } from '../../src/components/ConnectionBanner.tsx'
import { DialPad } from '../../src/components/DialPad.tsx'
import { EnableSoundPrompt } from '../../src/components/EnableSoundPrompt.tsx'
import { IncomingCallBanner } from '../../src/components/IncomingCallBanner.tsx'
import { OutgoingCallPanel } from '../../src/components/OutgoingCallPanel.tsx'
import { MessageComposer } from '../../src/components/MessageComposer.tsx'
import { MessageList } from '../../src/components/MessageList.tsx'
import { MissedCallBadge } from '../../src/components/MissedCallBadge.tsx'
import { PresenceDot } from '../../src/components/PresenceDot.tsx'
import { PresencePicker } from '../../src/components/PresencePicker.tsx'
import { SignalingErrorBoundary } from '../../src/components/SignalingErrorBoundary.tsx'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { ar } from '../../src/components/locales/ar.ts'
import { de } from '../../src/components/locales/de.ts'
import type { Strings } from '../../src/components/strings.ts'
import { SignalingError } from '../../src/protocol/errors.ts'
import { signalingInAct } from '../signalingInAct.tsx'

/** Those that can be together in one page. */
const Most = () => (
  <>
    <AvatarStack userIds={['bob']} />
    <CallDialog mode="inline" />
    <CallButton to="bob" />
    <CallHistory />
    <ChannelMemberList channelId="lobby" />
    <ConnectionBanner />
    <DialPad />
    <EnableSoundPrompt />
    <MessageList with={{ channelId: 'lobby' }} />
    <MessageComposer to={{ channelId: 'lobby' }} />
    <PresenceDot userId="bob" showLabel />
    <PresencePicker />
  </>
)

/** Those that come with a call, or with what went wrong. */
const Rest = () => (
  <>
    <CallControls />
    <IncomingCallBanner position="inline" />
    <OutgoingCallPanel />
    <MissedCallBadge />
    <SignalingErrorBoundary>
      <Broken />
    </SignalingErrorBoundary>
  </>
)

function Broken(): ReactNode {
  throw new SignalingError('TIMEOUT')
}

async function setUp(parts: ReactNode = <Most />) {
  const t = signalingInAct()
  const ada = t.client('ada')
  const bob = await t.connect('bob')
  await t.act(() => bob.channels.join('lobby'))
  function App() {
    const [strings, setStrings] = useState<Strings>()
    return (
      <SignalingProvider client={ada} userId="ada" {...(strings && { strings })}>
        <button onClick={() => setStrings(de)}>Deutsch</button>
        <button onClick={() => setStrings(ar)}>العربية</button>
        {parts}
      </SignalingProvider>
    )
  }
  const { container } = render(<App />, {
    // React tells the console of what was caught, unless somebody else hears of it.
    onCaughtError: () => {},
  })
  await t.settle()
  await t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'from bob' }))
  // A sign without words has no language.
  const roots = () => [
    ...container.querySelectorAll<HTMLElement>('[data-beckon]:not([aria-hidden])'),
  ]
  return {
    t,
    ada,
    roots,
    choose: (name: string) => t.act(() => void fireEvent.click(screen.getByText(name))),
  }
}

describe('the languages of a page', () => {
  it('are switched while it runs', async () => {
    const { choose } = await setUp()
    expect(screen.getByRole('alertdialog')).toHaveAccessibleDescription('Incoming call')
    expect(screen.getByText('2 members')).toBeVisible()

    await choose('Deutsch')
    expect(screen.getByRole('alertdialog')).toHaveAccessibleDescription('Eingehender Anruf')
    expect(screen.getByRole('button', { name: 'Annehmen' })).toBeVisible()
    expect(screen.getByText('2 Mitglieder')).toBeVisible()
    expect(screen.getByRole('textbox', { name: 'Nachricht' })).toBeVisible()

    await choose('العربية')
    expect(screen.getByRole('alertdialog')).toHaveAccessibleDescription('مكالمة واردة')
    expect(screen.getByText('عضوان')).toBeVisible()
  })

  it('are on every component, for the voices of screen readers', async () => {
    const { roots, choose } = await setUp()
    const names = new Set(roots().map((root) => root.dataset['beckon'] ?? ''))
    expect([...names].toSorted()).toEqual([
      'avatar-stack',
      'call-button',
      'call-dialog',
      'call-history',
      'channel-member-list',
      'connection-banner',
      'dial-pad',
      'enable-sound-prompt',
      'message-composer',
      'message-list',
      'presence-dot',
      'presence-picker',
    ])
    expect(new Set(roots().map(({ lang, dir }) => `${lang} ${dir}`))).toEqual(new Set(['en ']))
    await choose('Deutsch')
    expect(new Set(roots().map(({ lang, dir }) => `${lang} ${dir}`))).toEqual(new Set(['de ']))
    await choose('العربية')
    expect(new Set(roots().map(({ lang, dir }) => `${lang} ${dir}`))).toEqual(new Set(['ar rtl']))
  })

  it('are on those too that come with a call, or with what went wrong', async () => {
    const { t, ada, roots, choose } = await setUp(<Rest />)
    await t.act(() => ada.invitations.accept('from bob'))
    const cleo = await t.connect('cleo')
    await t.act(() => cleo.invitations.invite({ to: 'ada', inviteId: 'missed' }))
    await t.act(() => cleo.invitations.cancel('missed'))
    await t.act(() => cleo.invitations.invite({ to: 'ada' }))
    await choose('Deutsch')
    const names = new Set(roots().map((root) => root.dataset['beckon'] ?? ''))
    expect([...names].toSorted()).toEqual([
      'call-controls',
      'incoming-call-banner',
      'missed-call-badge',
      'signaling-error',
    ])
    expect(screen.getByRole('button', { name: '1 verpasster Anruf' })).toBeVisible()
    expect(screen.getByRole('button', { name: 'Erneut versuchen' })).toBeVisible()
    expect(new Set(roots().map(({ lang, dir }) => `${lang} ${dir}`))).toEqual(new Set(['de ']))
    await choose('العربية')
    expect(new Set(roots().map(({ lang, dir }) => `${lang} ${dir}`))).toEqual(new Set(['ar rtl']))
  })

  it('leave alone what people have written', async () => {
    const { choose } = await setUp()
    await choose('Deutsch')
    expect(screen.getByRole('textbox', { name: 'Nachricht' })).toHaveAttribute('lang', '')
  })
})
