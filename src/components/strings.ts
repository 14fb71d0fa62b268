import type { SignalingErrorCode } from '../protocol/errors.ts'
import type { EndReason, InviteeState } from '../protocol/invitations.ts'
import type { InvitationStep } from '../protocol/messages.ts'

/** How a user can be reached. */
export type Presence = 'online' | 'away' | 'busy' | 'doNotDisturb' | 'reconnecting' | 'offline'

/** Every word that a component says, in one language. What is missing in a catalogue does not compile. */
export interface Strings extends CommonStrings, MoreStrings {}

/** The words of `CallDialog` and `ChannelMemberList`, and what others say as well. */
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
  readonly silence: string
  readonly silenced: string
  readonly ringsInAnotherTab: string
  readonly answeredInAnotherTab: string
  readonly soundBlocked: string
  readonly turnOnSound: string
  readonly talkTime: string
  readonly endedBecause: Readonly<Record<EndReason, (isInviter: boolean) => string>>
  /** What whoever has called a group is told. */
  readonly groupEndedBecause: Readonly<Record<EndReason, string>>
  readonly membersOf: (channelId: string) => string
  readonly memberCount: (count: number) => string
  readonly you: string
  readonly devices: (count: number) => string
  readonly moreMembers: (count: number) => string
  readonly loadingMembers: string
  readonly membersFailed: (reason: string) => string
  readonly tryAgain: string
  readonly presence: Readonly<Record<Presence, string>>
  /** What a call that comes in says to who cannot see it. `call` is a sentence without its full stop; a key that is `''` does nothing. */
  readonly announcement: (call: string, keys: { focus: string; accept: string }) => string
  readonly declineWithMessage: string
  readonly minimize: string
  /** Of what is minimised. */
  readonly expand: string
  /** What is said of a member, one thing after the other: `Ana, online, host`. */
  readonly memberLabel: (words: readonly string[]) => string
  /** How many members are shown of how many. */
  readonly membersFound: (count: number, total: number) => string
  readonly noMembers: string
  readonly noMembersFound: (search: string) => string
  readonly searchMembers: string
  /** Names the group of those who are in no other. */
  readonly otherMembers: string
  readonly membersJoined: (names: readonly string[]) => string
  readonly membersLeft: (names: readonly string[]) => string
  /** Those who are not named. */
  readonly others: (count: number) => string
  /** Said once, when there is little time left to answer. */
  readonly secondsLeft: (count: number) => string
}

/** The words of all other components, which a page without them does not load. */
export interface MoreStrings {
  readonly connecting: string
  readonly reconnecting: string
  readonly noNetwork: string
  readonly reconnected: string
  readonly replaced: string
  readonly unauthorized: string
  readonly closed: string
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
  readonly yourAvailability: string
  /** When the next attempt to connect is made. */
  readonly retryIn: (seconds: number) => string
  readonly retryNow: string
  /** The buttons of a call that goes on. */
  readonly callControls: string
  /** A switch: it is pressed while nobody hears this user. */
  readonly mute: string
  /** A switch: it is pressed while the others see this user. */
  readonly camera: string
  /** The keys of a telephone, and the button that shows them. */
  readonly dialPad: string
  /** How the keys are called that are no digits or letters. */
  readonly dialKeys: Readonly<Record<'*' | '#' | '+', string>>
  readonly digitsSent: string
  readonly phoneNumber: string
  readonly deleteDigit: string
  readonly holdForPlus: string
  /** How many other calls ring besides the one that is shown. */
  readonly moreCalls: (count: number) => string
  /** What a key does, where one is told of a call: `Alt+A: Accept`. */
  readonly keyFor: (key: string, words: string) => string
  readonly openCall: string
  readonly callHistory: string
  readonly outgoingCall: string
  readonly noCalls: string
  readonly loadingCalls: string
  readonly callsFailed: (reason: string) => string
  readonly showOlderCalls: string
  readonly missedCalls: (count: number) => string
  /** Stands in place of a part of the page that could not be shown. */
  readonly partFailed: (reason: string) => string
  /** The first connection, after words that it takes long. */
  readonly connected: string
  readonly soundIsOn: string
  /** Why somebody is asked for notifications. */
  readonly notificationsReason: string
  readonly turnOnNotifications: string
  readonly notNow: string
  /** What undoes that they were blocked. */
  readonly notificationsDenied: string
  /** What iOS and iPadOS want first, with the words of their menu. */
  readonly notificationsHomeScreen: string
  readonly notificationsOn: string
  readonly notificationsFailed: (reason: string) => string
  /** In a notification: what another device of this user has done. */
  readonly youDeclined: string
  /** In a notification whose sender has given no text. */
  readonly newMessage: string
  /** In a notification that says nothing else. */
  readonly somethingNew: string
  /** What it means to be logged in no more. */
  readonly noCallsHere: string
  readonly logInAgain: string
  /** After a login somewhere else. */
  readonly useHere: string
}
