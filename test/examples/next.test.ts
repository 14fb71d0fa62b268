import { execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { chromiumArgs, chromiumPath } from '../../chromium.config.ts'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { isFull } from '../manyRuns.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const SECRET = 'a secret of at least 32 bytes, for a test'

// Next weighs 340 MB and comes from the registry, so this is for when there is time.
describe.runIf(isFull)('the Next app, from the package as it is published', () => {
  it(
    'is built, rendered on the server, and talks to the signaling server next to it',
    { timeout: 600_000 },
    async () => {
      const folder = await installNext()
      await run('npx', ['next', 'build'], folder)
      const url = await start(folder)

      const html = await (await fetch(`${url}/?as=ana`)).text()
      expect(html).toContain('<h1>Lobby</h1>')
      expect(html).toContain('Loading members…')
      expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok\n')

      const getToken = async () => (await fetch(`${url}/token?as=ana`)).text()
      const ana = createSignalingClient({ url, getToken })
      onTestFinished(() => ana.close())
      await ana.login('ana')
      expect((await ana.channels.join('lobby')).count).toBe(1)

      const { text, complaints } = await visit(`${url}/?as=bo`)
      expect(complaints).toEqual([])
      expect(text).toContain('2 members')
    },
  )
})

/** Opens a page in Chromium, where React takes it over, and hears all that it complains of. */
async function visit(url: string) {
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: chromiumArgs,
  })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  await page.goto(url)
  await page.getByText('2 members').waitFor()
  return { text: await page.locator('main').innerText(), complaints }
}

/** The example in a folder of its own, with what `npm pack` makes of this repository. */
async function installNext(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-next-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await cp(join(ROOT, 'examples/next'), folder, { recursive: true, filter: isOurs })
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', folder], ROOT)
  const path = join(folder, 'package.json')
  const manifest = (await readFile(path, 'utf8')).replace('file:../..', `file:${packed.trim()}`)
  await writeFile(path, manifest)
  await run('npm', ['install', '--no-audit', '--no-fund'], folder)
  return folder
}

function isOurs(path: string): boolean {
  return !/\/(node_modules|\.next)$/.test(path)
}

async function start(folder: string): Promise<string> {
  const port = await freePort()
  const env = { ...process.env, NODE_ENV: 'production', PORT: String(port), BECKON_SECRET: SECRET }
  const tsx = join(folder, 'node_modules/tsx/dist/cli.mjs')
  const server = spawn(process.execPath, [tsx, 'server.mjs'], { cwd: folder, env })
  onTestFinished(() => void server.kill())
  let said = ''
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (said += text))
  await vi.waitFor(() => expect(said).toContain('Listening on'), { timeout: 60_000 })
  return `http://127.0.0.1:${port}`
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { NODE_ENV: _ofTests, ...env } = process.env
  const { stdout } = await promisify(execFile)(command, args, {
    cwd,
    env: { ...env, NEXT_TELEMETRY_DISABLED: '1' },
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}
