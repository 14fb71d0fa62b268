import type { SignalingErrorCode } from '../../protocol/errors.ts'
import type { EndReason } from '../../protocol/invitations.ts'

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
    TIMEOUT: 'The server did not answer in time.',
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
}
