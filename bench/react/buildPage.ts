import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { withNodeEnv } from '../../demo/buildDemo.ts'

const ROOT = fileURLToPath(new URL('.', import.meta.url))

/** Builds the page as an app would, with the library from a folder of sources. */
export async function buildPage(library: string, folder: string): Promise<void> {
  await withNodeEnv('production', () =>
    build({
      configFile: false,
      root: ROOT,
      mode: 'production',
      logLevel: 'warn',
      plugins: [react()],
      resolve: {
        alias: [
          { find: '#websocket', replacement: `${library}/client/WebSocket.ts` },
          { find: /^\.\.\/\.\.\/src\//, replacement: `${library}/` },
        ],
        dedupe: ['react', 'react-dom'],
      },
      build: { outDir: folder, emptyOutDir: true, target: 'es2022', minify: true },
    }),
  )
}
