import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const SCRIPTS = [
  'main',
  'servers/backendProcess',
  'servers/beckonServer',
  'servers/socketIoServer',
  'servers/wsServer',
]

/**
 * Builds what runs during the bench, and returns the script to begin with. Not from `dist`, which may
 * be older than the sources; inside the repository, so that packages are found.
 */
export async function buildBench(): Promise<string> {
  const folder = join(import.meta.dirname, '../node_modules/.bench', String(process.pid))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, '..'),
    publicDir: false,
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(
          SCRIPTS.map((path) => [path.split('/').at(-1), join(import.meta.dirname, `${path}.ts`)]),
        ),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  return join(folder, 'main.js')
}
