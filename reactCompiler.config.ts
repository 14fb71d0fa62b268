import { transformAsync } from '@babel/core'
import type { Plugin } from 'vite'

// The filter of reactCompilerPreset in @vitejs/plugin-react: a file without these has nothing to compile.
const HAS_COMPONENT_OR_HOOK = /forwardRef|memo|\b(?:[A-Z]|use[A-Z0-9])/

/**
 * Runs our own files through React Compiler. @rolldown/plugin-babel would do the same, but it asks
 * for Node 22.
 */
export function reactCompiler(): Plugin {
  return {
    name: 'beckon:react-compiler',
    enforce: 'pre',
    config: () => ({ optimizeDeps: { include: ['react/compiler-runtime'] } }),
    transform: {
      filter: {
        id: { include: /\.tsx?(?:$|\?)/, exclude: /\/node_modules\// },
        code: HAS_COMPONENT_OR_HOOK,
      },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id.split('?')[0] ?? id,
          babelrc: false,
          configFile: false,
          sourceMaps: true,
          parserOpts: { plugins: ['typescript', 'jsx'] },
          plugins: [['babel-plugin-react-compiler', { target: '19' }]],
        })
        return result?.code == null ? null : { code: result.code, map: result.map ?? null }
      },
    },
  }
}
