/**
 * Opens every story in light, dark and right to left, asks axe about it, and compares it with its
 * picture; then in forced colours and with more contrast, where axe is asked alone: npm run test:visual. With `--update` it takes the pictures anew; other arguments are
 * Playwright's, as `--grep "Two phones"`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { chromiumArgs, chromiumPath } from '../chromium.config.ts'
import { serveFile } from './serveFile.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SCREENSHOTS = join(ROOT, 'test/visual/screenshots')

/** The Chromium that the pictures are of. Another one draws a little differently. */
const PINNED = '156'

const args = process.argv.slice(2)
const updates = args.includes('--update')
const major = await majorOfChromium()
const isKnown = existsSync(join(SCREENSHOTS, major))
if (!isKnown && !updates) skipOrFail()

const folder = await mkdtemp(join(tmpdir(), 'beckon-gallery-'))
const server = createServer((request, response) => void serveFile(folder, request, response))
try {
  await run('storybook', ['build', '--quiet', '--disable-telemetry', '-o', folder])
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const playwright = ['test', '-c', 'playwright.visual.config.ts']
  const others = args.filter((arg) => arg !== '--update')
  process.exitCode = await run(
    'playwright',
    [...playwright, ...others, `--update-snapshots=${updates ? 'all' : 'none'}`],
    {
      BECKON_GALLERY: folder,
      BECKON_GALLERY_URL: `http://127.0.0.1:${port}`,
      BECKON_SCREENSHOTS: isKnown || updates ? major : '',
    },
  )
} finally {
  server.close()
  await rm(folder, { recursive: true })
}

async function majorOfChromium(): Promise<string> {
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: chromiumArgs,
  })
  const [first = ''] = browser.version().split('.')
  await browser.close()
  return first
}

/** A build server that would have to compare, and cannot, must not be green. */
function skipOrFail(): void {
  if (process.env.CI && major === PINNED) {
    throw new Error(
      `There are no pictures of Chromium ${major} in test/visual/screenshots, and this is the one that they are to be of. Take them by \`npm run test:visual -- --update\`, and commit them.`,
    )
  }
  const known = existsSync(SCREENSHOTS) ? readdirSync(SCREENSHOTS) : []
  const have =
    known.length === 0
      ? 'There are no pictures'
      : `The pictures are of Chromium ${known.join(', ')}`
  console.log(
    `${have}, and this is Chromium ${major}, which draws a little differently: nothing is compared, axe is asked all the same. \`npm run test:visual -- --update\` takes them.`,
  )
}

async function run(
  command: string,
  commandArgs: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const child = spawn(join(ROOT, 'node_modules/.bin', command), commandArgs, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0 && command !== 'playwright') throw new Error(`${command} failed.`)
  return code ?? 1
}
