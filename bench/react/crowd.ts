/** Where everybody is. */
export const CHANNEL = 'lobby'

/** What the load process is told. */
export type LoadOrder =
  | { readonly type: 'fill'; readonly url: string; readonly members: number }
  | { readonly type: 'begin' }
  | { readonly type: 'end' }

/** Comings, goings and changes of presence. */
export const MEMBER_EVENTS_PER_SECOND = 200

export const MESSAGES_PER_SECOND = 200
