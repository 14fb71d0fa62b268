import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** The configuration of Vite for the page. */
export const DEMO_CONFIG: string = fileURLToPath(new URL('vite.config.ts', import.meta.url))

/** Where `npm start` leaves the page that it has built. */
export const DEMO_FOLDER: string = fileURLToPath(new URL('../dist-demo', import.meta.url))

export interface BuildOptions {
  /** Where to. What was there is removed. */
  readonly folder?: string
  /** Only in development does React's StrictMode mount everything twice. */
  readonly mode?: 'production' | 'development'
}

/** Builds the page. */
export async function buildDemo({
  folder = DEMO_FOLDER,
  mode = 'production',
}: BuildOptions = {}): Promise<void> {
  await withNodeEnv(mode, () =>
    build({ configFile: DEMO_CONFIG, mode, build: { outDir: folder, emptyOutDir: true } }),
  )
}

/**
 * Runs something of Vite's, which reads NODE_ENV and sets it where it is not set. It is put back: in
 * production a server with `auth: 'none'` refuses to be made.
 */
export async function withNodeEnv<Result>(
  mode: string,
  run: () => Promise<Result>,
): Promise<Result> {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = mode
  try {
    return await run()
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}
