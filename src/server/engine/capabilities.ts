/**
 * What a token allows. Without any, everything but `server`; with one, only what it names.
 */
export interface Capabilities {
  /** To join the special channels, and to end any channel. For servers of the app. */
  readonly server?: boolean
  /** To read channels and to set their attributes without being in them. */
  readonly observe?: boolean
  /** To tell offline users from unknown ones: when they were last seen, and their attributes. */
  readonly presence?: boolean
}

/** What a token without a word about it allows. */
export const ORDINARY: Capabilities = { observe: true, presence: true }
