import { createPushService, type PushService } from './pushService.ts'
import {
  createTestEngine,
  type LoggedIn,
  type TestEngine,
  type TestEngineOptions,
} from './createTestEngine.ts'
import type { CommandPayload } from '../../src/protocol/commands.ts'

type Subscribe = Partial<CommandPayload<'push.subscribe'>>

export interface PushScene extends TestEngine, PushService {
  readonly bob: LoggedIn
  /** Ada subscribes a device, and goes away. */
  subscribe(token: string, request?: Subscribe): Promise<{ subscriptionId: string }>
  ring(request?: Partial<CommandPayload<'invitation.invite'>>): Promise<string>
  /** Lets what is due happen. */
  pass(ms?: number): Promise<void>
}

/** Bob is here; Ada has devices, and no app open. */
export async function openPush(options: TestEngineOptions = {}): Promise<PushScene> {
  const service = createPushService()
  const t = createTestEngine({ push: [service.transport], ...options })
  const bob = await t.login('bob')
  let rings = 0
  return {
    ...t,
    ...service,
    bob,
    async subscribe(token, request = {}) {
      const ada = await t.login('ada')
      const target = JSON.stringify({ token })
      const made = await ada.ask('push.subscribe', { transport: 'test', target, ...request })
      await ada.ask('session.logout', {})
      return made
    },
    async ring(request = {}) {
      const inviteId = `call-${++rings}`
      await bob.ask('invitation.invite', { inviteId, to: 'ada', ...request })
      await t.clock.advance(0)
      return request.inviteId ?? inviteId
    },
    pass: (ms = 0) => t.clock.advance(ms),
  }
}
