/** Sent at every login. A server refuses a client whose version it does not speak. */
export const PROTOCOL_VERSION = 1
