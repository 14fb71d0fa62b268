'use client'

import { useState } from 'react'
import { useSignaling } from '../../hooks/signalingContext.ts'
import { useAction, type ActionState } from '../../hooks/useAction.ts'
import type { Invitation } from '../../protocol/invitations.ts'

/** Is asked before something is done. What returns `false` keeps it from being done; what throws, too, and that is shown. */
export type CallGuard = (invitation: Invitation) => boolean | void | Promise<boolean | void>

export interface CallGuards {
  /** Before a call is accepted or joined: the place to ask for a camera. */
  beforeAccept?: CallGuard | undefined
  /** Before a call is declined. */
  beforeReject?: CallGuard | undefined
  /** Before a call is ended or left. */
  beforeEnd?: CallGuard | undefined
}

export type CallCommand = 'accept' | 'reject' | 'cancel' | 'end' | 'leave' | 'join'

export interface CallCommandOptions {
  /** Any JSON value for the other side. */
  readonly data?: unknown
}

export interface CallCommands extends ActionState {
  readonly run: (command: CallCommand, options?: CallCommandOptions) => void
  /** Does again what has failed. */
  readonly retry: () => void
}

const GUARDS = {
  accept: 'beforeAccept',
  join: 'beforeAccept',
  reject: 'beforeReject',
  cancel: undefined,
  end: 'beforeEnd',
  leave: 'beforeEnd',
} as const satisfies Record<CallCommand, keyof CallGuards | undefined>

/** What one can do with a call, after what the app has to say to it. */
export function useCallCommands(
  invitation: Invitation | undefined,
  options: CallGuards & { onAccept?: ((invitation: Invitation) => void) | undefined },
): CallCommands {
  const { invitations } = useSignaling()
  const [action, start] = useAction()
  const [last, setLast] = useState<{ command: CallCommand; options?: CallCommandOptions }>()

  function run(command: CallCommand, given?: CallCommandOptions) {
    if (invitation === undefined || action.pending) return
    setLast({ command, ...(given && { options: given }) })
    const name = GUARDS[command]
    const done = start(async () => {
      if (name && (await options[name]?.(invitation)) === false) return undefined
      return invitations[command](invitation.inviteId, given)
    })
    const handleDone = (changed: Invitation | undefined) => {
      if (changed && command === 'accept') options.onAccept?.(changed)
    }
    void done.then(handleDone, ignoreShown)
  }

  return { ...action, run, retry: () => last && run(last.command, last.options) }
}

// The dialog shows it.
function ignoreShown(): void {}
