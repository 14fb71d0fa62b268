import { describe, expect, it } from 'vitest'
import * as beckon from '../../src/index.ts'
import {
  AvatarStack,
  CallButton,
  CallControls,
  CallDialog,
  CallHistory,
  ChannelMemberList,
  ConnectionBanner,
  DialPad,
  EnableSoundPrompt,
  IncomingCallBanner,
  KickedDialog,
  MessageComposer,
  MessageList,
  MissedCallBadge,
  NotificationPermissionPrompt,
  OutgoingCallPanel,
  PresenceDot,
  PresencePicker,
  SignalingError,
  SignalingErrorBoundary,
} from '../../src/index.ts'
// It is there when a list asks for it, and no test has to wait.
import '../../src/components/memberList/moreOfMemberList.ts'
import { describeConformance, type ConformanceOptions } from './describeConformance.tsx'

type Prepare = NonNullable<ConformanceOptions['prepare']>

const ring: Prepare = ({ t, bob }) =>
  t.act(() => bob.invitations.invite({ to: 'ada', inviteId: 'one' }))

const talk: Prepare = async (set) => {
  await ring(set)
  await set.t.act(() => set.ada.invitations.accept('one'))
}

const miss: Prepare = async (set) => {
  await ring(set)
  await set.t.act(() => set.bob.invitations.cancel('one'))
}

const kick: Prepare = ({ t }) => t.act(() => t.client('ada').login('ada', { exclusive: true }))

const call: Prepare = ({ t, ada }) =>
  t.act(() => ada.invitations.invite({ to: 'bob', inviteId: 'one' }))

function Refused(): never {
  throw new SignalingError('FORBIDDEN')
}

const dialogSlots = ['Avatar', 'Title', 'Status', 'Actions', 'Accept', 'Reject']

describeConformance('AvatarStack', <AvatarStack userIds={['bob', 'cleo']} showPresence />, {
  mark: 'avatar-stack',
  tag: 'ul',
})
describeConformance('CallButton', <CallButton to="bob" />, { mark: 'call-button', tag: 'button' })
describeConformance('CallControls', <CallControls muted={false} dialPad />, {
  mark: 'call-controls',
  prepare: talk,
})
describeConformance('CallDialog', <CallDialog />, {
  mark: 'call-dialog',
  tag: 'dialog',
  prepare: ring,
  renders: 'inside',
  slots: dialogSlots,
})
describeConformance('CallDialog inline', <CallDialog mode="inline" />, {
  mark: 'call-dialog',
  prepare: ring,
  renders: 'inside',
  slots: dialogSlots,
})
describeConformance('CallHistory', <CallHistory />, {
  mark: 'call-history',
  prepare: miss,
})
describeConformance('ChannelMemberList', <ChannelMemberList channelId="lobby" />, {
  mark: 'channel-member-list',
  tag: 'section',
  slots: ['Count', 'Row'],
})
describeConformance('ConnectionBanner', <ConnectionBanner />, { mark: 'connection-banner' })
describeConformance('DialPad', <DialPad value="12" />, { mark: 'dial-pad' })
describeConformance('EnableSoundPrompt', <EnableSoundPrompt />, { mark: 'enable-sound-prompt' })
describeConformance('IncomingCallBanner', <IncomingCallBanner />, {
  mark: 'incoming-call-banner',
  tag: 'dialog',
  prepare: ring,
})
describeConformance('KickedDialog', <KickedDialog />, {
  mark: 'kicked-dialog',
  tag: 'dialog',
  prepare: kick,
})
describeConformance('MessageComposer', <MessageComposer to={{ userId: 'bob' }} />, {
  mark: 'message-composer',
  tag: 'form',
})
describeConformance('MessageList', <MessageList with={{ userId: 'bob' }} />, {
  mark: 'message-list',
})
describeConformance('MissedCallBadge', <MissedCallBadge />, {
  mark: 'missed-call-badge',
  tag: 'button',
  prepare: miss,
})
describeConformance('NotificationPermissionPrompt', <NotificationPermissionPrompt />, {
  mark: 'notification-permission-prompt',
})

describeConformance('OutgoingCallPanel', <OutgoingCallPanel />, {
  mark: 'call-dialog',
  prepare: call,
  renders: 'inside',
  slots: ['Avatar', 'Title', 'Status', 'Actions', 'Cancel'],
})
describeConformance('PresenceDot', <PresenceDot userId="bob" />, {
  mark: 'presence-dot',
  tag: 'span',
})
describeConformance('PresencePicker', <PresencePicker />, { mark: 'presence-picker' })
describeConformance(
  'SignalingErrorBoundary',
  <SignalingErrorBoundary>
    <Refused />
  </SignalingErrorBoundary>,
  { mark: 'signaling-error', catches: true },
)

describe('the components that conform', () => {
  it('are all that there are', () => {
    const names = Object.keys(beckon).filter((name) => /^[A-Z]/.test(name))
    // Providers render nothing of their own; and an error is no component.
    const others = ['ChannelProvider', 'IconsProvider', 'SignalingError', 'SignalingProvider']
    expect(names.filter((name) => !others.includes(name)).toSorted()).toEqual(
      [
        AvatarStack,
        CallButton,
        CallControls,
        CallDialog,
        CallHistory,
        ChannelMemberList,
        ConnectionBanner,
        DialPad,
        EnableSoundPrompt,
        IncomingCallBanner,
        KickedDialog,
        MessageComposer,
        MessageList,
        MissedCallBadge,
        NotificationPermissionPrompt,
        OutgoingCallPanel,
        PresenceDot,
        PresencePicker,
        SignalingErrorBoundary,
      ].map(({ name }) => name),
    )
  })
})
