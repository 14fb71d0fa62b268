import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The browser that every test uses, or `undefined` when this machine has none yet. */
export function findChromium(): string | undefined {
  const wanted = process.env.CHROMIUM_PATH
  if (wanted) return wanted

  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, '/usr/bin/chromium', chromium.executablePath()].find(isExecutable)
}

/** As `findChromium`; failing that, the headless shell inside the npm package @sparticuz/chromium. */
export async function chromiumPath(): Promise<string> {
  return findChromium() ?? (await unpackSparticuz())
}

export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** It unpacks to $TMPDIR/chromium and never checks the version there, so the version gets a folder. */
async function unpackSparticuz(): Promise<string> {
  const { default: sparticuz } = await import('@sparticuz/chromium')
  const before = process.env.TMPDIR
  const folder = join(tmpdir(), 'beckon-chromium-143')
  mkdirSync(folder, { recursive: true })
  process.env.TMPDIR = folder
  try {
    return await sparticuz.executablePath()
  } finally {
    // Vitest evaluates its configuration more than once.
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
