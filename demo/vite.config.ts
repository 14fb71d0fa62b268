import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { websocketAlias } from '../websocketAlias.config.ts'

/** Builds the page that `npm start` shows. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
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
