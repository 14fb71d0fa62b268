import { describe, expect, it } from 'vitest'
import { createImageCheck } from '../../../src/server/push/createImageCheck.ts'
import { openPush } from '../openPush.ts'

const URL_HERE = 'https://cdn.example.com/ada.png'

/** A check of images that are so many bytes, all of them. */
function open({ bytes }: { bytes: number }) {
  const asked: string[] = []
  let [size, time] = [bytes, 0]
  const fetch: typeof globalThis.fetch = async (url, init) => {
    asked.push(
      `${init?.method} ${url instanceof Request ? url.url : url.toString()} ${init?.redirect}`,
    )
    const headers = { 'content-type': 'image/png', 'content-length': String(size) }
    return new Response(null, { headers })
  }
  const check = createImageCheck(['cdn.example.com'], { fetch, now: () => time })
  return {
    check,
    asked,
    resize: (to: number) => void (size = to),
    pass: (ms: number) => void (time += ms),
  }
}

describe('images of the hosts that a server knows', () => {
  it('[PU20] are asked for once in 10 min, without following anybody elsewhere', async () => {
    const { check, asked, pass } = open({ bytes: 1000 })
    await check('GoogleImage', URL_HERE)
    await check('GoogleImage', URL_HERE)
    expect(asked).toEqual([`HEAD ${URL_HERE} error`])
    pass(10 * 60_000)
    await check('GoogleImage', URL_HERE)
    expect(asked).toHaveLength(2)
  })

  it('[PU20] are asked for again after 30 s when they would not be shown', async () => {
    const { check, resize, pass } = open({ bytes: 2 ** 20 })
    await expect(check('GoogleImage', URL_HERE)).rejects.toThrow('less than 1 MB')
    resize(1000)
    await expect(check('GoogleImage', URL_HERE)).rejects.toThrow('less than 1 MB')
    pass(30_000)
    await check('GoogleImage', URL_HERE)
  })

  it('[PU20] are not asked for elsewhere', async () => {
    const { check, asked } = open({ bytes: 2 ** 20 })
    await check('GoogleImage', 'https://example.com/ada.png')
    await check('GoogleImage', 'https://cdn.example.com:8443/ada.png')
    await check('GoogleImage', 'https://cdn.example.com.evil.example/ada.png')
    expect(asked).toEqual([])
  })

  it.each([
    [
      'androidInfo',
      'HuaWeiImage',
      512,
      'The image for HuaWeiImage is too large: it must have less than 512 KB. Make it smaller.',
    ],
    [
      'androidInfo',
      'HonorImage',
      100,
      'The image for HonorImage is too large: it must have less than 100 KB. Make it smaller.',
    ],
    [
      'androidInfo',
      'GoogleImage',
      1024,
      'The image for GoogleImage is too large: it must have less than 1 MB. Make it smaller.',
    ],
    [
      'apnsInfo',
      'image',
      10_241,
      'The image for apns.image is too large: it must have at most 10 MB. Make it smaller.',
    ],
  ])(
    '[PU20] refuse a call that is too large for %s.%s',
    async (info, field, kilobytes, message) => {
      const { check } = open({ bytes: kilobytes * 1024 })
      const t = await openPush({ checkImage: check })
      const push = JSON.stringify({ [info]: { [field]: URL_HERE } })
      const refusal = { code: 'BAD_PAYLOAD', message }
      const call = { inviteId: 'one', to: 'ada', push }
      expect(await t.bob.refusal('invitation.invite', call)).toEqual(refusal)
      const sent = { to: { userId: 'ada' }, messageId: 'm', body: '1', push }
      expect(await t.bob.refusal('message.send', sent)).toEqual(refusal)
      expect(await t.bob.ask('invitation.get', { inviteId: 'one' }).catch(() => null)).toBeNull()
    },
  )

  it('[PU20] do not hold up a message without any', async () => {
    const t = await openPush({ checkImage: () => new Promise(() => {}) })
    const to = { userId: 'ada' }
    await t.bob.ask('message.send', { to, messageId: 'm', body: '1', push: '{"title":"Bob"}' })
  })
})
