import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './chromium.config.ts'

// What takes long, in these files or marked @full, runs with FULL=1: see `npm run test:full`.
const isFull = process.env['FULL'] !== undefined
const LONG = [
  ...['agora', 'axe', 'cli', 'drag', 'insecure', 'keyboardCalls', 'keyboardMembers'],
  ...['network', 'sessions', 'shadow', 'tencent'],
].map((name) => `**/${name}.e2e.ts`)

/** Each test starts the servers that it needs, so there is no webServer here. */
export default defineConfig({
  testDir: '.',
  testMatch: ['test/e2e/**/*.e2e.ts', 'examples/testing/*.e2e.ts'],
  projects: isFull
    ? [
        { name: 'long files', testMatch: LONG },
        { name: 'long tests', testIgnore: LONG, grep: /@full/ },
      ]
    : [{ name: 'quick', testIgnore: LONG, grepInvert: /@full/ }],
  globalSetup: './test/e2e/buildPages.ts',
  fullyParallel: true,
  workers: 2,
  // What needed another try is reported as flaky.
  retries: process.env['CI'] === undefined ? 0 : 1,
  // Long enough for a machine that has other things to do.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    launchOptions: { executablePath: await chromiumPath(), args: chromiumArgs },
  },
})
