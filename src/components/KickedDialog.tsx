'use client'

import { useId, useState, type ComponentProps, type ReactNode } from 'react'
import type { LoginOptions } from '../client/intent.ts'
import { useAction } from '../hooks/useAction.ts'
import { useSession } from '../hooks/useSession.ts'
import type { ConnectionStatus } from '../store/connection.ts'
import { BUSY } from './callDialog/partProps.ts'
import { useCallPresentation, type CallPresentation } from './callDialog/useCallPresentation.ts'
import { explain } from './explain.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'
import { useAllStrings } from './useAllStrings.ts'
import { useMergedRef } from './useMergedRef.ts'

/** Why nobody is logged in any more: by another login, by a token that is refused, or by the server. */
export type KickedDialogState = 'replaced' | 'unauthorized' | 'closed'

export interface KickedDialogProps extends Omit<ComponentProps<'dialog'>, 'children'> {
  /** Replaces the sentence below the reason. */
  children?: ReactNode
  /**
   * Logs in again.
   * @default `login` of whoever was logged in, with `exclusive`
   */
  onLogin?: (userId: string) => Promise<unknown>
  /**
   * Whether to end the other sessions of this user when logging in again: all, or those of the same
   * device.
   * @default false
   */
  exclusive?: LoginOptions['exclusive']
  /** Renders the root as an element of yours, which spreads the props. @default a `<dialog>` */
  render?: RenderRoot<'dialog', KickedDialogState>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * Says that somebody who was logged in is so no more, why, and that no call rings here until they log in
 * again, which it offers. Not said of a logout, nor of a connection that is merely away: that is what
 * `ConnectionBanner` tells. Renders a modal `<dialog>`, and nothing while all is well.
 */
export function KickedDialog(props: KickedDialogProps): ReactNode {
  const [kicked, dismiss] = useKicked()
  return kicked && <Dialog {...props} {...kicked} onDismiss={dismiss} />
}

interface Kicked {
  readonly userId: string
  readonly reason: KickedDialogState
}

const MODAL: CallPresentation = { isModal: true, takesFocus: true, isAsking: true }

function Dialog({
  userId,
  reason,
  onDismiss,
  onLogin,
  exclusive = false,
  children,
  render,
  unstyled,
  ref,
  onCancel,
  ...dialogProps
}: KickedDialogProps & Kicked & { readonly onDismiss: () => void }): ReactNode {
  const strings = useAllStrings()
  const id = useId()
  const { login } = useSession()
  const [{ pending, error }, run] = useAction()
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null)
  const bothRefs = useMergedRef(setDialog, ref)
  useCallPresentation(dialog, MODAL)

  function handleLogin() {
    if (pending) return
    void run(async () => onLogin?.(userId) ?? login(userId, { exclusive }))
  }

  return (
    <RootElement
      as="dialog"
      mark="kicked-dialog"
      {...{ render, unstyled }}
      state={reason}
      role="alertdialog"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}text`}
      tabIndex={-1}
      {...dialogProps}
      ref={bothRefs}
      closedby="none"
      onCancel={(event) => {
        onCancel?.(event)
        // The native one would close it without our knowing.
        event.preventDefault()
        onDismiss()
      }}
    >
      <div data-part="card">
        <h2 id={`${id}title`} data-part="title">
          {strings[reason]}
        </h2>
        <p id={`${id}text`} data-part="text">
          {children ?? strings.noCallsHere}
        </p>
        {error !== undefined && (
          <p role="alert" data-part="error">
            {strings.actionFailed(explain(error, strings))}
          </p>
        )}
        <div data-part="actions">
          <button type="button" data-part="not-now" onClick={onDismiss}>
            {strings.notNow}
          </button>
          <button type="button" data-part="log-in" {...(pending && BUSY)} onClick={handleLogin}>
            {reason === 'replaced' ? strings.useHere : strings.logInAgain}
          </button>
        </div>
      </div>
    </RootElement>
  )
}

/** Who has been kicked, from then until they are logged in again, log out, or do not want to know. */
function useKicked(): readonly [kicked: Kicked | undefined, dismiss: () => void] {
  const { session, status } = useSession()
  const [userId, setUserId] = useState<string>()
  const [seen, setSeen] = useState<ConnectionStatus>()
  const [reason, setReason] = useState<KickedDialogState>()
  if (session !== undefined && session.userId !== userId) setUserId(session.userId)
  if (status !== seen) {
    setSeen(status)
    if (isKick(status)) setReason(status)
    // While it connects it is not known yet.
    if (status === 'connected' || status === 'idle') setReason(undefined)
    if (status === 'idle') setUserId(undefined)
  }
  const kicked = userId === undefined || reason === undefined ? undefined : { userId, reason }
  return [kicked, () => setReason(undefined)]
}

function isKick(status: ConnectionStatus): status is KickedDialogState {
  return status === 'replaced' || status === 'unauthorized' || status === 'closed'
}
