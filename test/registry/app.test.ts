import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readRegistry, type RegistryItem } from '../../registry/registry.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { items } = await readRegistry()
const names = items.map(({ name }) => name)
const plain = names.filter((name) => !name.endsWith('-tailwind'))
const tailwind = names.filter((name) => name.endsWith('-tailwind'))

/** What a file host serves. */
let registry = ''

beforeAll(async () => {
  if (!existsSync(`${ROOT}/dist/index.js`)) throw new Error('Run npm run build first.')
  registry = await mkdtemp(join(tmpdir(), 'beckon-registry-'))
  const script = `${ROOT}/scripts/buildRegistry.ts`
  await promisify(execFile)(`${ROOT}/node_modules/.bin/tsx`, [script, registry])
}, 120_000)

afterAll(() => rm(registry, { recursive: true }))

describe('what npm run build:registry leaves', () => {
  it('is a file for each item, and the list of all of them', async () => {
    const files = await readdir(registry)
    const wanted = [...names, 'registry'].map((name) => `${name}.json`)
    expect(files.toSorted()).toEqual(wanted.toSorted())
  })
})

describe.each([
  ['plain CSS', plain],
  ['Tailwind', tailwind],
])('a fresh app with every block in %s', (_, blocks) => {
  it('passes the compiler, and is built', async () => {
    const { app, code } = await makeApp(blocks)
    await promisify(execFile)(`${ROOT}/node_modules/.bin/tsc`, ['-p', app]).catch(
      ({ stdout }: { stdout: string }) => expect(stdout).toBe(''),
    )
    const plugins = [react(), tailwindcss()]
    await build({ root: app, configFile: false, plugins, logLevel: 'error' })
    const assets = await readdir(join(app, 'dist/assets'))
    expect(assets.some((file) => file.endsWith('.js'))).toBe(true)
    const [style = ''] = assets.filter((file) => file.endsWith('.css'))
    // Vite builds for browsers that lack it, and must leave it as it is: or nothing has a colour.
    const css = await readFile(join(app, 'dist/assets', style), 'utf8')
    expect(css).toContain('light-dark(')
    expect(css).not.toContain('var(--lightningcss')
    const classes = new Set(
      [...code.matchAll(/className="([^"]+)"/g)].flatMap(([, all = '']) => all.split(' ')),
    )
    expect(classes.size).toBeGreaterThan(20)
    const selectors = css.replaceAll('\\2c ', '\\,')
    const unstyled = [...classes].filter((one) => !selectors.includes(`.${escaped(one)}`))
    expect(unstyled.filter((one) => !MARKERS.has(one))).toEqual([])
  })
})

/** They mark what others look at, and have no rule of their own. */
const MARKERS = new Set(['group'])

/** As a selector writes it: `hover\:underline`. */
function escaped(className: string): string {
  return className.replaceAll(/[^\w-]/g, String.raw`\$&`)
}

async function makeApp(blocks: readonly string[]): Promise<{ app: string; code: string }> {
  const app = await mkdtemp(join(tmpdir(), 'beckon-app-'))
  onTestFinished(() => rm(app, { recursive: true }))
  const added = await Promise.all(blocks.map((block) => add(block, app)))
  await link(app, ROOT, 'beckon')
  for (const name of PACKAGES) await link(app, `${ROOT}/node_modules/${name}`, name)
  await write(app, 'package.json', '{ "name": "app", "private": true, "type": "module" }')
  await write(app, 'tsconfig.json', JSON.stringify(TSCONFIG))
  await write(app, 'index.html', INDEX)
  const css = new Set(added.flatMap((item) => Object.keys(item.css ?? {})))
  const imports = ['@import "tailwindcss"', ...css]
  await write(app, 'src/index.css', imports.map((line) => `${line};\n`).join(''))
  await write(app, 'src/main.tsx', MAIN)
  const files = added.flatMap((item) => item.files)
  return { app, code: files.map(({ content = '' }) => content).join('\n') }
}

interface BuiltItem extends RegistryItem {
  readonly css?: Readonly<Record<string, object>>
}

// As `shadcn add` does in an app that has a folder named src.
async function add(block: string, app: string): Promise<BuiltItem> {
  const json = await readFile(join(registry, `${block}.json`), 'utf8')
  const item = JSON.parse(json) as BuiltItem
  for (const { target, content = '' } of item.files) await write(app, `src/${target}`, content)
  return item
}

async function write(app: string, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(app, path)), { recursive: true })
  await writeFile(join(app, path), content)
}

async function link(app: string, target: string, name: string): Promise<void> {
  const path = join(app, 'node_modules', name)
  await mkdir(dirname(path), { recursive: true })
  await symlink(target, path)
}

const PACKAGES = [
  'react',
  'react-dom',
  '@types/react',
  '@types/react-dom',
  'tailwindcss',
  'vite',
] as const

/** That of `npm create vite`. */
const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    module: 'ESNext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    types: ['vite/client'],
    strict: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    noFallthroughCasesInSwitch: true,
    noUncheckedSideEffectImports: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src'],
}

const INDEX = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>App</title></head>
  <body><div id="root"></div><script type="module" src="/src/main.tsx"></script></body>
</html>
`

const MAIN = `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './index.css'
import { SignalingProvider, useInvitation } from 'beckon'
import { CallCenterDesk } from './components/beckon/call-center-desk'
import { CallDialog } from './components/beckon/call-dialog'
import { ClassroomRoster } from './components/beckon/classroom-roster'
import { ConnectionBanner } from './components/beckon/connection-banner'
import { DialPad } from './components/beckon/dial-pad'
import { MemberList } from './components/beckon/member-list'
import { PresenceAvatarStack } from './components/beckon/presence-avatar-stack'

function App() {
  const { active } = useInvitation()
  return (
    <>
      <ConnectionBanner />
      <MemberList channelId="lobby" />
      <PresenceAvatarStack userIds={['ada', 'bob']} />
      <CallCenterDesk renderCaller={({ inviter }) => inviter} />
      <ClassroomRoster channelId="maths" students={['ada']} isTeacher={false} />
      <CallDialog nameOf={(userId) => userId.toUpperCase()}>
        {active && <DialPad inviteId={active.inviteId} />}
      </CallDialog>
    </>
  )
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <SignalingProvider url="http://localhost:7878" userId="ada">
        <App />
      </SignalingProvider>
    </StrictMode>,
  )
}
`
