import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './chromium.config.ts'

/** Run by scripts/visual.ts, which builds the gallery and says where it is. */
export default defineConfig({
  testDir: 'test/visual',
  testMatch: '**/*.visual.ts',
  fullyParallel: true,
  workers: 2,
  // The second time the page is a new one, whatever the stories before have left behind.
  retries: 1,
  timeout: 90_000,
  forbidOnly: true,
  reporter: 'list',
  snapshotPathTemplate: '{testDir}/screenshots/{arg}{ext}',
  expect: {
    timeout: 15_000,
    // Edges of letters differ a little from one processor to another. A line that is off by a pixel is more.
    toHaveScreenshot: { maxDiffPixels: 60, threshold: 0.2, scale: 'css' },
  },
  use: {
    launchOptions: {
      executablePath: await chromiumPath(),
      // Letters are drawn alike whatever the screen.
      args: [...chromiumArgs, '--font-render-hinting=none', '--disable-lcd-text'],
    },
  },
})
