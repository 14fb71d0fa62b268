'use client'

import { useState } from 'react'
import { useSignaling, useSignalingState } from '../../hooks/signalingContext.ts'
import { useAction } from '../../hooks/useAction.ts'
import type { SignalingError } from '../../protocol/errors.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import { goOutOf } from './useCallSwitch.ts'

/** Is asked before something is done. What returns `false` keeps it from being done; what throws, too, and that is shown. */
export type CallGuard = (invitation: Invitation) => boolean | void | Promise<boolean | void>

export interface CallGuards {
  /** Before a call is accepted or joined: the place to ask for a camera. */
  beforeAccept?: CallGuard | undefined
  /** Before a call is declined. */
  beforeReject?: CallGuard | undefined
  /** Before one's own call is taken back. */
  beforeCancel?: CallGuard | undefined
  /** Before a call is ended or left. */
  beforeEnd?: CallGuard | undefined
  /** Before one agrees to what somebody wants to change: `invitation.proposal`. */
  beforeAgree?: CallGuard | undefined
}

export interface CallHandlers {
  /** Called when this user has answered in this dialog. */
  onAccept?: ((invitation: Invitation) => void) | undefined
  /** Called when this user has declined in this dialog. */
  onReject?: ((invitation: Invitation) => void) | undefined
  /** Called when this user has taken their own call back in this dialog. */
  onCancel?: ((invitation: Invitation) => void) | undefined
}

export type CallCommand = 'accept' | 'reject' | 'cancel' | 'end' | 'leave' | 'join'

export interface CallCommandOptions {
  /** Any JSON value for the other side. */
  readonly data?: unknown
}

/**
 * Resolves with the call as it is then, and with `undefined` where the app has said no, or there was
 * nothing to do. Rejects with a `SignalingError`, which is shown as well, so that nobody has to catch it.
 */
export type CallCommandResult = Promise<Invitation | undefined>

export interface CallCommands {
  readonly pending: boolean
  readonly error: SignalingError | undefined
  /** What did not work. */
  readonly failed: CallCommand | undefined
  readonly run: (command: CallCommand, options?: CallCommandOptions) => CallCommandResult
  /** Does again what has failed. */
  readonly retry: () => CallCommandResult
  /** Forgets that it has failed. */
  readonly reset: () => void
}

interface Attempt {
  readonly inviteId: string
  readonly command: CallCommand
  readonly given: CallCommandOptions | undefined
  readonly pending: boolean
  readonly error?: SignalingError | undefined
}

const AROUND = {
  accept: ['beforeAccept', 'onAccept'],
  join: ['beforeAccept'],
  reject: ['beforeReject', 'onReject'],
  cancel: ['beforeCancel', 'onCancel'],
  end: ['beforeEnd'],
  leave: ['beforeEnd'],
} as const satisfies Record<CallCommand, readonly [keyof CallGuards, (keyof CallHandlers)?]>

/**
 * What one can do with a call, after what the app has to say to it. Of another call it knows nothing but
 * which one is left when this one is answered.
 */
export function useCallCommands(
  invitation: Invitation | undefined,
  options: CallGuards & CallHandlers,
  busyWith?: Invitation,
): CallCommands {
  const { invitations } = useSignaling()
  const userId = useSignalingState(({ session }) => session?.userId)
  const [, start] = useAction()
  const [last, setLast] = useState<Attempt>()
  const attempt = last?.inviteId === invitation?.inviteId ? last : undefined
  const { pending = false, error } = attempt ?? {}

  function run(command: CallCommand, given?: CallCommandOptions): CallCommandResult {
    if (invitation === undefined || pending) return Promise.resolve(undefined)
    const { inviteId } = invitation
    const [before, on] = AROUND[command]
    const begun: Attempt = { inviteId, command, given, pending: true }
    setLast(begun)
    // What ends late says nothing of what was begun since.
    const settle = (why?: SignalingError) =>
      setLast((now) => (now === begun ? { ...begun, pending: false, error: why } : now))
    const done = start(async () => {
      if ((await options[before]?.(invitation)) === false) return undefined
      if (command === 'accept' && busyWith !== undefined) {
        if ((await options.beforeEnd?.(busyWith)) === false) return undefined
        await goOutOf(busyWith, userId, invitations)
      }
      return invitations[command](inviteId, given)
    })
    const handleDone = (changed: Invitation | undefined) => {
      settle()
      if (changed && on) options[on]?.(changed)
    }
    // What an action throws has been made one of these.
    void done.then(handleDone, (thrown: unknown) => settle(thrown as SignalingError))
    return done
  }

  return {
    ...{ pending, error, run },
    failed: error && attempt?.command,
    retry: () => (attempt ? run(attempt.command, attempt.given) : Promise.resolve(undefined)),
    reset: () => setLast(undefined),
  }
}
