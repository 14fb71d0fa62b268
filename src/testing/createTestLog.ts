import type { SignalingClient } from '../client/createSignalingClient.ts'
import type { SignalingEvents } from '../client/events.ts'

type EventName = keyof SignalingEvents

/** Something that a client was told. */
export type TestEvent<Name extends EventName = EventName> = {
  [Each in Name]: {
    readonly userId: string
    /** 1 is the first tab of this user that was told anything. */
    readonly tab: number
    /** By the clock of the test. */
    readonly at: number
    readonly name: Each
    readonly event: SignalingEvents[Each]
  }
}[Name]

export interface TestLog {
  /** Writes down from now on what this client is told. */
  listen(userId: string, client: SignalingClient): void
  read<Name extends EventName>(userId: string, name: Name | undefined): readonly TestEvent<Name>[]
}

/** Every name there is: the type fails to be met when one is missing. */
const NAMES: Readonly<Record<EventName, true>> = {
  'connection.changed': true,
  'session.ended': true,
  'token.expiring': true,
  'channel.membersChanged': true,
  'channel.attrChanged': true,
  'channel.countChanged': true,
  'channel.destroyed': true,
  'message.received': true,
  'conversation.changed': true,
  'invitation.stored': true,
  'user.changed': true,
  'invitation.received': true,
  'invitation.changed': true,
  'invitation.message': true,
  'invitation.proposed': true,
  'invitation.proposalEnded': true,
  'stream.reset': true,
  error: true,
}

export function createTestLog(now: () => number): TestLog {
  const entries: TestEvent[] = []
  const tabs = new Map<string, SignalingClient[]>()

  return {
    listen(userId, client) {
      for (const name of Object.keys(NAMES) as EventName[]) {
        client.on(name, (event) => {
          const tab = tabOf(userId, client)
          // `name` and `event` belong together by the line above.
          entries.push({ userId, tab, at: now(), name, event } as TestEvent)
        })
      }
    },
    read: <Name extends EventName>(userId: string, name: Name | undefined) =>
      entries.filter(
        (entry) => entry.userId === userId && (name === undefined || entry.name === name),
        // Of this name are those that are left.
      ) as readonly unknown[] as readonly TestEvent<Name>[],
  }

  function tabOf(userId: string, client: SignalingClient): number {
    const known = tabs.get(userId) ?? []
    if (!known.includes(client)) known.push(client)
    tabs.set(userId, known)
    return known.indexOf(client) + 1
  }
}
