import { build, type BuildOptions } from 'esbuild'
import { websocketAlias } from '../../websocketAlias.config.ts'

/** A script for a page, of a file or of code. */
export async function bundlePage(
  source: Pick<BuildOptions, 'entryPoints' | 'stdin'>,
): Promise<string> {
  const { outputFiles } = await build({
    ...source,
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: websocketAlias,
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}
