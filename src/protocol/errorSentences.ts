import type { SignalingErrorCode } from './errors.ts'

/** What happened, why, and what to do: the sentence a developer reads when a handler gives none. */
export const ERROR_SENTENCES: Record<SignalingErrorCode, string> = {
  ABORTED: 'The caller aborted the command. It may still have taken effect.',
  ALREADY_LOGGED_IN: 'This connection is logged in already. Log out first, or open another one.',
  BAD_PAYLOAD: 'The payload does not fit the command. Compare it with the command table.',
  BUSY: 'You are in a call. End it first, or set `callWaiting` to allow several.',
  CLOSED: 'The client is closed. Create another one.',
  CONFLICT: 'Something else has changed it meanwhile. Read it again, then decide again.',
  FORBIDDEN: 'You may not do this. Ask for a token that allows it.',
  INTERNAL: 'The server failed. Its log has the cause.',
  INVITATION_ACTIVE: 'The call has been answered. End it instead.',
  INVITATION_OVER: 'The invitation is over. `error.invitation` says how it ended.',
  LIMIT_REACHED: 'A limit of the server is reached. Remove something first, or raise the limit.',
  NETWORK: 'The server cannot be reached. Check the address and the network, then try again.',
  NOT_A_MEMBER: 'Join the channel first.',
  NOT_FOUND: 'There is no such thing, or it is no longer kept.',
  NOT_LOGGED_IN: 'Log in first.',
  RATE_LIMITED: 'Too many in too short a time. Wait for `error.retryAfterMs`, then try again.',
  REPLACED:
    'The user has logged in elsewhere, and meant to be there alone. Log in anew to be here.',
  TIMEOUT: 'The server did not answer in time. The command may still have taken effect.',
  TOO_DEEP: 'The frame nests too deeply. Send structured values as JSON text.',
  TOO_LARGE: 'It is larger than the server allows. Send less.',
  UNAUTHORIZED: 'The token is missing, wrong, expired, or for another user. Get a fresh one.',
  UNAVAILABLE: 'The server is starting, stopping or cut off from its store. Try again shortly.',
  UNKNOWN_COMMAND: 'The server does not know this command. Is the client newer than the server?',
  UNSUPPORTED_VERSION: 'Client and server speak different protocol versions. Update the older one.',
}
