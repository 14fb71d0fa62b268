import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { REACT, bundleFor } from '../scripts/bundleFor.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Where `#websocket` leads in a browser, before there is a dist. */
const BROWSER_WEB_SOCKET = './src/client/WebSocket.ts'

function bundle(entry: string) {
  // A default is not among what `export *` exports.
  const code = `export * as all from './src/${entry}'`
  const alias = { '#websocket': BROWSER_WEB_SOCKET }
  return bundleFor({ code, folder: ROOT, external: REACT, alias })
}

/** The packages of a bundle. What Node alone has cannot be resolved, and fails the build. */
async function packagesIn(entry: string): Promise<readonly string[]> {
  const { inputs } = await bundle(entry)
  const names = inputs.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))].toSorted()
}

describe('what a browser loads', () => {
  it.each([
    ['index.ts', ['zustand']],
    ['client/index.ts', ['zustand']],
    ['compat/agora/index.ts', ['zustand']],
    ['compat/tencent/index.ts', ['zustand']],
    ['devtools/index.ts', ['zustand']],
    ['pushWorker/index.ts', []],
    ['suspense/index.ts', ['zustand']],
  ])('of %s holds no package but %j', async (entry, packages) => {
    expect(await packagesIn(entry)).toEqual(packages)
  })

  it.each([
    'index.ts',
    'client/index.ts',
    'compat/agora/index.ts',
    'compat/tencent/index.ts',
    'devtools/index.ts',
    'pushWorker/index.ts',
    'suspense/index.ts',
  ])('of %s holds nothing of the server', async (entry) => {
    const { inputs } = await bundle(entry)
    expect(inputs).toContain(`src/${entry}`)
    expect(inputs.filter((path) => path.startsWith('src/server/'))).toEqual([])
  })

  it('of an app holds no devtools unless it asks for them', async () => {
    const { inputs } = await bundle('index.ts')
    expect(inputs.filter((path) => path.startsWith('src/devtools/'))).toEqual([])
  })

  it('would show a package that does not belong there', async () => {
    expect(await packagesIn('protocol/index.ts')).toEqual(['zod'])
    await expect(bundle('server/index.ts')).rejects.toThrow(/Could not resolve "(node:)?\w+"/)
  })

  it('opens the WebSocket of the browser, where Node opens that of ws', () => {
    const { imports, dependencies } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as {
      imports: unknown
      dependencies: Record<string, string>
    }
    const inDist = BROWSER_WEB_SOCKET.replace('src', 'dist').replace('.ts', '.js')
    expect(imports).toEqual({ '#websocket': { node: 'ws', default: inDist } })
    expect(dependencies).toHaveProperty('ws')
    expect(dependencies).not.toHaveProperty('socket.io-client')
  })
})
