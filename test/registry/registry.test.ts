import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { compile } from 'tailwindcss'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readRegistry, toItem, toTailwind } from '../../registry/registry.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { items, blocks } = await readRegistry()

const registryFile = z.strictObject({
  path: z.string(),
  // The schema wants a target of these, and we want one of all: so that styles end up beside what they style.
  type: z.enum(['registry:component', 'registry:file']),
  target: z.string().startsWith('components/beckon/'),
  content: z.string().min(200),
})

/** What we use of https://ui.shadcn.com/schema/registry-item.json. */
const registryItem = z.strictObject({
  $schema: z.literal('https://ui.shadcn.com/schema/registry-item.json'),
  name: z.string().regex(/^[a-z-]+$/),
  type: z.literal('registry:block'),
  title: z.string(),
  description: z.string(),
  categories: z.array(z.string()),
  dependencies: z.tuple([z.literal('beckon')]),
  css: z.record(z.string(), z.strictObject({})).optional(),
  files: z.array(registryFile).min(1),
  docs: z.string(),
})

describe('the registry', () => {
  it('has each block in plain CSS and for Tailwind', () => {
    expect(blocks).toEqual([
      'call-dialog',
      'member-list',
      'dial-pad',
      'connection-banner',
      'presence-avatar-stack',
      'call-center-desk',
      'classroom-roster',
    ])
    expect(items.map(({ name }) => name)).toEqual(
      blocks.flatMap((name) => [name, `${name}-tailwind`]),
    )
  })

  it.each(items.map((item) => [item.name, item] as const))(
    '%s is an item as the schema has it, with its files whole',
    async (name, item) => {
      const whole = registryItem.parse(await toItem(item))
      const imports = whole.files.flatMap(({ content }) => [
        ...content.matchAll(/(?:from|import) '([^']+)'/g),
      ])
      const targets = imports.map(([, target]) => target)
      const own = name.endsWith('-tailwind') ? [] : [`./${name}.css`]
      expect(new Set(targets)).toEqual(new Set(['react', 'beckon', ...own]))
    },
  )

  it.each(blocks)('%s for Tailwind is made from the plain one', async (name) => {
    const written = await readFile(`${ROOT}/registry/tailwind/${name}.tsx`, 'utf8')
    // If not: npm run build:registry
    expect(written).toBe(await toTailwind(name))
  })

  it.each(blocks)('%s in plain CSS styles what it renders, and nothing else', async (name) => {
    const css = await readFile(`${ROOT}/registry/plain/${name}.css`, 'utf8')
    const code = await readFile(`${ROOT}/registry/plain/${name}.tsx`, 'utf8')
    const styled = new Set([...css.matchAll(/\.([a-z][\w-]*)/g)].map(([, className]) => className))
    const rendered = new Set([...code.matchAll(/className="([^"]+)"/g)].map(([, one]) => one))
    expect(styled).toEqual(rendered)
    expect(css).not.toMatch(/(?:margin|padding|border|inset)-(?:left|right)|\s(?:left|right):/)
  })
})

describe('the utilities of a block', () => {
  const candidates = (code: string) =>
    [...code.matchAll(/className="([^"]+)"/g)].flatMap(([, classes = '']) => classes.split(' '))

  it.each(blocks)('of %s are all known to Tailwind', async (name) => {
    const classes = new Set(candidates(await toTailwind(name)))
    const unknown: string[] = []
    for (const one of classes) {
      const { build } = await openTailwind()
      const before = build([])
      if (build([one]) === before && !MARKERS.has(one)) unknown.push(one)
    }
    expect(unknown).toEqual([])
  })

  it('become the variables of the components', async () => {
    const { build } = await openTailwind()
    const css = build(['bg-beckon-accept', 'rounded-beckon', 'hover:text-beckon-danger'])
    expect(css).toContain('background-color: var(--beckon-accept, var(--beckon-default-accept))')
    expect(css).toContain('--beckon-default-accept: light-dark(#187a41, #3ecf7c)')
    expect(css).toContain('border-radius: var(--beckon-radius, 0.75rem)')
    expect(css).toContain('color: var(--beckon-danger, var(--beckon-default-danger))')
  })

  it('have the defaults of the components', async () => {
    const base = await readStyle('base.css')
    const tokens = await readStyle('tailwind.css')
    const known = [...tokens.matchAll(/--beckon-default-([\w-]+): (.+);/g)].map(
      ([, name = '', value = '']) => `--beckon-${name}, ${value}`,
    )
    expect(known.length).toBeGreaterThan(15)
    const all = base + (await readStyle('MessageComposer.css'))
    expect(known.filter((use) => !all.includes(`var(${use})`))).toEqual([])
  })

  it('win over the components, in the order of layers that docs/theming.md tells', async () => {
    const docs = await readFile(`${ROOT}/docs/theming.md`, 'utf8')
    const [, example = ''] = /## Tailwind 4\n\n```css\n([\s\S]*?)```/.exec(docs) ?? []
    const { build } = await openTailwind(example)
    const css = build(['rounded-none'])
    expect(css).toMatch(/^(?:\/\*.*\*\/\s*)?@layer theme, base, beckon, components, utilities;/)
    expect(css).toContain('@layer beckon.components')
    expect(css).toContain('.rounded-none')
  })
})

/** It marks what others look at, and has no rule of its own. */
const MARKERS = new Set(['group'])

async function openTailwind(
  css = "@layer theme, base, components, utilities; @import 'tailwindcss'; @import 'beckon/tailwind.css';",
) {
  return compile(css, {
    async loadStylesheet(id) {
      const path = pathOf(id)
      return { path, base: ROOT, content: await readFile(path, 'utf8') }
    },
  })
}

function pathOf(id: string): string {
  if (id === 'tailwindcss') return `${ROOT}/node_modules/tailwindcss/index.css`
  return `${ROOT}/src/components/${id.replace(/^(?:beckon|\.)\//, '')}`
}

function readStyle(file: string): Promise<string> {
  return readFile(`${ROOT}/src/components/${file}`, 'utf8')
}
