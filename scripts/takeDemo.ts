import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright'
import { buildDemo } from '../demo/buildDemo.ts'
import { serveDemo } from '../demo/serveDemo.ts'
import type { Camera } from './pictures.ts'

/** Two people side by side, one of whom calls the other. */
export async function takeDemo(camera: Camera): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-page-'))
  await buildDemo({ folder })
  await takeSideBySide(camera, folder, 'light')
  await takeSideBySide(camera, folder, 'dark')
  await rm(folder, { recursive: true })
}

async function takeSideBySide(
  camera: Camera,
  folder: string,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const demo = await serveDemo({ port: 0, host: '127.0.0.1', folder })
  const page = await camera.open({ width: 1024, height: 900, colorScheme })
  await page.goto(`http://127.0.0.1:${demo.port}`)
  const ada = page.getByRole('region', { name: "Ada's phone" })
  const bob = page.getByRole('region', { name: "Bob's phone" })
  await ada.getByLabel('New topic').fill('Lunch at noon?')
  await ada.getByRole('button', { name: 'Set' }).click()
  await say(ada, 'Anybody hungry?')
  await bob.getByRole('log').getByText('Anybody hungry?').waitFor()
  await say(bob, 'Always. Call me!')
  await ada.getByRole('log').getByText('Always. Call me!').waitFor()
  await ada.getByRole('button', { name: 'Call Bob' }).click()
  await bob.getByRole('alertdialog').waitFor()
  await ada.getByText('Ringing…').waitFor()

  const path = join(camera.folder, `demo-${colorScheme}.png`)
  await page.locator('.page').screenshot({ path })
  await page.context().close()
  await demo.close()
}

async function say(phone: Locator, text: string): Promise<void> {
  await phone.getByLabel('Message', { exact: true }).fill(text)
  await phone.getByRole('button', { name: 'Send' }).click()
  await phone.getByRole('log').getByText(text).waitFor()
}
