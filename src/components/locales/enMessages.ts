import type { MessageStrings } from '../strings.ts'

export const enMessages: MessageStrings = {
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
