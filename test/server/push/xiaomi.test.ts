import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { xiaomi } from '../../../examples/push/xiaomi.ts'
import { aPush, closing, options, ring } from './aPush.ts'
import { bodyOf, listen } from './services/listening.ts'

/** What Mi Push gets, and an answer for it. */
async function open(status = 200, answer: unknown = { result: 'ok', code: 0 }) {
  const forms: Record<string, string>[] = []
  async function take(request: IncomingMessage, response: ServerResponse) {
    const body = new URLSearchParams((await bodyOf(request)).toString())
    forms.push({
      ...Object.fromEntries(body),
      at: `${request.method} ${request.url}`,
      by: request.headers.authorization ?? '',
    })
    response.writeHead(status).end(JSON.stringify(answer))
  }
  const { port, close } = await listen(createServer((...both) => void take(...both)))
  onTestFinished(close)
  const endpoint = `http://127.0.0.1:${port}`
  return { forms, transport: xiaomi({ appSecret: 's3', packageName: 'com.example', endpoint }) }
}

describe('the example of a transport', () => {
  const target = { regId: 'phone' }

  it('hands over what Mi Push calls for', async () => {
    const { transport, forms } = await open()
    const androidInfo = { XiaoMiChannelID: 'calls', sound: 'shake' }
    const push = aPush(target, { info: { extension: 'x', androidInfo } })
    expect(await transport.send(push, options)).toEqual({ status: 'sent' })
    expect(forms[0]).toEqual({
      at: 'POST /v3/message/regid',
      by: 'key=s3',
      registration_id: 'phone',
      restricted_package_name: 'com.example',
      pass_through: '0',
      title: 'Ada',
      description: 'Incoming call',
      payload: JSON.stringify({ ...ring, extension: 'x' }),
      time_to_live: '30000',
      notify_id: expect.stringMatching(/^\d{1,10}$/),
      'extra.channel_id': 'calls',
      'extra.sound_uri': 'shake',
    })
  })

  it('replaces the ring of a call that was missed, and has others taken away', async () => {
    const { transport, forms } = await open()
    for (const data of [ring, closing('missed'), closing('answered')]) {
      await transport.send(aPush(target, { data }), options)
    }
    expect(forms.map((form) => form['pass_through'])).toEqual(['0', '0', '1'])
    expect(new Set(forms.map((form) => form['notify_id'])).size).toBe(1)
  })

  it.each([
    [429, {}, { status: 'retry', reason: 'Mi Push has answered 429' }],
    [500, {}, { status: 'retry', reason: 'Mi Push has answered 500' }],
    [
      200,
      { result: 'error', code: 20301, reason: 'canary' },
      { status: 'failed', reason: 'Mi Push has answered 200, code 20301' },
    ],
  ])('says what has become of it: %i %j', async (status, answer, outcome) => {
    const { transport } = await open(status, answer)
    expect(await transport.send(aPush(target), options)).toEqual(outcome)
  })

  it('refuses what is no phone', async () => {
    const { transport } = await open()
    expect(transport.identify(target)).toBe('phone')
    expect(() => transport.identify({ token: 'phone' })).toThrow('no regId')
  })
})
