import type { Browser } from '@playwright/test'
import { describe, expect, it } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { signalingFixtures } from '../../src/testing/playwright.ts'

const secret = 'a secret of at least 32 bytes, for a test'

/** Browsers that only note where they are sent, and throw what they are told to. */
function fakeBrowser(thrown?: Error) {
  const visited: string[] = []
  const page = {
    on: (_name: 'pageerror', tell: (error: Error) => void) => thrown && tell(thrown),
    goto: async (url: string) => void visited.push(url),
  }
  const context = { newPage: async () => page, close: async () => {} }
  // As much of a browser as the fixture asks of it.
  const browser = { newContext: async () => context } as unknown as Browser
  return { browser, visited }
}

describe('the fixtures for Playwright', () => {
  it('run a real server for as long as the test lasts', async () => {
    const { signaling } = signalingFixtures({ address: () => '/' })
    let address = ''
    await signaling({}, async ({ url }) => {
      address = url
      const client = createSignalingClient({ url })
      await client.login('ana')
      await client.close()
      expect((await fetch(url)).status).toBe(404)
    })
    await expect(fetch(address)).rejects.toThrow('fetch failed')
  })

  it('send everybody to the app, with a token where the server asks for one', async () => {
    const { signaling, openAs } = signalingFixtures({
      server: { auth: { secret } },
      address: ({ userId, url, token }) => `http://app/${userId}?${url}#${token.split('.').length}`,
    })
    const { browser, visited } = fakeBrowser()
    await signaling({}, (opened) =>
      openAs({ browser, signaling: opened }, async (open) => {
        expect(await open('ana', 'bo')).toHaveLength(2)
        expect(visited).toEqual([`http://app/ana?${opened.url}#3`, `http://app/bo?${opened.url}#3`])
      }),
    )
  })

  it('fail a test in which a page has thrown', async () => {
    const { signaling, openAs } = signalingFixtures({ address: () => '/' })
    const { browser } = fakeBrowser(new Error('of the page'))
    const test = signaling({}, (opened) =>
      openAs({ browser, signaling: opened }, async (open) => void (await open('ana'))),
    )
    await expect(test).rejects.toThrow('A page has thrown: Error: of the page')
  })
})
