import type { SignalingErrorCode } from '../../protocol/errors.ts'
import type { EndReason, InviteeState } from '../../protocol/invitations.ts'
import type { InvitationStep } from '../../protocol/messages.ts'

/** How a user can be reached. */
export type Presence = 'online' | 'away' | 'busy' | 'doNotDisturb' | 'reconnecting' | 'offline'

/** Every word that a component says. */
export interface Strings {
  readonly incomingCall: string
  readonly incomingCallFrom: (name: string) => string
  readonly incomingGroupCall: string
  readonly incomingGroupCallFrom: (name: string, others: string) => string
  /** Several people in a title. */
  readonly names: (names: readonly string[]) => string
  /** Who else is invited. `names` lacks those who have none in plain text. */
  readonly withOthers: (names: readonly string[], count: number) => string
  readonly calling: string
  readonly ringing: string
  readonly inCall: string
  readonly answeredElsewhere: string
  readonly nameAnswered: (name: string) => string
  readonly somebodyElseAnswered: string
  readonly youAnswered: string
  readonly youLeft: string
  readonly missedCall: string
  readonly accept: string
  readonly decline: string
  readonly cancel: string
  readonly endCall: string
  readonly leave: string
  readonly endForEveryone: string
  readonly join: string
  readonly partiesOfCall: string
  readonly inviteeStates: Readonly<Record<InviteeState, string>>
  readonly answered: string
  readonly waitingCalls: string
  readonly isCalling: (name: string) => string
  readonly endAndAccept: string
  readonly leaveAndAccept: string
  /** What a button does, and to whose call. Begins with what is written on the button. */
  readonly wordsTo: (words: string, name: string) => string
  readonly proposal: string
  readonly wantsToChange: (name: string) => string
  readonly waitingForAgreement: string
  readonly agree: string
  readonly close: string
  readonly call: string
  readonly callName: (name: string) => string
  readonly people: (count: number) => string
  readonly actionFailed: (reason: string) => string
  /** Why something did not work, in words for whoever tried. */
  readonly reasons: Partial<Readonly<Record<SignalingErrorCode, string>>>
  readonly someReason: string
  readonly timeLeft: string
  readonly talkTime: string
  readonly endedBecause: Readonly<Record<EndReason, (isInviter: boolean) => string>>
  /** What whoever has called a group is told. */
  readonly groupEndedBecause: Readonly<Record<EndReason, string>>
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
  incomingGroupCall: 'Incoming group call',
  incomingGroupCallFrom: (name, others) => `Incoming group call from ${name}, ${others}`,
  names: ([first = '', second, ...rest]) => {
    if (second === undefined) return first
    return rest.length === 0 ? `${first} and ${second}` : `${first} and ${rest.length + 1} others`
  },
  withOthers: ([first], count) => {
    const rest = first === undefined ? count : count - 1
    const others = rest === 1 ? '1 other' : `${rest} others`
    if (first === undefined) return `with ${others}`
    return rest === 0 ? `with ${first}` : `with ${first} and ${others}`
  },
  calling: 'Calling…',
  ringing: 'Ringing…',
  inCall: 'In call',
  answeredElsewhere: 'Answered on another device',
  nameAnswered: (name) => `${name} answered`,
  somebodyElseAnswered: 'Somebody else answered',
  youAnswered: 'You answered',
  youLeft: 'You left the call',
  missedCall: 'Missed call',
  accept: 'Accept',
  decline: 'Decline',
  cancel: 'Cancel',
  endCall: 'End call',
  leave: 'Leave',
  endForEveryone: 'End for everyone',
  join: 'Join',
  partiesOfCall: 'People in this call',
  inviteeStates: {
    pending: 'Calling…',
    delivered: 'Ringing…',
    accepted: 'In call',
    rejected: 'Declined',
    busy: 'Busy',
    timedOut: 'No answer',
    unreachable: 'Not reachable',
    cancelled: 'Cancelled',
    left: 'Left',
  },
  answered: 'Answered',
  waitingCalls: 'Waiting calls',
  isCalling: (name) => `${name} is calling`,
  endAndAccept: 'End and accept',
  leaveAndAccept: 'Leave and accept',
  wordsTo: (words, name) => `${words}: ${name}`,
  proposal: 'Proposed change',
  wantsToChange: (name) => `${name} wants to change the call`,
  waitingForAgreement: 'Waiting for the others to agree…',
  agree: 'Agree',
  close: 'Close',
  call: 'Call',
  callName: (name) => `Call ${name}`,
  people: (count) => (count === 1 ? '1 person' : `${count} people`),
  actionFailed: (reason) => `That did not work. ${reason}`,
  reasons: {
    BUSY: 'You are in another call.',
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
    busy: (isInviter) => (isInviter ? 'Busy' : 'Missed call'),
    unreachable: (isInviter) => (isInviter ? 'Not reachable' : 'Missed call'),
    answered: () => 'Answered',
    ended: () => 'Call ended',
    failed: () => 'Connection lost',
  },
  groupEndedBecause: {
    rejected: 'Nobody answered',
    cancelled: 'You cancelled',
    timedOut: 'Nobody answered',
    busy: 'Everybody is busy',
    unreachable: 'Nobody can be reached',
    answered: 'Everybody has answered',
    ended: 'Call ended',
    failed: 'Connection lost',
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
