import { build } from 'esbuild'
import { gzipSync } from 'node:zlib'

export interface BundleOptions {
  /** What an app imports: `export { io } from 'socket.io-client'`. */
  readonly code: string
  /** Where its packages are found. */
  readonly folder: string
  /** What an app has anyway, or does without. */
  readonly external: readonly string[]
  readonly alias?: Record<string, string>
}

export interface Bundle {
  /** Of what a page loads before it can begin, minified and gzipped. */
  readonly gzipBytes: number
  /** The files that it is made of. */
  readonly inputs: readonly string[]
}

/** Bundles for a browser as an app in production does. What is loaded later is not counted. */
export async function bundleFor(options: BundleOptions): Promise<Bundle> {
  const { code, folder, external, alias = {} } = options
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: folder, loader: 'ts' },
    absWorkingDir: folder,
    outdir: 'bundle',
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: [...external],
    alias,
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint)?.[0]
  const loaded = new Set(entry === undefined ? [] : [entry])
  // A set hands over what is added while it is walked.
  for (const path of loaded) {
    const imports = metafile.outputs[path]?.imports ?? []
    for (const { kind, path: target, external: isElsewhere } of imports) {
      if (kind === 'import-statement' && isElsewhere !== true) loaded.add(target)
    }
  }
  const files = outputFiles.filter(({ path }) =>
    [...loaded].some((one) => path.endsWith(`/${one}`)),
  )
  const sizes = files.map(({ contents }) => gzipSync(contents, { level: 9 }).length)
  return {
    gzipBytes: sizes.reduce((sum, size) => sum + size, 0),
    inputs: [...loaded].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {})),
  }
}

/** What an app with React has anyway. */
export const REACT: readonly string[] = [
  'react',
  'react-dom',
  'react/jsx-runtime',
  'react/compiler-runtime',
]
