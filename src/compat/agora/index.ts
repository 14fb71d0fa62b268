import { createSignalFunction } from './createSignalFunction.ts'
import type { SignalFunction } from './surface.ts'

export type {
  AgoraCall,
  AgoraChannel,
  AgoraSession,
  AgoraSignal,
  InvokeAnswer,
  InvokeFailure,
  InvokeTable,
  LogLevel,
  LoginStatus,
  Message,
  SignalFunction,
  SignalOptions,
  Slot,
  TokenOf,
  UserList,
} from './surface.ts'

/**
 * The vendor's entry to its Signaling API 1.4, on a server of Beckon's: called with or without `new`.
 *
 * @example
 * const session = Signal(appid).login('ada', '_no_need_token')
 * session.onLoginSuccess = () => session.messageInstantSend('bob', 'Hello')
 */
const Signal: SignalFunction = createSignalFunction()

// Programs load the vendor's file for this alone, with and without a bundler.
if (typeof window !== 'undefined') Object.assign(window, { Signal })

// oxlint-disable-next-line import/no-default-export -- The vendor's module is one function.
export default Signal
