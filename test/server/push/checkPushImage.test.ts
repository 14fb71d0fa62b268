import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkPushImage } from '../../../src/server/push/checkPushImage.ts'
import type { PushImageField } from '../../../src/server/pushTransport.ts'
import { listen } from './services/listening.ts'

const KB = 1024

/** Serves one image, by an address that is https to whoever asks for it here. */
async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.method ?? '')
    handle(request, response)
  })
  const { port, close } = await listen(server)
  onTestFinished(close)
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const here = new Request(url).url.replace('https:', 'http:')
    const response = await globalThis.fetch(here, init)
    Object.defineProperty(response, 'url', {
      value: response.url.replace('http:', 'https:'),
      configurable: true,
    })
    return response
  }
  return { url: `https://127.0.0.1:${port}/ada.png`, fetch, asked }
}

function image(bytes: number, type = 'image/png') {
  return serve(({ method }, response) => {
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes })
    response.end(method === 'HEAD' ? undefined : Buffer.alloc(bytes))
  })
}

/** Does not say how large it is. */
function stream(bytes: number) {
  return serve(({ method }, response) => {
    if (method === 'HEAD') {
      response.writeHead(405).end()
      return
    }
    response.writeHead(200, { 'Content-Type': 'image/jpeg' })
    response.write(Buffer.alloc(bytes / 2))
    response.end(Buffer.alloc(bytes / 2))
  })
}

describe('an image of a notification', () => {
  it.each<[PushImageField, number, string]>([
    ['HuaWeiImage', 512 * KB - 1, 'image/jpg'],
    ['HonorImage', 100 * KB - 1, 'image/png'],
    ['GoogleImage', 1024 * KB - 1, 'image/jpeg; charset=binary'],
    ['GoogleImage', 1, 'image/x-ms-bmp'],
    ['apns.image', 10_240 * KB, 'image/gif'],
  ])('[PU47] for %s may have %i bytes, as %s', async (field, bytes, type) => {
    const { url, fetch, asked } = await image(bytes, type)
    await checkPushImage(field, url, { fetch })
    expect(asked).toEqual(['HEAD'])
  })

  it.each<[PushImageField, number, string]>([
    ['HuaWeiImage', 512 * KB, 'it must have less than 512 KB'],
    ['HonorImage', 100 * KB, 'it must have less than 100 KB'],
    ['GoogleImage', 1024 * KB, 'it must have less than 1 MB'],
    ['apns.image', 10_240 * KB + 2, 'it must have at most 10 MB'],
  ])('[PU47] for %s is too large with %i bytes', async (field, bytes, sentence) => {
    for (const { url, fetch } of [await image(bytes), await stream(bytes)]) {
      await expect(checkPushImage(field, url, { fetch })).rejects.toThrow(
        `The image for ${field} is too large: ${sentence}. Make it smaller.`,
      )
    }
  })

  it('[PU47] is counted when its server does not say how large it is', async () => {
    const { url, fetch, asked } = await stream(100 * KB - 2)
    await checkPushImage('HonorImage', url, { fetch })
    expect(asked).toEqual(['HEAD', 'GET'])
  })

  it.each<[PushImageField, string, string]>([
    ['HuaWeiImage', 'image/gif', 'is no JPEG, PNG,'],
    ['HonorImage', 'image/svg+xml', 'is no JPEG, PNG,'],
    ['GoogleImage', 'image/gif', 'is no JPEG, PNG, BMP,'],
    ['apns.image', 'image/webp', 'is no JPEG, GIF, PNG,'],
    ['apns.image', 'text/html', 'is no JPEG, GIF, PNG,'],
  ])('[PU47] for %s is not shown as %s', async (field, type, sentence) => {
    const { url, fetch } = await image(10, type)
    await expect(checkPushImage(field, url, { fetch })).rejects.toThrow(sentence)
  })

  it.each(['http://example.com/a.png', 'ftp://example.com/a.png', 'data:image/png,a', 'a.png'])(
    '[PU47] is not fetched from %s',
    async (url) => {
      await expect(checkPushImage('GoogleImage', url)).rejects.toThrow(
        'The image for GoogleImage is not an https address, and phones fetch no other. Give an https address, such as https://example.com/image.png.',
      )
    },
  )

  it('[PU47] must be there, and soon', async () => {
    const missing = await serve((_request, response) => void response.writeHead(404).end())
    await expect(checkPushImage('apns.image', missing.url, missing)).rejects.toThrow(
      'The image for apns.image cannot be had: its server has answered 404.',
    )
    const slow = { ...(await serve(() => {})), withinMs: 50 }
    await expect(checkPushImage('apns.image', slow.url, slow)).rejects.toThrow('within 50 ms')
    const away = checkPushImage('apns.image', 'https://127.0.0.1:1/a.png')
    await expect(away).rejects.toThrow('its server cannot be reached')
  })

  it('[PU47] does not lead to an address that is not https', async () => {
    const { url, fetch } = await image(10)
    const leading: typeof globalThis.fetch = async (asked, init) => {
      const response = await fetch(asked, init)
      return Object.defineProperty(response, 'url', { value: 'http://example.com/a.png' })
    }
    await expect(checkPushImage('apns.image', url, { fetch: leading })).rejects.toThrow(
      'leads to an address that is not https',
    )
  })
})
