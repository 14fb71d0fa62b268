import type { ComponentProps, ComponentType } from 'react'
import type {
  CallDialogAccept,
  CallDialogCancel,
  CallDialogClose,
  CallDialogEnd,
  CallDialogEndForAll,
  CallDialogJoin,
  CallDialogMinimize,
  CallDialogReject,
  CallDialogSilence,
} from './buttons.tsx'
import type { CallDialogInvitees } from './CallDialogInvitees.tsx'
import type { CallDialogModifyPrompt } from './CallDialogModifyPrompt.tsx'
import type { CallDialogQueue } from './CallDialogQueue.tsx'
import type { CallDialogRejectMenu } from './CallDialogRejectMenu.tsx'
import type { CallDialogSoundBlocked } from './CallDialogSoundBlocked.tsx'
import type { CallDialogActions, CallDialogError, CallDialogMedia } from './sections.tsx'
import type {
  CallDialogAnnouncement,
  CallDialogAvatar,
  CallDialogCountdown,
  CallDialogNotice,
  CallDialogOthers,
  CallDialogStatus,
  CallDialogTitle,
} from './texts.tsx'
import type { CallDialogState } from './useDialogOf.ts'

/** The parts that stand inside the panel. */
interface Parts {
  readonly Announcement: typeof CallDialogAnnouncement
  readonly Avatar: typeof CallDialogAvatar
  readonly Title: typeof CallDialogTitle
  readonly Status: typeof CallDialogStatus
  readonly Countdown: typeof CallDialogCountdown
  readonly Others: typeof CallDialogOthers
  readonly Notice: typeof CallDialogNotice
  readonly Media: typeof CallDialogMedia
  readonly Invitees: typeof CallDialogInvitees
  readonly ModifyPrompt: typeof CallDialogModifyPrompt
  readonly Actions: typeof CallDialogActions
  readonly Reject: typeof CallDialogReject
  readonly RejectMenu: typeof CallDialogRejectMenu
  readonly Accept: typeof CallDialogAccept
  readonly Cancel: typeof CallDialogCancel
  readonly EndForAll: typeof CallDialogEndForAll
  readonly End: typeof CallDialogEnd
  readonly Join: typeof CallDialogJoin
  readonly Minimize: typeof CallDialogMinimize
  readonly Close: typeof CallDialogClose
  readonly Error: typeof CallDialogError
  readonly SoundBlocked: typeof CallDialogSoundBlocked
  readonly Silence: typeof CallDialogSilence
  readonly Queue: typeof CallDialogQueue
}

export type CallDialogPart = keyof Parts

type PropsOf<Name extends CallDialogPart> = ComponentProps<Parts[Name]>

/** Components that stand in for parts. They get the props of the part, and find the call by `useCallDialogContext`. */
export type CallDialogSlots = { readonly [Name in CallDialogPart]?: ComponentType<PropsOf<Name>> }

/** Props for parts, or what makes them of the state. */
export type CallDialogSlotProps = {
  readonly [Name in CallDialogPart]?: PropsOf<Name> | ((state: CallDialogState) => PropsOf<Name>)
}
