import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { defineConfig, type Plugin } from 'vite'
import { websocketAlias } from '../websocketAlias.config.ts'

/** Builds the page that `npm start` shows. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), addPushWorker()],
  resolve: { alias: websocketAlias },
  logLevel: 'warn',
  build: {
    outDir: fileURLToPath(new URL('../dist-demo', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // React's development build is in one of them.
    chunkSizeWarningLimit: 2000,
  },
})

/** The service worker of `usePush`, as an app has it that copies `beckon/push-worker.js`. */
function addPushWorker(): Plugin {
  return {
    name: 'add-push-worker',
    async generateBundle() {
      const { outputFiles } = await build({
        entryPoints: [fileURLToPath(new URL('../src/pushWorker/script.ts', import.meta.url))],
        bundle: true,
        minify: true,
        write: false,
        format: 'iife',
      })
      const [worker] = outputFiles
      if (worker === undefined) throw new Error('esbuild has built nothing.')
      this.emitFile({ type: 'asset', fileName: 'push-worker.js', source: worker.contents })
    },
  }
}
