import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildDemo } from '../../demo/buildDemo.ts'

/** How the workers learn where the pages are. */
const FOLDER = 'BECKON_E2E_PAGES'

/**
 * The page as people get it, or with React's development build, where StrictMode mounts everything
 * twice.
 */
export function pageFolder(mode: 'production' | 'development'): string {
  return join(process.env[FOLDER] ?? '', mode)
}

/**
 * Builds the pages once, for all tests of a run. In a folder of its own: neither `npm start` nor
 * another run must find its page gone.
 */
export default async function buildPages(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-e2e-'))
  process.env[FOLDER] = folder
  for (const mode of ['production', 'development'] as const) {
    await buildDemo({ folder: pageFolder(mode), mode })
  }
  return () => rm(folder, { recursive: true })
}
