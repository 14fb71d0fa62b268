/** Every bound that a server enforces. Each one is an option of `createSignalingServer`. */
export interface Limits {
  /** Bytes of a message body. */
  readonly messageBytes: number
  /** Bytes of an attribute's value. */
  readonly attrBytes: number
  /** Bytes of the data of an invitation, or of an answer to one. */
  readonly invitationDataBytes: number
  /** Bytes of one frame from a client. Twice as much closes the connection. */
  readonly frameBytes: number
  /** How deep the envelope of a frame may nest; bodies are text and do not count. */
  readonly nestingDepth: number
  readonly members: number
  readonly channelsPerSession: number
  readonly attrsPerChannel: number
  readonly sessionsPerUser: number
}

/** The defaults, from the vendor limits that users know and what was measured on two cores. */
export const LIMITS: Limits = {
  messageBytes: 8 * 1024,
  attrBytes: 8 * 1024,
  invitationDataBytes: 12 * 1024,
  frameBytes: 64 * 1024,
  nestingDepth: 32,
  members: 10_000,
  channelsPerSession: 128,
  attrsPerChannel: 256,
  sessionsPerUser: 16,
}

/** Names of users, channels, attributes and invitations, counted in code points. */
export const MAX_NAME_LENGTH = 128

/** How long an invitation rings unless its inviter says otherwise. */
export const DEFAULT_RING_MS = 30_000

/** The longest ring a caller may ask for. Longer than any phone rings, short enough to be an end. */
export const MAX_RING_MS = 24 * 60 * 60 * 1000

/** How many members a snapshot names; the count is always whole. */
export const SNAPSHOT_MEMBERS = 200

/** A command's id, in UTF-16 units. Ours have 32. */
export const MAX_COMMAND_ID_LENGTH = 64
