import { fileURLToPath } from 'node:url'
import { buildDemo } from '../../demo/buildDemo.ts'

/** The page as people get it. */
export const PAGE: string = fileURLToPath(new URL('../../test-results/page', import.meta.url))

/** The page with React's development build, where StrictMode mounts everything twice. */
export const STRICT_PAGE: string = fileURLToPath(
  new URL('../../test-results/strict-page', import.meta.url),
)

/** Builds the pages once, for all tests. Never where somebody may be looking at `npm start`. */
export default async function buildPages(): Promise<void> {
  await buildDemo({ folder: PAGE })
  await buildDemo({ folder: STRICT_PAGE, mode: 'development' })
}
