import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { configDefaults, defineConfig } from 'vitest/config'
import { beckonAlias as alias } from './beckonAlias.config.ts'
import { chromiumArgs, chromiumPath } from './chromium.config.ts'
import { reactCompiler } from './reactCompiler.config.ts'
import { websocketAlias } from './websocketAlias.config.ts'

const isFull = process.env['FULL'] !== undefined
// Servers that are started and killed, and clusters: they take long, and run with FULL=1.
const LONG = [
  'test/cli/serve.test.ts',
  'test/faults/network.test.ts',
  'test/faults/pushKill.test.ts',
  'test/faults/redisServers.test.ts',
  'test/faults/sqliteServer.test.ts',
  'test/operation/patience.test.ts',
  'test/redis/redisCluster.test.ts',
  'test/redis/redisFaults.test.ts',
]

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'node',
          environment: 'node',
          include: ['{test,examples/testing}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...(isFull ? [] : LONG)],
          setupFiles: ['scripts/vitestSetup.ts'],
          expect: { poll: { timeout: 20_000 } },
          restoreMocks: true,
          // A bound for what hangs, not a measure: two busy cores may be slow.
          testTimeout: isFull ? 600_000 : 120_000,
          unstubGlobals: true,
        },
      },
      {
        plugins: [react(), reactCompiler()],
        resolve: { alias },
        test: {
          name: 'dom',
          // jsdom 29 has no showModal() and close().
          environment: 'happy-dom',
          include: ['{test,examples/testing}/**/*.test.tsx'],
          setupFiles: ['scripts/vitestSetup.ts', 'scripts/vitestDomSetup.ts'],
          restoreMocks: true,
          testTimeout: 120_000,
          unstubGlobals: true,
          // A window per file costs a second each; the setup file empties the one that they share.
          isolate: false,
        },
      },
      {
        plugins: [storybookTest({ configDir: '.storybook' })],
        resolve: { alias: { ...websocketAlias, ...alias } },
        test: {
          name: 'storybook',
          testTimeout: 120_000,
          // Storybook itself shows one story after the other in one page.
          isolate: false,
          browser: {
            enabled: true,
            headless: true,
            provider: playwright({
              launchOptions: { executablePath: await chromiumPath(), args: chromiumArgs },
              // What is half faded in has another contrast.
              contextOptions: { reducedMotion: 'reduce' },
            }),
            instances: [{ browser: 'chromium' }],
            screenshotFailures: false,
          },
        },
      },
    ],
  },
})
