import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readRegistry, toItem, type RegistryItem } from '../../registry/registry.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { items } = await readRegistry()
const plain = items.filter(({ name }) => !name.endsWith('-tailwind'))
const tailwind = items.filter(({ name }) => name.endsWith('-tailwind'))

beforeAll(() => {
  if (!existsSync(`${ROOT}/dist/index.js`)) throw new Error('Run npm run build first.')
})

describe.each([
  ['plain CSS', plain],
  ['Tailwind', tailwind],
])('a fresh app with every block in %s', (_, blocks) => {
  it('passes the compiler, and is built', async () => {
    const app = await makeApp(blocks)
    await promisify(execFile)(`${ROOT}/node_modules/.bin/tsc`, ['-p', app]).catch(
      ({ stdout }: { stdout: string }) => expect(stdout).toBe(''),
    )
    await build({ root: app, configFile: false, plugins: [react()], logLevel: 'error' })
    const assets = await readdir(join(app, 'dist/assets'))
    expect(assets.some((file) => file.endsWith('.js'))).toBe(true)
    const [style] = assets.filter((file) => file.endsWith('.css'))
    expect(style !== undefined).toBe(blocks === plain)
    if (style === undefined) return
    // Vite builds for browsers that lack it, and must leave it as it is: or nothing has a colour.
    const css = await readFile(join(app, 'dist/assets', style), 'utf8')
    expect(css).toContain('light-dark(')
    expect(css).not.toContain('--lightningcss')
  })
})

async function makeApp(blocks: readonly RegistryItem[]): Promise<string> {
  const app = await mkdtemp(join(tmpdir(), 'beckon-registry-'))
  onTestFinished(() => rm(app, { recursive: true }))
  for (const block of blocks) await add(block, app)
  await link(app, ROOT, 'beckon')
  for (const name of ['react', 'react-dom', '@types/react', '@types/react-dom', 'vite']) {
    await link(app, `${ROOT}/node_modules/${name}`, name)
  }
  await write(app, 'package.json', '{ "name": "app", "private": true, "type": "module" }')
  await write(app, 'tsconfig.json', JSON.stringify(TSCONFIG))
  await write(app, 'index.html', INDEX)
  await write(app, 'src/main.tsx', MAIN)
  return app
}

// As `shadcn add` does in an app that has a folder named src.
async function add(block: RegistryItem, app: string): Promise<void> {
  const { files } = await toItem(block)
  for (const { target, content = '' } of files) await write(app, `src/${target}`, content)
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
