/**
 * The types of an app's own values. Augment it once:
 * `declare module 'beckon' { interface Register { channelAttrs: { topic: string } } }`.
 */
export interface Register {}

type Registered<Key extends string, Fallback> =
  Register extends Record<Key, infer Registration> ? Registration : Fallback

export type ChannelAttrs = Registered<'channelAttrs', Record<string, unknown>>
export type UserAttrs = Registered<'userAttrs', Record<string, unknown>>
export type ChannelBody = Registered<'channelMessage', unknown>
export type PeerBody = Registered<'peerMessage', unknown>
export type InvitationData = Registered<'invitationData', unknown>
