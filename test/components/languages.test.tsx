import { fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { AvatarStack } from '../../src/components/AvatarStack.tsx'
import { CallButton } from '../../src/components/CallButton.tsx'
import { CallDialog } from '../../src/components/CallDialog.tsx'
import { CallHistory } from '../../src/components/CallHistory.tsx'
import { ChannelMemberList } from '../../src/components/ChannelMemberList.tsx'
import { ConnectionBanner } from '../../src/components/ConnectionBanner.tsx'
import { DialPad } from '../../src/components/DialPad.tsx'
import { EnableSoundPrompt } from '../../src/components/EnableSoundPrompt.tsx'
import { MessageComposer } from '../../src/components/MessageComposer.tsx'
import { MessageList } from '../../src/components/MessageList.tsx'
import { PresenceDot } from '../../src/components/PresenceDot.tsx'
import { PresencePicker } from '../../src/components/PresencePicker.tsx'
import { SignalingProvider } from '../../src/components/SignalingProvider.tsx'
import { ar } from '../../src/components/locales/ar.ts'
import { de } from '../../src/components/locales/de.ts'
import type { Strings } from '../../src/components/strings.ts'
import { signalingInAct } from '../signalingInAct.tsx'

async function setUp() {
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
      </SignalingProvider>
    )
  }
  const { container } = render(<App />)
  await t.settle()
  await t.act(() => bob.invitations.invite({ to: 'ada' }))
  // A sign without words has no language.
  const roots = () => [
    ...container.querySelectorAll<HTMLElement>('[data-beckon]:not([aria-hidden])'),
  ]
  return {
    t,
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

  it('leave alone what people have written', async () => {
    const { choose } = await setUp()
    await choose('Deutsch')
    expect(screen.getByRole('textbox', { name: 'Nachricht' })).toHaveAttribute('lang', '')
  })
})
