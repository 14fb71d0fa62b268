import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test as base } from '@playwright/test'
import { signalingFixtures, type SignalingFixtures } from '../../src/testing/playwright.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** One for each worker. */
const FOLDER = join(tmpdir(), `beckon-examples-${process.pid}`)

const address = ({ userId }: { userId: string }) => `/?as=${userId}`

const plain = base.extend<SignalingFixtures>(
  signalingFixtures({ folder: join(FOLDER, 'plain'), address }),
)
const vite = base.extend<SignalingFixtures>(
  signalingFixtures({ folder: join(FOLDER, 'vite/dist'), address }),
)

const tailwind = base.extend<SignalingFixtures>(
  signalingFixtures({ folder: join(FOLDER, 'tailwind/dist'), address }),
)

plain.describe('the page without a build', () => {
  plain.beforeAll(async () => {
    const folder = join(FOLDER, 'plain')
    await cp(join(ROOT, 'examples/plain'), folder, { recursive: true })
    await cp(join(ROOT, 'dist/beckon.umd.js'), join(folder, 'beckon.umd.js'))
  })

  plain('calls, answers, and ends the call', async ({ openAs }) => {
    const [ana, bo] = await openAs('ana', 'bo')
    await ana.getByRole('button', { name: 'Call bo' }).click()
    await expect(bo.getByRole('status')).toHaveText('ana is calling.')
    await bo.getByRole('button', { name: 'Accept' }).click()
    await expect(ana.getByRole('status')).toHaveText('In a call with bo.')
    await ana.getByRole('button', { name: 'End call' }).click()
    await expect(bo.getByRole('status')).toHaveText('No call.')
  })
})

vite.describe('the Vite app', { tag: '@full' }, () => {
  vite.beforeAll(() => buildWithVite('vite'))

  vite('calls, talks, and shows who is there', async ({ openAs }) => {
    const [ana, bo] = await openAs('ana', 'bo')
    await bo.getByLabel('Message', { exact: true }).fill('Hello')
    await bo.getByRole('button', { name: 'Send' }).click()
    await expect(ana.getByRole('log')).toContainText('Hello')
    await ana.getByRole('button', { name: 'Call bo' }).click()
    await bo.getByRole('alertdialog').getByRole('button', { name: 'Accept' }).click()
    await expect(ana.getByRole('dialog')).toContainText('In call')
  })
})

tailwind.describe('the Tailwind app', { tag: '@full' }, () => {
  tailwind.beforeAll(() => buildWithVite('tailwind'))

  tailwind(
    'is in the looks of its utilities, which win over those of the kit',
    async ({ openAs }) => {
      const [ana, bo] = await openAs('ana', 'bo')
      const list = ana.getByRole('region', { name: 'Members of lobby' })
      await expect(list.getByText('2 members')).toHaveCSS('text-transform', 'uppercase')
      await expect(list).toHaveCSS('border-radius', '0px')
      await expect(list).toHaveCSS('border-left-width', '4px')
      const row = list.locator('[data-part=row]').first()
      await expect(row).toHaveCSS('padding-left', '24px')
      // What no utility says stays that of the kit.
      await expect(row).toHaveCSS('display', 'flex')

      await ana.getByRole('button', { name: 'Call bo' }).click()
      const dialog = bo.getByRole('alertdialog')
      await expect(dialog).toHaveCSS('border-radius', '0px')
      await expect(dialog).toHaveCSS('border-top-width', '4px')
      await expect(dialog.getByRole('heading')).toHaveCSS('font-size', '30px')
      const accept = dialog.getByRole('button', { name: 'Accept' })
      await expect(accept).toHaveCSS('background-color', 'oklch(0.432 0.095 166.913)')
      await accept.click()
      await expect(ana.getByRole('dialog')).toContainText('In call')
    },
  )
})

base.afterAll(() => rm(FOLDER, { recursive: true, force: true }))

function isOurs(path: string): boolean {
  return !/\/(node_modules|dist)$/.test(path)
}

async function buildWithVite(example: 'tailwind' | 'vite'): Promise<void> {
  const folder = join(FOLDER, example)
  await cp(join(ROOT, 'examples', example), folder, { recursive: true, filter: isOurs })
  await installInto(folder)
  await run(join(ROOT, 'node_modules/.bin/tsc'), [], folder)
  await run(join(ROOT, 'node_modules/.bin/vite'), ['build', '--logLevel', 'warn'], folder)
}

/** What `npm install` does, without the registry: the packages of this repository, and itself. */
async function installInto(folder: string): Promise<void> {
  const { dependencies, devDependencies } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(name === 'beckon' ? ROOT : join(ROOT, 'node_modules', name), link)
  }
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  await promisify(execFile)(command, args, { cwd })
}
