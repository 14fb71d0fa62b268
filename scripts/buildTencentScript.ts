/**
 * Builds dist/tencent.umd.js: one file for a script tag, client included, that sets the names by which
 * programs of the vendor know it.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

await build({
  configFile: false,
  root: ROOT,
  publicDir: false,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"' },
  resolve: { alias: { '#websocket': `${ROOT}src/client/WebSocket.ts` } },
  build: {
    target: 'es2022',
    emptyOutDir: false,
    minify: true,
    sourcemap: true,
    lib: {
      entry: 'src/compat/tencent/script.ts',
      // Of what it exports, which is nothing: the names that programs know it sets by itself.
      name: 'BeckonTencent',
      formats: ['iife'],
      fileName: () => 'tencent.umd.js',
    },
  },
})
