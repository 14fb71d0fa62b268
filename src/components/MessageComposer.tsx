'use client'

import {
  useState,
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
  type SubmitEvent,
} from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'
import { useAction } from '../hooks/useAction.ts'
import { useChannelId } from '../hooks/useChannelId.ts'
import { useHasFailed } from '../hooks/useHasFailed.ts'
import { useSession } from '../hooks/useSession.ts'
import type { SignalingError } from '../protocol/errors.ts'
import type { Recipient } from '../protocol/messages.ts'
import type { ChannelBody, PeerBody } from '../protocol/register.ts'
import { explain } from './explain.ts'
import { SendIcon } from './icons.tsx'
import { useAllStrings } from './useAllStrings.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface MessageComposerProps extends Omit<ComponentProps<'form'>, 'children'> {
  /**
   * A channel that the client is in, or a user.
   * @default the channel of the nearest `ChannelProvider`
   */
  to?: Recipient | undefined
  /** Names the text field for assistive technology. @default 'Message' */
  label?: string
  placeholder?: string
  /** Called when a message was not sent. */
  onSendError?: (error: SignalingError) => void
  /** Makes the body of a message. @default the text itself */
  toBody?: (text: string) => ChannelBody & PeerBody
  /** Renders the root as an element of yours, which spreads the props. @default a `<form>` */
  render?: RenderRoot<'form', 'idle' | 'error'>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * A text field that sends: Enter sends, Shift and Enter begin a new line. What failed and can be sent
 * again stays in the `MessageList`; what was refused is back in the field. Renders a `<form>`, whose
 * `onSubmit` may call `event.preventDefault()` to keep it from sending.
 */
export function MessageComposer(props: MessageComposerProps): ReactNode {
  const { to } = props
  if (to === undefined) return <NearestComposer {...props} />
  // What was written to one must not be sent to another.
  return <Composer key={JSON.stringify(to)} {...props} {...{ to }} />
}

function NearestComposer(props: MessageComposerProps): ReactNode {
  const channelId = useChannelId()
  return <Composer key={channelId} {...props} to={{ channelId }} />
}

function Composer({
  to,
  label,
  placeholder,
  onSendError,
  toBody = itself,
  render,
  unstyled,
  onSubmit,
  ...formProps
}: MessageComposerProps & { readonly to: Recipient }): ReactNode {
  const strings = useAllStrings()
  const { messages } = useSignaling()
  const { session } = useSession()
  const [{ error }, run] = useAction()
  const [draft, setDraft] = useState('')
  // What the list shows as failed needs no words here once it is sent after all.
  const hasFailed = useHasFailed(to)
  const isShown = error !== undefined && (hasFailed || !error.isRetryable)
  const canSend = session !== undefined && draft.trim() !== ''

  async function send() {
    const body = toBody(draft.trim())
    return 'userId' in to ? messages.send(to, body) : messages.send(to, body)
  }

  function handleSubmit(event: SubmitEvent<HTMLFormElement>) {
    onSubmit?.(event)
    if (event.defaultPrevented) return
    event.preventDefault()
    if (!canSend) return
    setDraft('')
    run(send).catch((thrown: unknown) => {
      // An action rejects with nothing else.
      const refused = thrown as SignalingError
      // Whatever has been typed since is newer than what was refused.
      if (!refused.isRetryable) setDraft((current) => current || draft)
      onSendError?.(refused)
    })
  }

  return (
    <RootElement
      as="form"
      mark="message-composer"
      {...{ render, unstyled }}
      state={isShown ? 'error' : 'idle'}
      {...formProps}
      onSubmit={handleSubmit}
    >
      <div data-part="field">
        <textarea
          aria-label={label ?? strings.message}
          placeholder={placeholder}
          rows={Math.min(MAX_ROWS, draft.split('\n').length)}
          enterKeyHint="send"
          // What people write is in a language of theirs.
          lang=""
          dir="auto"
          data-part="input"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={handleKeyDown}
        />
        <button data-part="send" disabled={!canSend}>
          <SendIcon />
          <span>{strings.send}</span>
        </button>
      </div>
      {isShown && (
        <p role="alert" data-part="error">
          {strings.messageNotSent(explain(error, strings))}
        </p>
      )}
    </RootElement>
  )
}

/** For browsers that do not let a field grow with its text. */
const MAX_ROWS = 6

function handleKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
  event.preventDefault()
  event.currentTarget.form?.requestSubmit()
}

// Enter chooses a word of an input method. Safari says 229 of it, when it is composing no longer.
function isComposing({ nativeEvent }: KeyboardEvent): boolean {
  return nativeEvent.isComposing || nativeEvent.keyCode === 229
}

function itself(text: string): string {
  return text
}
