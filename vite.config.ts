import { readFileSync, readdirSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

interface Manifest {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

const manifest = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
) as Manifest
/** One entry for each catalogue, so that an app loads the languages that it names. */
const catalogues = readdirSync(new URL('src/components/locales', import.meta.url)).map((file) => [
  `components/locales/${file.replace(/\.ts$/, '')}`,
  `src/components/locales/${file}`,
])

const packages = Object.keys({
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.peerDependencies,
})

/** Builds the library: one file in dist for each file in src, so that 'use client' stays on top of each. */
export default defineConfig({
  plugins: [react(), copyTailwind()],
  publicDir: false,
  build: {
    target: 'es2022',
    minify: false,
    sourcemap: true,
    // Library mode turns it off, and then refuses an entry that is CSS.
    cssCodeSplit: true,
    // Those that know light-dark(), which would otherwise be made of variables that an app lacks.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    lib: {
      entry: {
        index: 'src/index.ts',
        'cli/beckon': 'src/cli/beckon.ts',
        'client/index': 'src/client/index.ts',
        // Where `imports` of package.json leads.
        'client/WebSocket': 'src/client/WebSocket.ts',
        'compat/agora/index': 'src/compat/agora/index.ts',
        'compat/agora/server/index': 'src/compat/agora/server/index.ts',
        'compat/tencent/index': 'src/compat/tencent/index.ts',
        'compat/tencent/legacy': 'src/compat/tencent/legacy.ts',
        'compat/tencent/modules': 'src/compat/tencent/modules.ts',
        'compat/tencent/server/index': 'src/compat/tencent/server/index.ts',
        'devtools/index': 'src/devtools/index.ts',
        'protocol/index': 'src/protocol/index.ts',
        'pushWorker/index': 'src/pushWorker/index.ts',
        'server/index': 'src/server/index.ts',
        'server/browser': 'src/server/browser.ts',
        'server/push/index': 'src/server/push/index.ts',
        'server/redis': 'src/server/redis.ts',
        'server/sqlite': 'src/server/sqlite.ts',
        'suspense/index': 'src/suspense/index.ts',
        'testing/index': 'src/testing/index.ts',
        'testing/matchers': 'src/testing/matchers.ts',
        'testing/playwright': 'src/testing/playwright.ts',
        'testing/storybook': 'src/testing/storybook.tsx',
        styles: 'src/components/styles.css',
        ...Object.fromEntries(catalogues),
      },
      formats: ['es'],
    },
    rolldownOptions: {
      external: (id) => /^(node:|#)/.test(id) || isAdvice(id) || isPackage(id),
      // It would leave a bare import of the constant's file behind.
      optimization: { inlineConst: false },
      output: {
        preserveModules: true,
        preserveModulesRoot: 'src',
        entryFileNames: '[name].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
})

/** Tailwind itself reads it: Vite would stumble over its at-rules. */
function copyTailwind(): Plugin {
  return {
    name: 'copy-tailwind',
    generateBundle() {
      const source = readFileSync(new URL('src/components/tailwind.css', import.meta.url))
      this.emitFile({ type: 'asset', fileName: 'tailwind.css', source })
    },
  }
}

/** The import in server/browser.ts is a sentence for whoever bundles the server by mistake. */
function isAdvice(id: string): boolean {
  return id.includes(' ') && !id.startsWith('.') && !id.startsWith('/')
}

function isPackage(id: string): boolean {
  return packages.some((name) => id === name || id.startsWith(`${name}/`))
}
