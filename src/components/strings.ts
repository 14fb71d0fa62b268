import type { SignalingErrorCode } from '../protocol/errors.ts'
import type { EndReason, InviteeState } from '../protocol/invitations.ts'
import type { InvitationStep } from '../protocol/messages.ts'

/** How a user can be reached. */
export type Presence = 'online' | 'away' | 'busy' | 'doNotDisturb' | 'reconnecting' | 'offline'

/** Every word that a component says, in one language. What is missing in a catalogue does not compile. */
export interface Strings extends CommonStrings, MessageStrings {}

/** The words of calls, members and connections. */
export interface CommonStrings {
  /** The language, as HTML and `Intl` have it: `de`, `pt-BR`. */
  readonly lang: string
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
  readonly soundBlocked: string
  readonly turnOnSound: string
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
}

/** The words of messages, which a page without them does not load. */
export interface MessageStrings {
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
