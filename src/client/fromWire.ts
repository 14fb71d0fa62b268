import type { Attr, AttrShape } from '../protocol/attrs.ts'
import type { ChannelSnapshot, ChannelSnapshotShape } from '../protocol/channels.ts'
import { SignalingError, isErrorCode, type SignalingErrorShape } from '../protocol/errors.ts'
import type {
  Invitation,
  InvitationShape,
  Invitee,
  InviteeShape,
  Proposal,
  ProposalShape,
} from '../protocol/invitations.ts'
import type { StreamEvent } from '../protocol/events.ts'
import type { ChannelMessageShape, Message, MessageShape } from '../protocol/messages.ts'

/** Values of an app cross the wire as JSON text, which the server has checked to be JSON. */
export function toValue(text: string | undefined): unknown {
  return text === undefined ? undefined : (JSON.parse(text) as unknown)
}

/** The JSON text of a value, or of nothing at all when it is `undefined`. */
export function toJsonText(value: unknown): string | undefined {
  return JSON.stringify(value)
}

export function toAttr({ value, rev, setBy, setAt }: AttrShape): Attr {
  return { value: toValue(value), rev, setBy, setAt }
}

export function toChannelSnapshot(
  channelId: string,
  { attrs, ...snapshot }: ChannelSnapshotShape,
): ChannelSnapshot {
  return { channelId, ...snapshot, attrs: toAttrs(attrs) }
}

export function toAttrs(
  entries: readonly (readonly [string, AttrShape])[],
): ReadonlyMap<string, Attr> {
  return new Map(entries.map(([key, attr]) => [key, toAttr(attr)]))
}

export function toMessage({
  messageId,
  from,
  sentAt,
  to,
  body,
  seq,
  invitation,
}: MessageShape): Message {
  const message = { messageId, from, sentAt, to, body: toValue(body) }
  const numbered = seq === undefined ? message : { ...message, seq }
  const step = invitation && toStep(invitation)
  // What a body is depends on `to`, and the app has registered it for both.
  return (step === undefined ? numbered : { ...numbered, invitation: step }) as Message
}

/** A message as the stream of its channel tells it. */
export function toChannelMessage(
  [messageId, from, sentAt, body, seq]: ChannelMessageShape,
  to: { readonly channelId: string },
): Message {
  // Two literals, and nothing is copied: there may be thousands a second.
  return seq === undefined
    ? { messageId, from, sentAt, to, body }
    : { messageId, from, sentAt, to, body, seq }
}

/** Events that were missed, as frames hold them. */
export function toEvents(texts: readonly string[]): readonly StreamEvent[] {
  return texts.map((text) => JSON.parse(text) as StreamEvent)
}

function toStep({ data, answer, ...step }: NonNullable<MessageShape['invitation']>) {
  const said = answer === undefined ? {} : { answer: toValue(answer) }
  return { ...step, data: toValue(data), ...said }
}

/** The JSON text of a value that JSON must be able to hold. */
export function requireJson(value: unknown, what: string): string {
  const text = toJsonText(value)
  if (text !== undefined) return text
  // JSON has no `undefined` and no functions.
  const message = `${what} must be a JSON value. Delete it instead of setting it to undefined.`
  throw new SignalingError('BAD_PAYLOAD', { message })
}

/** What a client knows of an invitation already, when the server leaves out what has not changed. */
interface KnownInvitation {
  readonly invitation: Invitation | undefined
  readonly knownRev: number
}

export function toInvitation(
  shape: InvitationShape,
  { invitation: known, knownRev }: KnownInvitation = { invitation: undefined, knownRev: 0 },
): Invitation {
  const { data, dataRev, invitees, proposal, endData, ...invitation } = shape
  const isKnown = data === undefined && dataRev <= knownRev
  return {
    ...invitation,
    data: isKnown ? known?.data : toValue(data),
    invitees: invitees.map((invitee) => {
      const before = known?.invitees.find(({ userId }) => userId === invitee.userId)
      return toInvitee(invitee, invitee.rev <= knownRev ? before?.data : undefined)
    }),
    ...(proposal && { proposal: toProposal(proposal) }),
    ...(endData === undefined ? {} : { endData: toValue(endData) }),
  }
}

function toInvitee({ data, rev: _rev, ...invitee }: InviteeShape, known: unknown): Invitee {
  const answer = data === undefined ? known : toValue(data)
  return answer === undefined ? invitee : { ...invitee, data: answer }
}

export function toProposal({ data, ...proposal }: ProposalShape): Proposal {
  return { ...proposal, data: toValue(data) }
}

/** An error's shape, with a code that a newer server may have and this client may not know. */
type AnyErrorShape = Omit<SignalingErrorShape, 'code'> & { readonly code: string }

export function toError({
  code,
  message,
  retryAfterMs,
  invitation,
}: AnyErrorShape): SignalingError {
  return new SignalingError(isErrorCode(code) ? code : 'INTERNAL', {
    message,
    retryAfterMs,
    // Only the server's own refusals carry one.
    invitation: invitation === undefined ? undefined : toInvitation(invitation as InvitationShape),
  })
}
