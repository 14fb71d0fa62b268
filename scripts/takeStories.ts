import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { serveFolder } from '../src/cli/serveFolder.ts'
import type { Camera } from './pictures.ts'

const STORYBOOK = fileURLToPath(new URL('../storybook-static', import.meta.url))

interface Picture {
  readonly name: string
  /** Its id in Storybook: what is in the address of the story. */
  readonly story: string
  readonly width: number
  /** Of a page. Without it the picture is as high as the story. */
  readonly height?: number
}

/** What the README shows. */
const PICTURES: readonly Picture[] = [
  { name: 'incoming', story: 'calldialog--incoming', width: 420, height: 440 },
  { name: 'group', story: 'calldialog-groups--group-outgoing', width: 420, height: 620 },
  { name: 'queue', story: 'calldialog-queue--queue', width: 420, height: 440 },
  { name: 'members', story: 'channelmemberlist--few', width: 420 },
  { name: 'messages', story: 'messagelist--with-calls', width: 420 },
  { name: 'connection', story: 'connectionbanner--reconnecting', width: 420 },
]

/** Takes each in light and in dark, as it is when its play function has run. */
export async function takeStories(camera: Camera): Promise<void> {
  const http = createServer(await serveFolder(STORYBOOK))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  // It listens on a port, not on a pipe.
  const { port } = http.address() as AddressInfo
  for (const picture of PICTURES) {
    for (const theme of ['light', 'dark'] as const) {
      await take(camera, picture, theme, `http://127.0.0.1:${port}`)
    }
  }
  http.close()
  http.closeAllConnections()
}

async function take(
  camera: Camera,
  { name, story, width, height }: Picture,
  theme: 'light' | 'dark',
  url: string,
): Promise<void> {
  const page = await camera.open({ width, height: height ?? 600, colorScheme: theme })
  await page.goto(`${url}/iframe.html?id=${story}&viewMode=story&globals=theme:${theme}`)
  await untilPlayed(page, story)
  const path = join(camera.folder, `${name}-${theme}.png`)
  if (height === undefined) await page.locator('body').screenshot({ path })
  else await page.screenshot({ path })
  await page.context().close()
}

declare global {
  interface Window {
    /** Storybook's own. */
    __STORYBOOK_PREVIEW__?: { readonly currentRender?: { readonly phase?: string } }
  }
}

async function untilPlayed(page: Page, story: string): Promise<void> {
  const phase = () =>
    page.evaluate(() =>
      document.body.classList.contains('sb-show-errordisplay')
        ? 'errored'
        : window.__STORYBOOK_PREVIEW__?.currentRender?.phase,
    )
  for (let tries = 0; tries < 300; tries++) {
    const now = await phase()
    if (now === 'finished') return
    if (now === 'errored') break
    await page.waitForTimeout(100)
  }
  throw new Error(`The story ${story} has ended as "${await phase()}". Does \`npm test\` pass?`)
}
