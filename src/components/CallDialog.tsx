'use client'

import {
  createElement,
  type ComponentProps,
  type ComponentType,
  type ReactNode,
  type Ref,
} from 'react'
import {
  CallDialogAccept,
  CallDialogCancel,
  CallDialogClose,
  CallDialogEnd,
  CallDialogEndForAll,
  CallDialogJoin,
  CallDialogMinimize,
  CallDialogReject,
  CallDialogSilence,
} from './callDialog/buttons.tsx'
import { useCallDialogContext } from './callDialog/callDialogContext.ts'
import type { UseCallDialogOptions } from './callDialog/callDialogOptions.ts'
import type {
  CallDialogPart,
  CallDialogSlotProps,
  CallDialogSlots,
} from './callDialog/callDialogSlots.ts'
import { CallDialogPanel, type CallDialogPanelProps } from './callDialog/CallDialogPanel.tsx'
import { CallDialogRoot } from './callDialog/CallDialogRoot.tsx'
import {
  CallDialogInvitees,
  CallDialogModifyPrompt,
  CallDialogQueue,
  CallDialogRejectMenu,
} from './callDialog/laterParts.tsx'
import { CallDialogSoundBlocked } from './callDialog/CallDialogSoundBlocked.tsx'
import { CallDialogActions, CallDialogError, CallDialogMedia } from './callDialog/sections.tsx'
import {
  CallDialogAnnouncement,
  CallDialogAvatar,
  CallDialogCountdown,
  CallDialogNotice,
  CallDialogOthers,
  CallDialogStatus,
  CallDialogTitle,
} from './callDialog/texts.tsx'
import type {
  CallDialogActions as Actions,
  CallDialogState as State,
} from './callDialog/useDialogOf.ts'

export interface CallDialogProps
  extends UseCallDialogOptions, Omit<ComponentProps<'div'>, 'children' | 'ref' | 'draggable'> {
  ref?: Ref<HTMLDialogElement | HTMLDivElement>
  /** Components that stand in for parts. @default the parts of `CallDialog` */
  slots?: CallDialogSlots
  /** Props for parts, or functions of the state that return some. */
  slotProps?: CallDialogSlotProps
  /** Renders all that is inside the dialog. @default the parts of `CallDialog` */
  render?: (state: State, actions: Actions) => ReactNode
}

/**
 * Shows a call from its first ring to its end: who calls, how long it still rings, the buttons that
 * one's side of it has, how long one talks, and why it ended. In a group it shows how everybody stands;
 * calls that come in meanwhile wait below. Nothing more is needed to be called.
 *
 * Renders a native `<dialog>`; with `mode="inline"` a `<div>`. Renders nothing while there is no call.
 * It is made of `CallDialog.Root` and its parts, which make another dialog as well.
 */
export function CallDialog(props: CallDialogProps): ReactNode {
  return (
    <CallDialogRoot {...props}>
      <CallDialogPanel {...withoutOptions(props)}>
        <Content {...props} />
      </CallDialogPanel>
    </CallDialogRoot>
  )
}

CallDialog.Root = CallDialogRoot
CallDialog.Panel = CallDialogPanel
CallDialog.Announcement = CallDialogAnnouncement
CallDialog.Avatar = CallDialogAvatar
CallDialog.Title = CallDialogTitle
CallDialog.Status = CallDialogStatus
CallDialog.Countdown = CallDialogCountdown
CallDialog.Others = CallDialogOthers
CallDialog.Notice = CallDialogNotice
CallDialog.Media = CallDialogMedia
CallDialog.Invitees = CallDialogInvitees
CallDialog.ModifyPrompt = CallDialogModifyPrompt
CallDialog.Actions = CallDialogActions
CallDialog.Reject = CallDialogReject
CallDialog.RejectMenu = CallDialogRejectMenu
CallDialog.Accept = CallDialogAccept
CallDialog.Cancel = CallDialogCancel
CallDialog.EndForAll = CallDialogEndForAll
CallDialog.End = CallDialogEnd
CallDialog.Join = CallDialogJoin
CallDialog.Minimize = CallDialogMinimize
CallDialog.Close = CallDialogClose
CallDialog.Error = CallDialogError
CallDialog.SoundBlocked = CallDialogSoundBlocked
CallDialog.Silence = CallDialogSilence
CallDialog.Queue = CallDialogQueue

type ContentProps = Pick<CallDialogProps, 'slots' | 'slotProps' | 'render'>

function Content({ slots = {}, slotProps = {}, render }: ContentProps): ReactNode {
  const { state, actions } = useCallDialogContext()
  if (render !== undefined) return render(state, actions)

  function part(name: CallDialogPart, ...children: readonly ReactNode[]): ReactNode {
    const given = slotProps[name]
    // Which props go with which part is held by the types of `slots` and `slotProps`.
    const Slot = (slots[name] ?? CallDialog[name]) as ComponentType<object>
    const own = typeof given === 'function' ? given(state) : given
    return createElement(Slot, own ?? null, ...children)
  }

  return (
    <>
      <div data-part="card" data-group={state.invitation.invitees.length > 1 || undefined}>
        {part('Announcement')}
        {part('Avatar')}
        <div data-part="text">
          {part('Title')}
          <p data-part="subtitle">
            {part('Status')}
            {part('Countdown')}
          </p>
          {part('Others')}
          {part('Notice')}
        </div>
        {part('Media')}
        {part('Invitees')}
        {part('ModifyPrompt')}
        {part(
          'Actions',
          part('Reject'),
          part('RejectMenu'),
          part('Accept'),
          part('Cancel'),
          part('EndForAll'),
          part('End'),
          part('Join'),
          part('Minimize'),
          part('Close'),
        )}
        {part('Error')}
        {part('SoundBlocked')}
        {part('Silence')}
      </div>
      {part('Queue')}
    </>
  )
}

/** What is left for the element. */
function withoutOptions({
  inviteId: _inviteId,
  directions: _directions,
  mode: _mode,
  focusPolicy: _focusPolicy,
  armDelayMs: _armDelayMs,
  hotkeys: _hotkeys,
  quickReplies: _quickReplies,
  formatName: _formatName,
  formatProposal: _formatProposal,
  onAccept: _onAccept,
  onEnd: _onEnd,
  onReject: _onReject,
  onCancel: _onCancel,
  onMissed: _onMissed,
  onElsewhere: _onElsewhere,
  onOpenChange: _onOpenChange,
  autoDismissMs: _autoDismissMs,
  beforeAccept: _beforeAccept,
  beforeReject: _beforeReject,
  beforeCancel: _beforeCancel,
  beforeEnd: _beforeEnd,
  beforeAgree: _beforeAgree,
  ringtone: _ringtone,
  attention: _attention,
  renderMedia: _renderMedia,
  draggable: _draggable,
  persistPosition: _persistPosition,
  unstyled: _unstyled,
  slots: _slots,
  slotProps: _slotProps,
  render: _render,
  ...panel
}: CallDialogProps): CallDialogPanelProps {
  return panel
}
