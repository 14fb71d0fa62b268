import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './chromium.config.ts'

/** Each test starts the servers that it needs, so there is no webServer here. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  use: {
    launchOptions: { executablePath: await chromiumPath(), args: chromiumArgs },
  },
})
