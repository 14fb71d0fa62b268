import type { CDPSession, Page } from 'playwright'

/** What a page has cost for some time. */
export interface Sample {
  readonly commitsPerSecond: number
  readonly scriptMsPerCommit: number
  readonly scriptMsPerSecond: number
  readonly taskMsPerSecond: number
  /** 0 when none was longer than 50 ms, below which browsers tell of none. */
  readonly longestTaskMs: number
  readonly memberEventsPerSecond: number
  readonly messagesPerSecond: number
  /** After a collection. */
  readonly heapMb: number
}

/** Watches a page for so many seconds. */
export async function measurePage(page: Page, cdp: CDPSession, seconds: number): Promise<Sample> {
  await page.evaluate(() => window.resetLongestTask())
  const before = await read(page, cdp)
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const after = await read(page, cdp)
  const elapsed = after.at - before.at
  const commits = after.commits - before.commits
  const scriptMs = 1000 * (after.script - before.script)
  return {
    commitsPerSecond: commits / elapsed,
    scriptMsPerCommit: scriptMs / commits,
    scriptMsPerSecond: scriptMs / elapsed,
    taskMsPerSecond: (1000 * (after.task - before.task)) / elapsed,
    longestTaskMs: after.longestTaskMs,
    memberEventsPerSecond: (after.memberEvents - before.memberEvents) / elapsed,
    messagesPerSecond: (after.messages - before.messages) / elapsed,
    heapMb: await readHeapMb(cdp),
  }
}

export async function readHeapMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('HeapProfiler.collectGarbage')
  return (await readMetrics(cdp)).of('JSHeapUsedSize') / 1e6
}

async function read(page: Page, cdp: CDPSession) {
  const counts = await page.evaluate(() => ({
    ...window.readCounts(),
    at: performance.now() / 1000,
  }))
  const { of } = await readMetrics(cdp)
  return { ...counts, script: of('ScriptDuration'), task: of('TaskDuration') }
}

/** Counts the time that the page's thread has had, not what it spent waiting for a core. */
export async function openMetrics(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  return cdp
}

async function readMetrics(cdp: CDPSession) {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const byName = new Map(metrics.map(({ name, value }) => [name, value]))
  return { of: (name: string) => byName.get(name) ?? Number.NaN }
}
