'use client'

import { useId, useState, type ComponentPropsWithoutRef } from 'react'
import { useRinging } from '../../hooks/useRinging.ts'
import type { UseRingtoneResult } from '../../hooks/useRingtone.ts'
import type { SignalingError } from '../../protocol/errors.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import type { InvitationPhase } from '../../store/invitations.ts'
import { abilitiesOf, type CallDialogAction } from './abilitiesOf.ts'
import type { CallDialogMode, UseCallDialogOptions } from './callDialogOptions.ts'
import { buttonPropsOf, panelPropsOf, type ButtonProps, type PanelProps } from './partProps.ts'
import { useArming, type ArmingOptions } from './useArming.ts'
import { useCallAttention } from './useCallAttention.ts'
import {
  useCallCommands,
  type CallCommand,
  type CallCommandOptions,
  type CallCommandResult,
} from './useCallCommands.ts'
import { useCallSound } from './useCallSound.ts'
import { hotkeysOf, type CallDialogHotkeys } from './callDialogHotkeys.ts'
import { useHotkeys } from '../useHotkeys.ts'
import { useMinimized } from './useMinimized.ts'
import type { ShownCall } from './useShownCall.ts'

/** How the call that is shown stands. */
export interface CallDialogState {
  readonly invitation: Invitation
  /** What this session sees of it. */
  readonly phase: InvitationPhase
  /** Whoever is logged in. */
  readonly userId: string
  readonly mode: CallDialogMode
  /** The call that this user is in, which another part of the app shows: to accept is to go out of it. */
  readonly busyWith: Invitation | undefined
  /** Whether something that was asked for is under way. */
  readonly pending: boolean
  /** Why it did not work. */
  readonly error: SignalingError | undefined
  /** Whether it is heard, and why not. */
  readonly sound: UseRingtoneResult['state']
  /** It was answered in another tab of this browser, as far as anybody can know. */
  readonly isInOtherTab: boolean
  readonly isMinimized: boolean
  /** Which of the actions make sense now. */
  readonly can: Readonly<Record<CallDialogAction, boolean>>
}

/** What can be done with the call that is shown. Failures land in `state.error`, too. */
export interface CallDialogActions extends Readonly<
  Record<CallCommand | 'endForAll' | 'retry', (options?: CallCommandOptions) => CallCommandResult> &
    Record<Exclude<CallDialogAction, CallCommand | 'endForAll' | 'retry'>, () => void>
> {
  /** Forgets why the last one did not work. */
  readonly reset: () => void
  /** Brings the focus to the panel. */
  readonly focus: () => void
}

export interface CallDialogApi {
  readonly state: CallDialogState
  readonly actions: CallDialogActions
  /** The props of the element around it, over those that are given. */
  readonly getPanelProps: (given?: ComponentPropsWithoutRef<'div'>) => PanelProps & {
    readonly ref: (element: HTMLElement | null) => void
  }
  /** The props of a button, over those that are given. It is armed and busy as those of the dialog are. */
  readonly getButtonProps: (
    action: CallDialogAction,
    given?: ComponentPropsWithoutRef<'button'>,
    options?: CallCommandOptions,
  ) => ButtonProps
  /** The `id` of the element that says who it is. */
  readonly titleId: string
  /** The `id` of the element that says how it stands. */
  readonly statusId: string
  /** Whether it has left the focus to somebody who types. */
  readonly isShy: boolean
  /** The keys that work. */
  readonly keys: CallDialogHotkeys
  /** @internal */
  readonly options: UseCallDialogOptions
  /** @internal */
  readonly armingOptions: ArmingOptions
  /** @internal */
  readonly shown: ShownCall
  /** @internal */
  readonly panel: HTMLElement | null
}

interface Focus {
  /** The call of which it is true. */
  readonly inviteId?: string | undefined
  readonly isShy: boolean
}

const ARM_DELAY_MS = 700

/** Everything about a call that is shown but how it looks. */
export function useDialogOf(
  shown: ShownCall | undefined,
  options: UseCallDialogOptions,
): CallDialogApi | undefined {
  const { mode = 'modal', ringtone, attention = true, formatName } = options
  const { invitation, phase = 'none', userId = '', busyWith } = shown ?? {}
  const inviteId = invitation?.inviteId
  const keys = hotkeysOf(options.hotkeys)
  const id = useId()
  const [panel, setPanel] = useState<HTMLElement | null>(null)
  const [focus, setFocus] = useState<Focus>({ isShy: false })
  // Each call finds somebody who types, or nobody.
  if (focus.inviteId !== inviteId) setFocus({ inviteId, isShy: leavesFocus(shown, options) })
  const { isShy } = focus
  const [isMinimized, minimize] = useMinimized(phase === 'active' ? inviteId : undefined)
  const sound = useCallSound(invitation, { ringtone, isWaiting: busyWith !== undefined })
  const commands = useCallCommands(invitation, options, busyWith)
  const armingOptions = {
    armDelayMs: options.armDelayMs ?? ARM_DELAY_MS,
    keyboard: shown?.keyboard,
  }
  const arming = useArming(armingOptions, `${inviteId} ${phase}`)
  const me = invitation?.invitees.find((invitee) => invitee.userId === userId)
  const ringing = useRinging()
  const isInOtherTab = phase === 'elsewhere' && ringing().hasMet(me?.sessionId)
  useCallAttention(attention && phase === 'incoming' ? invitation : undefined, formatName)

  const callSwitch = shown?.callSwitch
  const error = commands.error ?? (callSwitch?.toId === inviteId ? callSwitch?.error : undefined)
  const can = abilitiesOf({
    ...{ invitation, phase, userId, mode, isMinimized, commands },
    sound: sound.state,
  })
  const { run, failed } = commands
  const silence = () => ringing().silence()
  const actions: CallDialogActions = {
    accept: (given) => run('accept', given),
    reject: (given) => run('reject', given),
    cancel: (given) => run('cancel', given),
    end: (given) => run('end', given),
    endForAll: () => run('end'),
    leave: () => run('leave'),
    join: () => run('join'),
    retry: commands.retry,
    reset() {
      commands.reset()
      callSwitch?.reset()
    },
    silence: sound.silence,
    unlockSound: () => void sound.unlock(),
    minimize,
    close: () => shown?.dismiss(),
    focus() {
      setFocus({ inviteId, isShy: mode === 'inline' })
      panel?.focus()
    },
  }

  const press = (name: 'accept' | 'reject') => can[name] && arming.isArmed() && void actions[name]()
  useHotkeys([
    [keys.accept, () => press('accept')],
    [keys.reject, () => press('reject')],
    [keys.focus, () => shown !== undefined && actions.focus()],
  ])

  if (shown === undefined || invitation === undefined) return undefined
  const { pending } = commands
  const state: CallDialogState = {
    ...{
      invitation,
      phase,
      userId,
      mode,
      busyWith,
      pending,
      error,
      isInOtherTab,
      isMinimized,
      can,
    },
    sound: sound.state,
  }
  const titleId = `${id}title`
  const statusId = `${id}status`
  return {
    ...{ state, actions, titleId, statusId, isShy, keys, options },
    ...{ armingOptions, shown, panel },
    getPanelProps: (given = {}) => ({
      ...panelPropsOf({ state, isShy, titleId, statusId, silence }, given, options),
      ref: setPanel,
    }),
    getButtonProps: (action, given = {}, commandOptions?: CallCommandOptions) =>
      buttonPropsOf(
        { action, state, actions, keys, arming, options: commandOptions, failed },
        given,
      ),
  }
}

function leavesFocus(
  shown: ShownCall | undefined,
  { mode, focusPolicy }: UseCallDialogOptions,
): boolean {
  if (mode === 'inline') return true
  if (focusPolicy === 'always' || shown === undefined) return false
  return focusPolicy === 'never' || shown.keyboard.isTyping()
}
