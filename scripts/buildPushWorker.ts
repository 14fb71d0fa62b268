/**
 * Builds dist/push-worker.js: a service worker in one file, to be copied to where an app has its
 * public files. It is a classic script, since not every browser runs a worker that is a module.
 */
import { build } from 'esbuild'

await build({
  entryPoints: ['src/pushWorker/script.ts'],
  outfile: 'dist/push-worker.js',
  bundle: true,
  minify: true,
  target: 'es2022',
  legalComments: 'none',
  format: 'iife',
  platform: 'browser',
})
