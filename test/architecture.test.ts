import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const SRC = fileURLToPath(new URL('../src', import.meta.url))

interface Import {
  /** A path inside src, or the name of a package. */
  readonly target: string
  readonly isType: boolean
}

interface Source {
  /** Inside src, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path))
  .map(readSource)

/** Who may import what: as values or types, and as types alone. The first folder that fits holds. */
const TABLE: readonly {
  readonly folder: string
  readonly values: readonly RegExp[]
  readonly types?: readonly RegExp[]
}[] = [
  { folder: 'internal/', values: [/^internal\//] },
  { folder: 'protocol/', values: [/^protocol\//, /^internal\//, /^zod$/] },
  {
    folder: 'store/',
    values: [/^store\//, /^internal\//, /^zustand(\/|$)/],
    types: [/^protocol\//],
  },
  {
    folder: 'client/',
    values: [
      /^client\//,
      /^store\//,
      /^internal\//,
      /^protocol\/(errors|limits|version)\.ts$/,
      /^#websocket$/,
    ],
    types: [/^protocol\//, /^zustand\/vanilla$/],
  },
  { folder: 'pushWorker/', values: [/^pushWorker\//], types: [/^protocol\//] },
  { folder: 'ringing/', values: [/^ringing\//, /^internal\//] },
  {
    folder: 'hooks/',
    values: [
      /^hooks\//,
      /^ringing\//,
      /^client\//,
      /^store\//,
      /^internal\//,
      /^protocol\/errors\.ts$/,
      /^react$/,
      /^zustand(\/shallow)?$/,
    ],
    types: [/^protocol\//],
  },
  {
    folder: 'components/SignalingProvider.tsx',
    values: [/^components\//, /^hooks\//, /^client\/createSignalingClient\.ts$/, /^react$/],
    types: [/^protocol\//, /^store\//, /^client\//],
  },
  {
    folder: 'components/',
    values: [/^components\//, /^hooks\//, /^react$/, /^virtua$/],
    types: [/^protocol\//, /^store\//, /^client\//],
  },
  {
    folder: 'server/engine/',
    values: [
      /^server\/engine\//,
      /^server\/(backend|pushTransport)\.ts$/,
      /^protocol\//,
      /^internal\//,
    ],
  },
  {
    folder: 'server/backends/redis/',
    values: [
      /^server\/backends\/redis\//,
      /^server\/backend\.ts$/,
      /^protocol\//,
      /^internal\//,
      /^node:/,
      /^redis$/,
    ],
  },
  {
    folder: 'server/backends/',
    values: [
      /^server\/backends\//,
      /^server\/backend\.ts$/,
      /^protocol\//,
      /^internal\//,
      /^node:/,
    ],
  },
  {
    folder: 'server/push/',
    values: [/^server\/push\//, /^internal\//, /^node:/, /^(jose|web-push|zod)$/],
    types: [/^server\/pushTransport\.ts$/, /^protocol\/push(Info)?\.ts$/],
  },
  // Says why it cannot be bundled, to whoever tries.
  { folder: 'server/browser.ts', values: [/^beckon\/server /] },
  {
    folder: 'server/',
    values: [
      /^server\//,
      /^protocol\//,
      /^internal\//,
      /^node:/,
      /^(jose|prom-client|rate-limiter-flexible|socket\.io|socket\.io-parser|engine\.io)$/,
    ],
  },
  {
    folder: 'compat/tencent/server/',
    values: [
      /^compat\/tencent\/server\//,
      /^server\/auth\//,
      /^protocol\/errors\.ts$/,
      /^node:(crypto|zlib)$/,
    ],
  },
  {
    folder: 'compat/tencent/',
    values: [
      /^compat\/tencent\/(?!server\/)/,
      /^client\/(index|createLeanClient)\.ts$/,
      /^internal\//,
    ],
    types: [/^protocol\//],
  },
  {
    folder: 'cli/',
    values: [
      /^cli\//,
      /^server\/(requireOptions|gateway\/createDrain|operation\/(describeError|createEventLog))\.ts$/,
      /^server\/(createSignalingServer|backend)\.ts$/,
      /^server\/(auth|backends)\//,
      /^server\/push\//,
      /^internal\//,
      /^node:/,
      /^(commander|pino|zod)$/,
    ],
  },
  {
    folder: 'compat/agora/server/',
    values: [/^compat\/agora\/server\//, /^protocol\/errors\.ts$/, /^node:crypto$/],
    types: [/^server\//],
  },
  {
    folder: 'compat/agora/',
    values: [/^compat\/agora\//, /^client\//, /^internal\//],
    types: [/^protocol\//],
  },
  {
    folder: 'suspense/',
    values: [/^suspense\//, /^hooks\//, /^store\//, /^protocol\/errors\.ts$/, /^react$/],
    types: [/^(protocol|client)\//],
  },
  {
    folder: 'testing/backendContract/',
    values: [/^testing\//, /^server\/backend\.ts$/, /^(vitest|fast-check)$/],
  },
  // The only one that needs Node.
  {
    folder: 'testing/playwright.ts',
    values: [/^server\//, /^cli\/serveFolder\.ts$/, /^node:/],
    types: [/^@playwright\/test$/],
  },
  {
    folder: 'testing/',
    values: [
      /^testing\//,
      /^protocol\//,
      /^store\//,
      /^client\//,
      /^server\//,
      /^internal\//,
      /^components\/SignalingProvider\.tsx$/,
      /^react$/,
    ],
  },
  {
    folder: 'devtools/',
    values: [/^devtools\//, /^components\//, /^hooks\//, /^client\//, /^internal\//, /^react$/],
    types: [/^(protocol|store)\//],
  },
  {
    folder: 'index.ts',
    values: [/^components\//, /^hooks\//, /^protocol\/errors\.ts$/],
    types: [/^(protocol|store|client)\//],
  },
]

function allows(path: string, { target, isType }: Import): boolean {
  const rule = TABLE.find(({ folder }) => path.startsWith(folder))
  if (rule === undefined) return false
  const allowed = isType ? [...rule.values, ...(rule.types ?? [])] : rule.values
  return allowed.some((pattern) => pattern.test(target))
}

describe('who may import whom', () => {
  it.each(sources.map(({ path, imports }) => [path, imports] as const))(
    '%s keeps to the table',
    (path, imports) => {
      expect(imports.filter((one) => !allows(path, one))).toEqual([])
    },
  )

  it.each([
    ['#websocket', 'client/socketTransport.ts'],
    ['socket.io', 'server/gateway/createGateway.ts'],
    ['virtua', 'components/memberList/LongLines.tsx'],
    ['redis', 'server/backends/redis/redisSource.ts'],
  ])('%s is known to one file', (name, known) => {
    expect(knowing(name)).toEqual([known])
  })

  it('jose is known to who checks tokens of users, and who makes those for services of push', () => {
    expect(knowing('jose').toSorted()).toEqual(['server/auth/jwt.ts', 'server/push/signJwt.ts'])
  })

  it('web-push is loaded by one file when it is needed, so that it need not be installed', () => {
    const path = 'server/push/loadWebPush.ts'
    expect(knowing('web-push')).toEqual([path])
    const text = sources.find((one) => one.path === path)?.text
    expect(text).not.toMatch(/^import .*web-push/m)
  })

  it('would catch an import of the wrong layer', () => {
    const zod = { target: 'zod', isType: false }
    expect(allows('client/channels.ts', zod)).toBe(false)
    expect(allows('client/channels.ts', { target: 'protocol/ids.ts', isType: false })).toBe(false)
    expect(allows('client/channels.ts', { target: 'protocol/ids.ts', isType: true })).toBe(true)
    expect(allows('server/engine/desk.ts', { target: 'node:fs', isType: false })).toBe(false)
    expect(allows('protocol/ids.ts', { target: 'server/backend.ts', isType: true })).toBe(false)
    const found = readImports('a/b.ts', "import type {\n  A,\n} from '../c.ts'\nimport('./d.ts')")
    expect(found).toEqual([
      { target: 'c.ts', isType: true },
      { target: 'a/d.ts', isType: false },
    ])
  })
})

describe('a file', () => {
  it('has at most 300 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 301)
    expect(long.map(({ path }) => path)).toEqual([])
  })

  it('has no any, and asserts nothing to be there', () => {
    const loose = sources.filter(({ text }) => {
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|(['"`])(?:\\.|(?!\1)[^\\])*\1/g, '')
      return /[:<,|&(]\s*any\b|\bas any\b|\w!(?:[.;,)\]]|\[)/.test(code)
    })
    expect(loose.map(({ path }) => path)).toEqual([])
  })

  it('that calls a hook begins with use client', () => {
    const calls = sources.filter(
      ({ path, text }) =>
        /^(hooks|components|suspense|testing|devtools)\//.test(path) &&
        /\buse[A-Z]\w*\(/.test(text),
    )
    expect(calls.length).toBeGreaterThan(10)
    const without = calls.filter(({ text }) => !text.startsWith("'use client'\n"))
    expect(without.map(({ path }) => path)).toEqual([])
  })

  it('is named as its main export', () => {
    const lonely = sources.filter(({ path, text }) => {
      const name = /([^/]+)\.tsx?$/.exec(path)?.[1] ?? ''
      const isNamed = /^(use[A-Z]|create[A-Z]|[A-Z])/.test(name)
      return isNamed && !new RegExp(`export (async )?function ${name}\\b`).test(text)
    })
    expect(lonely.map(({ path }) => path)).toEqual([])
  })
})

/** Who imports it, and not its types alone. */
function knowing(name: string): readonly string[] {
  const isIt = ({ target, isType }: Import) => target === name && !isType
  return sources.filter(({ imports }) => imports.some(isIt)).map(({ path }) => path)
}

function readSource(path: string): Source {
  const text = readFileSync(`${SRC}/${path}`, 'utf8')
  return { path, text, imports: readImports(path, text) }
}

function readImports(path: string, text: string): readonly Import[] {
  const statement =
    /^(?:import|export)\s([^'"]*?)\sfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm
  return [...text.matchAll(statement)].map(([, clause = '', from, dynamic, alone]) => ({
    target: resolve(path, from ?? dynamic ?? alone ?? ''),
    isType: isTypeOnly(clause),
  }))
}

/** Whether nothing of the clause is there at run time: `type { A }`, `{ type A, type B }`. */
function isTypeOnly(clause: string): boolean {
  if (clause === '') return false
  if (clause.startsWith('type ')) return true
  const names = /^\{([\s\S]*)\}$/.exec(clause)?.[1]?.split(',') ?? [clause]
  return names.map((one) => one.trim()).every((one) => one === '' || one.startsWith('type '))
}

function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  return new URL(specifier, `file:///${path}`).pathname.slice(1)
}
