import { describe, expect, it, onTestFinished } from 'vitest'
import { apns } from '../../../src/server/push/apns.ts'
import { fcm } from '../../../src/server/push/fcm.ts'
import { createVapidKeys } from '../../../src/server/push/vapidKeys.ts'
import { webPush } from '../../../src/server/push/webPush.ts'
import type { PushTransport } from '../../../src/server/pushTransport.ts'
import { aPush, ring } from './aPush.ts'
import type { Answer, Answers } from './services/answers.ts'
import { openApnsService } from './services/openApnsService.ts'
import { openFcmService } from './services/openFcmService.ts'
import { openPushService } from './services/openPushService.ts'
import { untilTestEnds } from './untilTestEnds.ts'

/** In every text of a push: nobody but its device may read it. */
const CANARY = 'canary-7f3a9'

interface Opened {
  readonly transport: PushTransport
  readonly target: object
  readonly answers: Answers
  /** What nobody may read. */
  readonly secrets: readonly string[]
  close(): Promise<void>
}

const services: Readonly<Record<string, () => Promise<Opened>>> = {
  async web() {
    const service = untilTestEnds(await openPushService())
    const vapid = { subject: `mailto:${CANARY}@example.com`, ...createVapidKeys() }
    const transport = webPush({ vapid, ...service.options })
    const { target } = service.createBrowser(vapid.publicKey)
    const { p256dh, auth } = target.keys
    const secrets = [vapid.privateKey, target.endpoint, p256dh, auth]
    return { transport, target, answers: service.answers, secrets, close: service.close }
  },
  async fcm() {
    const service = untilTestEnds(await openFcmService())
    const { target } = service.createPhone()
    const { private_key: key, client_email: email } = service.options.serviceAccount
    const secrets = [target.token, key.slice(40, 80), email, 'ya29.']
    const transport = fcm(service.options)
    return { transport, target, answers: service.answers, secrets, close: service.close }
  },
  async apns() {
    const service = untilTestEnds(await openApnsService())
    const { target } = service.createPhone()
    const secrets = [target.token, target.voipToken, service.options.key.slice(40, 80)]
    const transport = apns(service.options)
    onTestFinished(() => transport.close?.())
    return { transport, target, answers: service.answers, secrets, close: service.close }
  },
}

const statuses = [400, 401, 403, 404, 410, 413, 418, 429, 500, 503]
const reason = { reason: CANARY, error: { status: CANARY, message: CANARY, code: CANARY } }
const answers: readonly Answer[] = [
  ...statuses.map((status) => ({ status, body: reason, headers: { 'Retry-After': CANARY } })),
  ...statuses.map((status) => ({ status, body: CANARY })),
  { status: 302, headers: { Location: `https://localhost/${CANARY}` } },
  'drop',
  'silence',
]

describe.each(Object.entries(services))('what %s says of a push', (_name, open) => {
  it('[PU48] holds nothing of the push, the device or the keys, whatever is answered', async () => {
    const { transport, target, answers: script, secrets, close } = await open()
    const push = aPush(target, {
      title: CANARY,
      body: CANARY,
      info: { extension: CANARY, disableVoipPush: false },
      data: { ...ring, inviteId: CANARY, key: CANARY },
    })
    const said: unknown[] = []
    const send = async (sent = push, ms = 10_000) => {
      const options = { signal: AbortSignal.timeout(ms) }
      said.push(await transport.send(sent, options).catch((error: unknown) => String(error)))
    }
    for (const answer of answers) {
      // Twice, for those that ask again.
      script.next(answer, ...(answer === 'silence' || answer === 'drop' ? [] : [answer]))
      await send(push, answer === 'silence' ? 200 : 10_000)
    }
    await send(aPush(target, { data: { ...ring, inviteId: CANARY.repeat(1000) } }))
    await close()
    await send()

    const text = JSON.stringify(said)
    expect(said.length).toBe(answers.length + 2)
    expect([CANARY, ...secrets].filter((secret) => text.includes(secret))).toEqual([])
  })

  it('[PU48] holds nothing of a target that is refused', async () => {
    const { transport, target } = await open()
    const spoiled = Object.entries(target).map(([name]) => ({ ...target, [name]: `${CANARY} /` }))
    for (const given of [...spoiled, CANARY, [CANARY], { [CANARY]: CANARY }]) {
      let message = ''
      try {
        transport.identify(given)
      } catch (error) {
        message = error instanceof Error ? `${error.message} ${String(error.cause)}` : ''
      }
      expect(message).not.toBe('')
      expect(message).not.toContain(CANARY)
    }
  })
})

describe('options that are wrong', () => {
  const subject = 'https://example.com'
  const account = { project_id: 'a', client_email: 'b', token_uri: 'https://c.example' }
  const ids = { keyId: 'ABC123DEFG', teamId: 'TEAM123456', topic: 'com.example.app' }

  it.each([
    () => webPush({ vapid: { subject, publicKey: CANARY, privateKey: CANARY } }),
    () => webPush({ vapid: { subject, ...createVapidKeys(), privateKey: CANARY } }),
    () => fcm({ serviceAccount: CANARY }),
    () => fcm({ serviceAccount: { ...account, private_key: CANARY } }),
    () => apns({ ...ids, key: CANARY }),
  ])('[PU48] are told without the keys in them (%#)', (create) => {
    expect(create).toThrow(/^(?!.*canary)/)
  })
})
