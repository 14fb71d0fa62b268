import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './chromium.config.ts'

// What takes long is marked @full, and runs with FULL=1: see `npm run test:full`.
const isFull = process.env['FULL'] !== undefined

/** Each test starts the servers that it needs, so there is no webServer here. */
export default defineConfig({
  testDir: '.',
  testMatch: ['test/e2e/**/*.e2e.ts', 'examples/testing/*.e2e.ts'],
  ...(isFull ? { grep: /@full/ } : { grepInvert: /@full/ }),
  globalSetup: './test/e2e/buildPages.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Long enough for a machine that has other things to do.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    launchOptions: { executablePath: await chromiumPath(), args: chromiumArgs },
  },
})
