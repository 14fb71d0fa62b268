/** Where a program puts a function of its own. `''` at first; `null` and nothing will do as well. */
export type Slot<Args extends readonly unknown[]> =
  ((...args: Args) => void) | '' | null | undefined

/** 0: logged out. 1: logging in. 2: logged in. 3: the connection is lost, and being opened again. */
export type LoginStatus = 0 | 1 | 2 | 3

export interface SignalOptions {
  /** Address of a Beckon server, such as `https://signal.example.com`. */
  url?: string
  /** Asked at every login and reconnection, for a token that the server takes. */
  getToken?: (request: TokenOf) => string | Promise<string>
}

/** For whom a token is wanted. */
export interface TokenOf {
  readonly appid: string | undefined
  readonly account: string
  /** What the program has given to `login`. */
  readonly token: string | undefined
}

/** Called with or without `new`. */
export interface SignalFunction {
  (appid?: string): AgoraSignal
  new (appid?: string): AgoraSignal
  /** For all sessions that begin from now on. */
  configure(options: SignalOptions): void
}

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING'

export interface AgoraSignal {
  appid: string | undefined
  vid: string | undefined
  server_urls: string[]
  /** Begins a session at each call. Another one of the same account ends, with 103. */
  login(
    account: string | number,
    token?: string | number | null,
    /** How often it tries to come back. @default 10 */
    reconnect_count?: number,
    /** For how many seconds it tries. @default 30 */
    reconnect_time?: number,
  ): AgoraSession
  setDoLog(isEnabled?: boolean, level?: LogLevel | (string & {})): void
  setDolog(isEnabled?: boolean, level?: LogLevel | (string & {})): void
  /** With an address as its value, any name says where the server is. */
  setup_debugging(name: string, value: string): void
  setUpDebugging(name: string, value: string): void
  getSDKVersion(): '1.4.0'
  getSDKVersion_int(): number
}

export interface AgoraSession {
  account: string
  /** A number that belongs to the account. Not there before the login. */
  uid: number
  state: LoginStatus
  line: string
  onLoginSuccess: Slot<[uid: number]>
  onLoginFailed: Slot<[ecode: number]>
  onLogout: Slot<[ecode: number]>
  onInviteReceived: Slot<[call: AgoraCall]>
  onMessageInstantReceive: Slot<[account: string, uid: number, msg: Message]>
  /** Never called: the vendor never did. */
  onError?: Slot<[evt: unknown]>
  /** Called besides the function that is given to `invoke`. */
  onInvokeRet?: Slot<[callID: string, err: string, resp: InvokeAnswer]>
  logout(): void
  getStatus(): LoginStatus
  // What follows is not there before the login.
  invoke<Name extends keyof InvokeTable>(
    func: `io.agora.signal.${Name}`,
    args: InvokeTable[Name]['args'],
    cb?: (err: string, ret: InvokeTable[Name]['ret']) => void,
  ): string | undefined
  invoke(
    func: string,
    args?: unknown,
    cb?: (err: string, ret: InvokeAnswer) => void,
  ): string | undefined
  /** `cb` hears whether it has failed. */
  messageInstantSend(
    peer: string | number,
    msg: unknown,
    cb?: ((hasFailed: boolean) => void) | null,
  ): void
  /** One channel at a time: another join leaves the first. `undefined` unless logged in. */
  channelJoin(channelID: string | number): AgoraChannel
  channelInviteUser2(channelID: string | number, peer: string | number, extra?: unknown): AgoraCall
}

/** Mostly text. What was sent as another JSON value arrives as such. */
// oxlint-disable-next-line typescript/no-explicit-any -- Programs parse it, or look into it.
export type Message = any

export type UserList = [account: string, uid: number][]

/** `ret` as it is when the call has failed. `ret.reason` says why, and so does `err`. */
export interface InvokeFailure {
  result: 'failed'
  reason: string
}

export interface InvokeAnswer {
  result: 'ok' | 'failed'
  reason?: string
  [field: string]: unknown
}

interface Answer {
  result: 'ok'
  reason?: string
}

/** What `invoke` can ask, without `io.agora.signal.` in front. */
export interface InvokeTable {
  user_query_user_status: {
    args: { account: string }
    ret: Answer & { account: string; status: 0 | 1 }
  }
  user_set_attr: { args: { name: string; value: unknown }; ret: Answer }
  user_get_attr: {
    args: { account: string; name: string }
    ret: Answer & { account: string; name: string; value: Message }
  }
  user_get_attr_all: {
    args: { account: string }
    ret: Answer & { account: string; json: string }
  }
  channel_query_num: { args: { name: string }; ret: Answer & { num: number } }
  channel_query_user_isin: {
    args: { name: string; account: string }
    ret: Answer & { isin: 0 | 1 }
  }
  channel_query_userlist: {
    args: { name: string }
    ret: Answer & { num: number; list: UserList }
  }
  channel_query_userlist_all: {
    args: { name: string; num?: number }
    ret: Answer & { num: number; list: UserList }
  }
  channel_clear_attr: { args: { channel: string }; ret: Answer }
  channel_del_attr: { args: { channel: string; name: string }; ret: Answer }
  channel_set_attr: { args: { channel: string; name: string; value: unknown }; ret: Answer }
}

export interface AgoraChannel {
  name: string
  state: 'joining' | 'joined' | 'leaved'
  onChannelJoined: Slot<[]>
  onChannelJoinFailed: Slot<[ecode: string]>
  onChannelLeaved: Slot<[ecode: number]>
  onChannelUserJoined: Slot<[account: string, uid: number]>
  onChannelUserLeaved: Slot<[account: string, uid: number]>
  onChannelUserList: Slot<[users: UserList]>
  onChannelAttrUpdated: Slot<[name: string, value: Message, type: 'update' | 'del' | 'clear']>
  onMessageChannelReceive: Slot<[account: string, uid: number, msg: Message]>
  messageChannelSend(msg: unknown, cb?: (() => void) | null): void
  channelLeave(cb?: (() => void) | null): void
  channelSetAttr(name: string, value: unknown, cb?: (() => void) | null): void
  channelDelAttr(name: string, cb?: (() => void) | null): void
  channelClearAttr(cb?: (() => void) | null): void
}

export interface AgoraCall {
  channelName: string
  peer: string
  /** What the caller has sent along, as it was sent. */
  extra: Message
  onInviteReceivedByPeer: Slot<[extra: Message]>
  onInviteAcceptedByPeer: Slot<[extra: Message]>
  onInviteRefusedByPeer: Slot<[extra: Message]>
  /** `extra` is JSON: `{"reason":"…","code":703}`. */
  onInviteFailed: Slot<[extra: string]>
  onInviteEndByPeer: Slot<[extra: Message]>
  onInviteEndByMyself: Slot<[extra: string]>
  onInviteMsg: Slot<[extra: string]>
  channelInviteUser2(): void
  channelInviteAccept(extra?: unknown): void
  channelInviteRefuse(extra?: unknown): void
  channelInviteDTMF(dtmf: string): void
  channelInviteEnd(extra?: unknown): void
}
