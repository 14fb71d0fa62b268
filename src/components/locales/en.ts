import type { SignalingErrorCode } from '../../protocol/errors.ts'
import type { EndReason } from '../../protocol/invitations.ts'
import type { InvitationStep } from '../../protocol/messages.ts'

/** How a user can be reached. */
export type Presence = 'online' | 'away' | 'busy' | 'doNotDisturb' | 'reconnecting' | 'offline'

/** Every word that a component says. */
export interface Strings {
  readonly incomingCall: string
  readonly incomingCallFrom: (name: string) => string
  readonly calling: string
  readonly ringing: string
  readonly inCall: string
  readonly answeredElsewhere: string
  readonly accept: string
  readonly decline: string
  readonly cancel: string
  readonly endCall: string
  readonly close: string
  readonly call: string
  readonly callName: (name: string) => string
  readonly actionFailed: (reason: string) => string
  /** Why something did not work, in words for whoever tried. */
  readonly reasons: Partial<Readonly<Record<SignalingErrorCode, string>>>
  readonly someReason: string
  readonly timeLeft: string
  readonly talkTime: string
  readonly endedBecause: Readonly<Record<EndReason, (isInviter: boolean) => string>>
  readonly membersOf: (channelId: string) => string
  readonly memberCount: (count: number) => string
  readonly you: string
  readonly online: string
  readonly offline: string
  readonly devices: (count: number) => string
  readonly moreMembers: (count: number) => string
  readonly loadingMembers: string
  readonly membersFailed: (reason: string) => string
  readonly tryAgain: string
  readonly connecting: string
  readonly reconnecting: string
  readonly noNetwork: string
  readonly reconnected: string
  readonly replaced: string
  readonly unauthorized: string
  readonly closed: string
  readonly presence: Readonly<Record<Presence, string>>
  readonly lastSeen: (time: string) => string
  readonly message: string
  readonly messages: string
  readonly send: string
  readonly sending: string
  readonly notSent: string
  readonly messageNotSent: (reason: string) => string
  readonly noMessages: string
  readonly loadingMessages: string
  readonly messagesFailed: (reason: string) => string
  readonly showOlder: string
  readonly loadingOlder: string
  readonly newMessagesBelow: string
  readonly newMessages: (count: number) => string
  readonly newMessageFrom: (name: string, text: string | undefined) => string
  /** Who wrote what nobody has written. */
  readonly server: string
  /** What happened in a call with `name`. */
  readonly callSteps: Readonly<
    Record<InvitationStep['action'], (isInviter: boolean, name: string) => string>
  >
}

export const en: Strings = {
  incomingCall: 'Incoming call',
  incomingCallFrom: (name) => `Incoming call from ${name}`,
  calling: 'Calling…',
  ringing: 'Ringing…',
  inCall: 'In call',
  answeredElsewhere: 'Answered on another device',
  accept: 'Accept',
  decline: 'Decline',
  cancel: 'Cancel',
  endCall: 'End call',
  close: 'Close',
  call: 'Call',
  callName: (name) => `Call ${name}`,
  actionFailed: (reason) => `That did not work. ${reason}`,
  reasons: {
    FORBIDDEN: 'You are not allowed to.',
    INVITATION_ACTIVE: 'There is a call already.',
    INVITATION_OVER: 'The call is over.',
    LIMIT_REACHED: 'There is no room for more.',
    NETWORK: 'The server cannot be reached.',
    NOT_LOGGED_IN: 'You are not logged in.',
    RATE_LIMITED: 'Too many messages. Wait a moment.',
    TIMEOUT: 'The server did not answer in time.',
    TOO_LARGE: 'It is too long.',
    UNAUTHORIZED: 'You are not logged in.',
  },
  someReason: 'Please try again.',
  timeLeft: 'Time left to answer',
  talkTime: 'Time in call',
  endedBecause: {
    rejected: (isInviter) => (isInviter ? 'Call declined' : 'You declined'),
    cancelled: (isInviter) => (isInviter ? 'You cancelled' : 'Missed call'),
    timedOut: (isInviter) => (isInviter ? 'No answer' : 'Missed call'),
    ended: () => 'Call ended',
  },
  membersOf: (channelId) => `Members of ${channelId}`,
  memberCount: (count) => (count === 1 ? '1 member' : `${count} members`),
  you: 'You',
  online: 'online',
  offline: 'offline',
  devices: (count) => `${count} devices`,
  moreMembers: (count) => `and ${count} more`,
  loadingMembers: 'Loading members…',
  membersFailed: (reason) => `The members cannot be shown. ${reason}`,
  tryAgain: 'Try again',
  connecting: 'Connecting…',
  reconnecting: 'Connection lost. Reconnecting…',
  noNetwork: 'You are offline.',
  reconnected: 'Connected again.',
  replaced: 'You have logged in somewhere else.',
  unauthorized: 'You are not logged in any more.',
  closed: 'The server has closed the connection.',
  presence: {
    online: 'online',
    away: 'away',
    busy: 'busy',
    doNotDisturb: 'do not disturb',
    reconnecting: 'reconnecting',
    offline: 'offline',
  },
  lastSeen: (time) => `Last seen ${time}`,
  message: 'Message',
  messages: 'Messages',
  send: 'Send',
  sending: 'Sending…',
  notSent: 'Not sent',
  messageNotSent: (reason) => `The message was not sent. ${reason}`,
  noMessages: 'No messages yet',
  loadingMessages: 'Loading messages…',
  messagesFailed: (reason) => `The messages cannot be shown. ${reason}`,
  showOlder: 'Show older messages',
  loadingOlder: 'Loading older messages…',
  newMessagesBelow: 'New messages',
  newMessages: (count) => `${count} new messages`,
  newMessageFrom: (name, text) =>
    text === undefined ? `Message from ${name}` : `${name}: ${text}`,
  server: 'Server',
  callSteps: {
    invite: (isInviter, name) => (isInviter ? 'You called' : `${name} called`),
    cancel: (isInviter) => (isInviter ? 'You cancelled the call' : 'Missed call'),
    accept: (isInviter, name) => (isInviter ? `${name} answered` : 'You answered'),
    reject: (isInviter) => (isInviter ? 'Call declined' : 'You declined the call'),
    timeout: (isInviter) => (isInviter ? 'No answer' : 'Missed call'),
    modify: () => 'Call changed',
    end: () => 'Call ended',
  },
}
