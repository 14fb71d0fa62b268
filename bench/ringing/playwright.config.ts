import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '../../chromium.config.ts'
import { NEEDS_GESTURE } from '../../test/e2e/bobsTabs.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  globalSetup: '../../test/e2e/buildPages.ts',
  // Nothing else runs while it is measured.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: 'line',
  use: {
    launchOptions: {
      executablePath: await chromiumPath(),
      args: [...chromiumArgs, NEEDS_GESTURE],
    },
  },
})
