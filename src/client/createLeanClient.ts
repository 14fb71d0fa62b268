import {
  assembleClient,
  type AssembledClient,
  type SignalingClientOptions,
} from './createSignalingClient.ts'
import { socketTransport } from './socketTransport.ts'
import { createUserAttrs, type UserAttrCommands } from './userAttrs.ts'

/**
 * A client that watches nobody and has nothing pushed, whose calls are signals: begun, answered, and over, and whose sessions
 * end with the page.
 */
export type LeanClient = AssembledClient<UserAttrCommands, object, void>

/** For programs of other APIs, which have no word for what is left out and do not load it. */
export function createLeanClient(
  options: SignalingClientOptions & { readonly url: string },
): LeanClient {
  return assembleClient(options, socketTransport(options.url, options.clock), {
    createUsers: (core) => ({ users: createUserAttrs(core), onEvent() {}, onLogin() {} }),
    createCalls: () => ({ commands: {}, settle() {}, review() {} }),
    createPush() {},
  })
}
