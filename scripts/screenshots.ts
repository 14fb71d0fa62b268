/** Writes the pictures of the README: npx tsx scripts/screenshots.ts */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Locator, type Page } from 'playwright'
import { chromiumArgs, chromiumPath } from '../chromium.config.ts'
import { buildDemo } from '../demo/buildDemo.ts'
import { serveDemo } from '../demo/serveDemo.ts'

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'beckon-page-'))
await buildDemo({ folder })
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: chromiumArgs })
try {
  await takeSideBySide('light')
  await takeSideBySide('dark')
  await takeDialog()
  await takeGroup()
} finally {
  await browser.close()
  await rm(folder, { recursive: true })
}

async function takeSideBySide(colorScheme: 'light' | 'dark'): Promise<void> {
  const demo = await serveDemo({ port: 0, host: '127.0.0.1', folder })
  const page = await openPage({ width: 1024, height: 900 }, colorScheme)
  await page.goto(`http://127.0.0.1:${demo.port}`)
  const ada = page.getByRole('region', { name: "Ada's phone" })
  const bob = page.getByRole('region', { name: "Bob's phone" })
  await ada.getByLabel('New topic').fill('Lunch at noon?')
  await ada.getByRole('button', { name: 'Set' }).click()
  await say(ada, 'Anybody hungry?')
  await bob.getByRole('log').getByText('Anybody hungry?').waitFor()
  await say(bob, 'Always. Call me!')
  await ada.getByRole('log').getByText('Always. Call me!').waitFor()
  await call(ada, bob)

  await page.locator('.page').screenshot({ path: join(DOCS, `demo-${colorScheme}.png`) })
  await page.context().close()
  await demo.close()
}

async function takeDialog(): Promise<void> {
  const demo = await serveDemo({ port: 0, host: '127.0.0.1', folder })
  const size = { width: 480, height: 480 }
  const ada = await openPage(size, 'light')
  const bob = await openPage(size, 'light')
  await bob.goto(`http://127.0.0.1:${demo.port}/?as=bob`)
  await ada.goto(`http://127.0.0.1:${demo.port}/?as=ada`)
  await call(ada, bob)

  await bob.screenshot({ path: join(DOCS, 'dialog-light.png') })
  await ada.context().close()
  await bob.context().close()
  await demo.close()
}

async function takeGroup(): Promise<void> {
  const demo = await serveDemo({ port: 0, host: '127.0.0.1', folder })
  const size = { width: 480, height: 560 }
  const [ada, bob, cleo, dan] = await Promise.all(
    ['ada', 'bob', 'cleo', 'dan'].map(async (userId) => {
      const page = await openPage(size, 'dark')
      await page.goto(`http://127.0.0.1:${demo.port}/?as=${userId}`)
      return page
    }),
  )
  if (!ada || !bob || !cleo || !dan) throw new Error('Nobody came.')
  await ada.getByRole('button', { name: 'Call all 3' }).click()
  await cleo.getByRole('button', { name: 'Decline' }).click()
  await ada.getByText('Declined').waitFor()

  await ada.screenshot({ path: join(DOCS, 'group-dark.png') })
  await Promise.all([ada, bob, cleo, dan].map((page) => page.context().close()))
  await demo.close()
}

async function openPage(
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark',
): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    deviceScaleFactor: 2,
    // Every picture shows the same moment of what would move.
    reducedMotion: 'reduce',
  })
  return context.newPage()
}

async function say(phone: Locator, text: string): Promise<void> {
  await phone.getByLabel('Message', { exact: true }).fill(text)
  await phone.getByRole('button', { name: 'Send' }).click()
  await phone.getByRole('log').getByText(text).waitFor()
}

async function call(ada: Page | Locator, bob: Page | Locator): Promise<void> {
  await ada.getByRole('button', { name: 'Call Bob' }).click()
  await bob.getByRole('alertdialog').waitFor()
  await ada.getByText('Ringing…').waitFor()
}
