/**
 * Builds `beckon/client` for a page without a bundler: `beckon.umd.js`, one file that makes
 * `window.Beckon`. It is for the browsers that `beckon/client` is for.
 */
import { build } from 'esbuild'
import { umd } from './umd.ts'

await build({
  entryPoints: ['src/client/index.ts'],
  outfile: 'dist/beckon.umd.js',
  bundle: true,
  minify: true,
  sourcemap: true,
  target: 'es2022',
  legalComments: 'none',
  format: 'iife',
  platform: 'browser',
  globalName: 'beckon',
  alias: { '#websocket': './src/client/WebSocket.ts' },
  ...umd('Beckon', 'beckon'),
})
