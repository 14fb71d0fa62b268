/** Every bound that a server enforces. Each one is an option of `createSignalingServer`. */
export interface Limits {
  /** Bytes of a message body. */
  readonly messageBytes: number
  /** Bytes of an attribute's value. */
  readonly attrBytes: number
  /** Bytes of the data of an invitation, or of an answer to one. */
  readonly invitationDataBytes: number
  /** Bytes of what an invitation or a message wants a notification to hold. */
  readonly pushBytes: number
  /** Bytes of one frame from a client. Twice as much closes the connection. */
  readonly frameBytes: number
  /** How deep the envelope of a frame may nest; bodies are text and do not count. */
  readonly nestingDepth: number
  readonly members: number
  readonly channelsPerSession: number
  readonly attrsPerChannel: number
  readonly attrsPerUser: number
  readonly sessionsPerUser: number
  /** Devices of a user that are pushed to. With one more, the one that was heard of longest ago goes. */
  readonly pushSubscriptionsPerUser: number
  /** Messages that one user may send, to all channels and users together. */
  readonly messagesPerUserPerSecond: number
  /** Messages of one user to channels that are pushed to the members who are away. */
  readonly pushedChannelMessagesPerUserPerMinute: number
  /** Subscriptions of devices by one user. */
  readonly pushSubscriptionsPerUserPerMinute: number
  /** Users that one invitation rings, those added later included. */
  readonly invitees: number
  /** Invitations that one user may make; adding to one counts as one. */
  readonly invitationsPerUserPerMinute: number
  /** Messages that one channel takes. Its `_sendmsg_limit` lowers it. */
  readonly messagesPerChannelPerSecond: number
  /** Members up to which everybody hears who comes and goes; above, only how many there are. */
  readonly announcedMembers: number
  /** Stored messages of one conversation; the oldest go first. */
  readonly messagesPerConversation: number
  readonly conversationsPerUser: number
  /** Users whose presence one session watches. */
  readonly watchedUsersPerSession: number
  /** Missed events of a stream that are sent again; more than that, and a snapshot is smaller. */
  readonly replayedEvents: number
  /** Commands that one session sends. Bursts of twice as many are taken; ten times as many, not. */
  readonly commandsPerSessionPerSecond: number
  /** Bytes that wait for one session to read them. A single reply may be larger. */
  readonly outboundBytesPerSession: number
  /** Open connections from one address; an IPv6 address counts as its /64. */
  readonly connectionsPerAddress: number
  readonly newConnectionsPerAddressPerSecond: number
  /** Logins from one address whose token was refused. */
  readonly failedLoginsPerAddressPerMinute: number
  /** Requests from one address to decline a call by its notification, whatever becomes of them. */
  readonly pushDeclinesPerAddressPerMinute: number
  /** Open connections of one node on which nobody has logged in yet. */
  readonly connectionsWithoutSession: number
  /** New connections that one node takes, from all addresses together. */
  readonly newConnectionsPerSecond: number
}

/** The defaults, from the vendor limits that users know and what was measured on two cores. */
export const LIMITS: Limits = {
  messageBytes: 8 * 1024,
  attrBytes: 8 * 1024,
  invitationDataBytes: 12 * 1024,
  pushBytes: 3 * 1024,
  frameBytes: 64 * 1024,
  nestingDepth: 32,
  members: 10_000,
  channelsPerSession: 128,
  attrsPerChannel: 256,
  attrsPerUser: 64,
  sessionsPerUser: 16,
  pushSubscriptionsPerUser: 16,
  messagesPerUserPerSecond: 60,
  messagesPerChannelPerSecond: 200,
  pushedChannelMessagesPerUserPerMinute: 30,
  pushSubscriptionsPerUserPerMinute: 30,
  invitees: 100,
  invitationsPerUserPerMinute: 60,
  announcedMembers: 1000,
  messagesPerConversation: 10_000,
  conversationsPerUser: 1000,
  watchedUsersPerSession: 1000,
  replayedEvents: 500,
  commandsPerSessionPerSecond: 100,
  outboundBytesPerSession: 1024 * 1024,
  connectionsPerAddress: 200,
  newConnectionsPerAddressPerSecond: 50,
  failedLoginsPerAddressPerMinute: 20,
  pushDeclinesPerAddressPerMinute: 60,
  connectionsWithoutSession: 5000,
  newConnectionsPerSecond: 500,
}

/** Names of users, channels, attributes and invitations, counted in code points. */
export const MAX_NAME_LENGTH = 128

/** How long an invitation rings unless its inviter says otherwise. */
export const DEFAULT_RING_MS = 30_000

/** The longest ring a caller may ask for. Longer than any phone rings, short enough to be an end. */
export const MAX_RING_MS = 24 * 60 * 60 * 1000

/** An invitation ends by itself when it is this old, whatever its timeout: 7 days. */
export const MAX_INVITATION_MS = 7 * 24 * 60 * 60 * 1000

/** How long a proposal waits for the others unless its proposer says otherwise. */
export const DEFAULT_PROPOSAL_MS = 30_000

/** How many digits one command sends. */
export const MAX_DIGITS = 64

/** How many members a snapshot names; the count is always whole. */
export const SNAPSHOT_MEMBERS = 200

/** How many members, messages, users or invitations one command asks for at most. */
export const PAGE_LENGTH = 200

/** How long a stored message is kept unless the server says otherwise: 30 days. */
export const RETENTION_MS = 30 * 24 * 60 * 60 * 1000

/** A command's id, in UTF-16 units. Ours have 32. */
export const MAX_COMMAND_ID_LENGTH = 64
