/**
 * Builds `beckon/agora` for those who cannot import: `agora.cjs` for `require`, whose exports are the
 * function itself, and `agora.umd.js` for a script tag, with everything in one file. Both are written
 * in the language of 2018, because so are the bundlers of the programs that load them.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { build, type BuildOptions } from 'esbuild'
import { umd } from './umd.ts'

const SURFACE = 'dist/compat/agora/surface.d.ts'

const common: BuildOptions = {
  entryPoints: ['src/compat/agora/index.ts'],
  bundle: true,
  minify: true,
  sourcemap: true,
  target: 'es2018',
  legalComments: 'none',
}

const { banner, footer } = umd('Signal', 'agora.default')

await Promise.all([
  build({
    ...common,
    outfile: 'dist/agora.cjs',
    format: 'cjs',
    platform: 'neutral',
    external: ['#websocket'],
    footer: { js: 'module.exports=module.exports.default;' },
  }),
  build({
    ...common,
    outfile: 'dist/agora.umd.js',
    format: 'iife',
    platform: 'browser',
    globalName: 'agora',
    alias: { '#websocket': './src/client/WebSocket.ts' },
    banner,
    footer,
  }),
  writeFile('dist/agora.d.cts', toCommonJs(await readFile(SURFACE, 'utf8'))),
])

/** The same types, for programs whose `require` gives them the function. */
function toCommonJs(surface: string): string {
  const types = surface.replace(/^\/\/# sourceMappingURL=.*$/m, '').trimEnd()
  return [
    'declare const Signal: Signal.SignalFunction',
    'declare namespace Signal {',
    types.replaceAll(/^(?=.)/gm, '  '),
    '}',
    'export = Signal',
    '',
  ].join('\n')
}
