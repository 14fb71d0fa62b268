/**
 * What a page costs that shows a crowd: 1,000 and 10,000 members in Chromium, 200 comings and goings
 * and 200 messages a second, over a real connection. `npm run bench:react`; `--minutes 10` looks
 * whether the page's memory stays flat for so long, `--library <folder of sources>` measures another
 * state of the library, `--profile <file>` leaves profiles of ten seconds.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium, type Browser, type CDPSession, type Page } from 'playwright'
import { preview } from 'vite'
import { chromiumArgs, chromiumPath } from '../chromium.config.ts'
import { buildPage } from './react/buildPage.ts'
import { measurePage, openMetrics, readHeapMb, type Sample } from './react/measurePage.ts'
import { openCrowd, type Crowd } from './react/openCrowd.ts'
import { canPin, pinTo } from './react/pinTo.ts'
import { describeCells, judgeCells, type Cell } from './react/report.ts'

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '1000,10000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '0' },
    library: { type: 'string', default: fileURLToPath(new URL('../src', import.meta.url)) },
    profile: { type: 'string' },
  },
})
const RESULTS = fileURLToPath(new URL('react-results.json', import.meta.url))
const WARM_UP_MS = 5000
const SAMPLE_MS = 30_000

async function main(): Promise<void> {
  const isPinned = canPin()
  if (!isPinned) console.log('There is no second core, or no taskset: nothing is kept apart.')
  const folder = await mkdtemp(join(tmpdir(), 'beckon-react-'))
  try {
    await buildPage(values.library, folder)
    // What is started inherits where its parent may run.
    if (isPinned) pinTo(1)
    const browser = await chromium.launch({
      executablePath: await chromiumPath(),
      args: [...chromiumArgs, '--js-flags=--expose-gc'],
    })
    if (isPinned) pinTo(0)
    const cells: Cell[] = []
    for (const members of values.members.split(',').map(Number)) {
      cells.push(await measureCell({ browser, folder, members, core: isPinned ? 0 : undefined }))
      console.log(describeCells(cells))
    }
    await browser.close()
    const judged = judgeCells(cells)
    console.log(judged.text)
    await writeFile(RESULTS, `${JSON.stringify({ cells, targets: judged.targets }, null, 2)}\n`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface CellOptions {
  readonly browser: Browser
  readonly folder: string
  readonly members: number
  readonly core: number | undefined
}

async function measureCell({ browser, folder, members, core }: CellOptions): Promise<Cell> {
  const site = await preview({
    configFile: false,
    logLevel: 'warn',
    build: { outDir: folder },
    preview: { port: 0, host: '127.0.0.1' },
  })
  const crowd = await openCrowd(core)
  const page = await browser.newPage()
  page.on('pageerror', (error) => console.error(error))
  try {
    await page.goto(`${site.resolvedUrls?.local[0] ?? ''}?url=${encodeURIComponent(crowd.url)}`)
    await page.getByText('ready, 1 members').waitFor()
    await crowd.fill(members)
    await page.waitForFunction((wanted) => window.countMembers() >= wanted, members, {
      timeout: 120_000,
    })
    await page.evaluate(() => window.showList())
    await page.getByText('ada', { exact: true }).waitFor()
    const file = values.profile && `${values.profile}-${members}.cpuprofile`
    return { members, ...(await measureRounds(page, crowd, file)) }
  } finally {
    crowd.close()
    await page.close()
    await site.close()
  }
}

async function measureRounds(
  page: Page,
  crowd: Crowd,
  profileTo: string | undefined,
): Promise<Omit<Cell, 'members'>> {
  const cdp = await openMetrics(page)
  crowd.begin()
  await pause(WARM_UP_MS)
  if (profileTo !== undefined) await profile(cdp, profileTo)
  const rounds: Sample[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    rounds.push(await measurePage(page, cdp, Number(values.seconds)))
  }
  const heaps = await sampleHeaps(cdp, Number(values.minutes))
  crowd.end()
  return { rounds, heaps }
}

/** The heap in megabytes, every 30 s. */
async function sampleHeaps(cdp: CDPSession, minutes: number): Promise<readonly number[]> {
  const heaps: number[] = []
  const until = Date.now() + minutes * 60_000
  while (Date.now() < until) {
    await pause(SAMPLE_MS)
    heaps.push(await readHeapMb(cdp))
  }
  return heaps
}

/** Leaves a profile of ten seconds in a file, for Chromium's developer tools. */
async function profile(cdp: CDPSession, file: string): Promise<void> {
  await cdp.send('Profiler.enable')
  await cdp.send('Profiler.start')
  await pause(10_000)
  const { profile: recorded } = await cdp.send('Profiler.stop')
  await cdp.send('Profiler.disable')
  await writeFile(file, JSON.stringify(recorded))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

await main()
